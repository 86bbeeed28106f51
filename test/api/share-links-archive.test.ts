// A shared folder as one zip file: what is in it, under what names, and how it ends.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { bytesOf, textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { DeleteShareLink, UpdateShareLink } from './generated/operations.js';
import {
  accessCount,
  cutOff,
  fresh,
  grant,
  newFolder,
  newText,
  revoke,
  share,
  unzipped,
  upload,
  visit,
} from './share-links-support.js';
import type { Link } from './share-links-support.js';

let server: TestServer;
let alice: ApiClient;
let bob: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
  bob = await server.newUser('bob');
});
afterAll(() => server.close());

const get = (url: string | null | undefined, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url ?? '', { headers });
const statusOf = async (url: string | null | undefined): Promise<number> => {
  const response = await get(url);
  await response.arrayBuffer();
  return response.status;
};

/** As many documents as take three pages, all of the same content. */
async function addDocuments(folder: string): Promise<void> {
  const id = await newText(alice, 'x', folder);
  await server.database.pool.query(
    `with made as (
       insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at, size, mime_type, current_revision_id)
       select gen_random_uuid(), 'DOCUMENT', item.parent_id, 'copy ' || number, 'copy ' || number, item.owner_id, now(), now(), 1,
              'text/plain', item.current_revision_id
       from item, generate_series(1, 249) as number where item.id = $1
       returning 1
     ) select count(*) from made`,
    [id],
  );
}

/** An archive whose first bytes have come, by a link of bob's for one visit; more is in it than can be on its way at once. */
async function beginLong(): Promise<{ link: Link; rest: () => Promise<void> }> {
  const folder = await newFolder(alice, fresh('long'));
  await upload(alice, new File([Buffer.alloc(20 * 1024 * 1024, 1)], 'a big one.bin'), folder);
  await addDocuments(folder);
  await grant(alice, folder, bob, 'SHARE');
  const link = await share(bob, folder, { maxAccessCount: 1 });
  const stream = (await get((await visit(server, link.token)).archiveUrl)).body?.getReader();
  await stream?.read();
  return {
    link,
    rest: async () => {
      while ((await stream?.read())?.done === false);
    },
  };
}

describe('the archive of a folder', () => {
  test('holds what is shared, under names that every system takes', async () => {
    const name = fresh('项目');
    const folder = await newFolder(alice, name);
    const inner = await newFolder(alice, '内部 资料', folder);
    const hidden = await newFolder(alice, 'hidden', folder);
    await newFolder(alice, 'empty', folder);
    await upload(alice, textFile('合同.txt', '合同内容'), inner);
    await upload(alice, textFile('plain.txt', 'plain'), folder);
    await upload(alice, textFile('secret.txt', 'secret'), hidden);
    const { createDocument } = await alice.data<{ createDocument: { id: string } }>(
      'mutation ($id: ID) { createDocument(input: { name: "what: is this?.txt", parentId: $id }) { id } }',
      { id: folder },
    );
    await newFolder(alice, 'con', folder);
    await cutOff(alice, hidden);
    await grant(alice, folder, bob, 'SHARE');
    const link = await share(bob, folder);
    const { archiveUrl } = await visit(server, link.token);
    const head = await fetch(archiveUrl ?? '', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'application/zip']);
    expect(await accessCount(server, link)).toBe(0);
    const response = await get(archiveUrl);
    expect(response.headers.get('content-disposition')).toContain(
      `filename*=UTF-8''${encodeURIComponent(`${name}.zip`)}`,
    );
    const entries = unzipped(await bytesOf(response));
    const conName = Object.keys(entries).find((path) => path.includes('_con'));
    expect(entries).toEqual({
      [`${name}/`]: null,
      [`${name}/内部 资料/`]: null,
      [`${name}/内部 资料/合同.txt`]: '合同内容',
      [`${name}/empty/`]: null,
      [conName ?? '']: null,
      [`${name}/plain.txt`]: 'plain',
      [`${name}/what_ is this_ (${createDocument.id.slice(-8)}).txt`]: '',
    });
    expect(conName).toMatch(/\/_con \([0-9a-f]{8}\)\/$/);
    expect(await accessCount(server, link)).toBe(1);
  });

  test('goes on over pages, in a few statements each', async () => {
    const folder = await newFolder(alice, fresh('large'));
    await addDocuments(folder);
    const { archiveUrl } = await visit(server, (await share(alice, folder)).token);
    await statusOf(archiveUrl);
    server.statements.reset();
    const entries = unzipped(await bytesOf(await get(archiveUrl)));
    expect(Object.values(entries).filter((content) => content === 'x')).toHaveLength(250);
    // Link, item, creator; then these again, contents and blobs for each of three pages.
    expect(server.statements.statements).toHaveLength(18);
  });

  test.each([
    ['the link is deleted', ({ id }: Link) => alice.data(DeleteShareLink, { shareLinkId: id })],
    [
      'the link allows it no longer',
      ({ id }: Link) => alice.data(UpdateShareLink, { input: { shareLinkId: id, permission: 'VIEW' } }),
    ],
    ['its creator may share it no longer', ({ item }: Link) => revoke(alice, item?.id ?? '', bob)],
  ])('breaks off where meanwhile %s', async (_, end) => {
    const { link, rest } = await beginLong();
    await end(link);
    await expect(rest()).rejects.toThrow('terminated');
  });

  test('goes on when the visit is forgotten, as it is after an hour', async () => {
    const { link, rest } = await beginLong();
    await server.database.pool.query('delete from share_visit where link_id = $1', [link.id]);
    await rest();
  });

  test('breaks off where a blob is lost, rather than pass for a whole one', async () => {
    const folder = await newFolder(alice, fresh('broken'));
    const id = await newText(alice, 'about to be lost', folder);
    await server.database.pool.query(
      `update blob set key = '00/00000000-0000-0000-0000-000000000000'
       where id = (select blob_id from revision where document_id = $1)`,
      [id],
    );
    const { archiveUrl } = await visit(server, (await share(alice, folder)).token);
    await expect(get(archiveUrl).then(bytesOf)).rejects.toThrow('terminated');
    expect(server.logged()).toContain('an archive broke off');
  });

  test('is given up when the client goes', async () => {
    const folder = await newFolder(alice, fresh('given up'));
    await upload(alice, new File([Buffer.alloc(20 * 1024 * 1024, 1)], 'big.bin'), folder);
    await newText(alice, 'after', folder);
    const { archiveUrl } = await visit(server, (await share(alice, folder)).token);
    const leaving = new AbortController();
    const response = await fetch(archiveUrl ?? '', { signal: leaving.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    const logged = server.logged().length;
    leaving.abort();
    await reader?.closed.catch(() => undefined);
    // Nothing is left that would keep the server from stopping, or anybody else from the same.
    expect(await statusOf(archiveUrl)).toBe(200);
    expect(server.logged().slice(logged)).not.toContain('broke off');
  });
});
