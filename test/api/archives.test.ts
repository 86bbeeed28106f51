// A folder as one zip file for who is signed in: what is in it, whom its link serves, how it ends, and how it is counted.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { HOUR, MINUTE } from '../../src/common/clock.js';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { bytesOf, textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { namesIn, unzip } from '../support/unzip.js';
import { FolderArchive } from './generated/operations.js';
import {
  auditOf,
  cutOff,
  fresh,
  grant,
  newFolder,
  newText,
  revoke,
  rows,
  setLockdown,
  upload,
  userIdOf,
} from './share-links-support.js';

let server: TestServer;
let alice: ApiClient;
let bob: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
  bob = await server.newUser('bob');
});
afterAll(() => server.close());

const archiveUrl = async (client: ApiClient, id: string): Promise<string> =>
  (await client.data(FolderArchive, { id })).folder?.archiveUrl ?? '';
const statusOf = async (url: string, method = 'GET'): Promise<number> => {
  const response = await fetch(url, { method });
  await response.arrayBuffer();
  return response.status;
};
const packed = async (client: ApiClient, id: string): Promise<Buffer> =>
  bytesOf(await fetch(await archiveUrl(client, id)));

/** So many documents without content, named by their number. */
const insertDocuments = (folder: string, count: number, revisionOf: string | null = null): Promise<unknown> =>
  server.database.pool.query(
    `insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at, size, current_revision_id)
     select gen_random_uuid(), 'DOCUMENT', $1::uuid, '文 ' || number, '文 ' || number, folder.owner_id, now(), now(), 0,
            (select current_revision_id from item where id = $3::uuid)
     from item folder, generate_series(1, $2::int) as number where folder.id = $1::uuid`,
    [folder, count, revisionOf],
  );

describe('what is in it', () => {
  test('what the viewer may read when it is sent, under names in UTF-8, empty folders too', async () => {
    const name = fresh('项目 Ünïcode');
    const folder = await newFolder(alice, name);
    const inner = await newFolder(alice, '内部 资料', folder);
    const hidden = await newFolder(alice, 'hidden', folder);
    await newFolder(alice, 'empty', folder);
    await newFolder(alice, 'EMPTY 2', folder);
    await upload(alice, textFile('合同.txt', '合同内容'), inner);
    await upload(alice, textFile('Café.txt', 'composed'), folder);
    await upload(alice, textFile('CAFE.txt', 'without an accent'), folder);
    await upload(alice, textFile('secret.txt', 'secret'), hidden);
    await cutOff(alice, hidden);
    await grant(alice, folder, bob, 'READ');
    const url = await archiveUrl(bob, folder);
    // After the link was made: it is what may be read when it is sent.
    await upload(alice, textFile('later.txt', 'later'), folder);
    const response = await fetch(url);
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="${name.replace(/[^ -~]/g, '?').replace('Ünïcode', '')}.zip"; filename*=UTF-8''${encodeURIComponent(`${name}.zip`)}`,
    );
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/zip',
      'cache-control': 'private, no-store, no-transform',
      'accept-ranges': 'none',
      'x-content-type-options': 'nosniff',
    });
    expect(await unzip(await bytesOf(response))).toEqual({
      [`${name}/`]: null,
      [`${name}/内部 资料/`]: null,
      [`${name}/内部 资料/合同.txt`]: '合同内容',
      [`${name}/empty/`]: null,
      [`${name}/EMPTY 2/`]: null,
      [`${name}/Café.txt`]: 'composed',
      [`${name}/CAFE.txt`]: 'without an accent',
      [`${name}/later.txt`]: 'later',
    });
  });

  test('of the root, what there is for the viewer', async () => {
    const carol = await server.newUser('carol');
    const note = await newText(carol, 'mine');
    const { root } = await carol.data<{ root: { archiveUrl: string } }>('{ root { archiveUrl } }');
    expect(root.archiveUrl).toMatch(/\/Sheaf\.zip$/);
    const found = await unzip(await bytesOf(await fetch(root.archiveUrl)));
    const [{ name }] = (await rows<{ name: string }>(
      server,
      'select name from item where id = $1',
      note,
    )) as [{ name: string }];
    // The folder of all homes is not theirs to read: what is theirs is reached by its own link.
    expect(Object.keys(found)).not.toContain(`Sheaf/Home/alice/`);
    const { me } = await carol.data<{ me: { home: { archiveUrl: string } } }>(
      '{ me { home { archiveUrl } } }',
    );
    expect(await unzip(await bytesOf(await fetch(me.home.archiveUrl)))).toEqual({
      'carol/': null,
      [`carol/${name}`]: 'mine',
    });
  });

  test('goes over pages, in two statements each', async () => {
    const folder = await newFolder(alice, fresh('pages'));
    const first = await newText(alice, 'same bytes', folder);
    await insertDocuments(folder, 249, first);
    const url = await archiveUrl(alice, folder);
    server.statements.reset();
    const found = await unzip(await bytesOf(await fetch(url)));
    expect(Object.values(found).filter((content) => content === 'same bytes')).toHaveLength(250);
    // The folder and the count; then contents and blobs of each of three pages.
    expect(server.statements.statements).toHaveLength(8);
  });

  test('more files than a zip file could hold without its 64-bit form', async () => {
    const folder = await newFolder(alice, fresh('many'));
    const count = 66_000;
    await insertDocuments(folder, count);
    const zip = await packed(alice, folder);
    // The mark of the 64-bit end of the directory.
    expect(zip.includes(Buffer.from('PK\u0006\u0006'))).toBe(true);
    const names = await namesIn(zip);
    expect(new Set(names).size).toBe(count + 1);
    expect(names).toContain(`${names[0]}文 65999`);
  }, 300_000);
});

describe('its link', () => {
  test('serves only its session, as long as that reads the folder', async () => {
    const folder = await newFolder(alice, fresh('shared'));
    await grant(alice, folder, bob, 'READ');
    const url = await archiveUrl(bob, folder);
    expect(await statusOf(url, 'HEAD')).toBe(200);
    await revoke(alice, folder, bob);
    expect(await statusOf(url)).toBe(404);
    await grant(alice, folder, bob, 'READ');
    expect(await statusOf(url)).toBe(200);
    const again = await server.signIn('bob');
    const ending = await archiveUrl(again, folder);
    await again.data('mutation { logout }');
    expect(await statusOf(ending)).toBe(404);
    await server.database.pool.query('update item set trashed_at = now() where id = $1', [folder]);
    expect(await statusOf(url)).toBe(404);
  });

  test('is 404 where it was tampered with, or is a link to something else', async () => {
    const folder = await newFolder(alice, fresh('tampered'));
    const [start, token = ''] = (await archiveUrl(alice, folder)).split('/files/archives/');
    const [signed = ''] = token.split('/');
    const document = await newText(alice);
    const { document: found } = await alice.data<{ document: { downloadUrl: string } }>(
      'query ($id: ID) { document(id: $id) { downloadUrl } }',
      { id: document },
    );
    const other = new URL(found.downloadUrl).pathname.split('/')[2];
    for (const bad of [signed.slice(0, -2), `${signed}AA`, `B${signed.slice(1)}`, 'nonsense', other]) {
      expect(await statusOf(`${start}/files/archives/${bad}/x.zip`)).toBe(404);
    }
    expect(await statusOf(`${start}/files/${signed}/x.zip`)).toBe(404);
  });

  test('is 503 in lockdown, and 410 past its hour', async () => {
    const url = await archiveUrl(alice, await newFolder(alice, fresh('hour')));
    await setLockdown(server, true);
    await eventually(async () => expect(await statusOf(url)).toBe(503));
    await setLockdown(server, false);
    await eventually(async () => expect(await statusOf(url)).toBe(200));
    server.clock.advance(HOUR - MINUTE);
    expect(await statusOf(url)).toBe(200);
    server.clock.advance(MINUTE);
    expect(await statusOf(url)).toBe(410);
    alice = await server.signIn('alice');
    bob = await server.signIn('bob');
  });
});

describe('how it ends', () => {
  test('broken off where a blob is lost, rather than passing for a whole one', async () => {
    const folder = await newFolder(alice, fresh('broken'));
    const id = await newText(alice, 'about to be lost', folder);
    await server.database.pool.query(
      `update blob set key = '00/00000000-0000-0000-0000-000000000000'
       where id = (select blob_id from revision where document_id = $1)`,
      [id],
    );
    await expect(packed(alice, folder)).rejects.toThrow('terminated');
    expect(server.logged()).toContain('an archive broke off');
  });

  test('broken off where the session ends, and given up where the client goes', async () => {
    const folder = await newFolder(alice, fresh('long'));
    await upload(alice, new File([Buffer.alloc(20 * 1024 * 1024, 1)], 'a big one.bin'), folder);
    await insertDocuments(folder, 250);
    await grant(alice, folder, bob, 'READ');
    const reader = await server.signIn('bob');
    const response = await fetch(await archiveUrl(reader, folder));
    const stream = response.body?.getReader();
    await stream?.read();
    await reader.data('mutation { logout }');
    const rest = (async () => {
      while ((await stream?.read())?.done === false);
    })();
    await expect(rest).rejects.toThrow('terminated');

    const leaving = new AbortController();
    const left = await fetch(await archiveUrl(alice, folder), { signal: leaving.signal });
    await left.body?.getReader().read();
    server.statements.reset();
    leaving.abort();
    // Nothing more of the folder is looked up than the page that was there already.
    expect(await statusOf(await archiveUrl(alice, await newFolder(alice, fresh('after'))))).toBe(200);
    const lookups = server.statements.statements.filter((text) => text.includes('contents.*'));
    expect(lookups.length).toBeLessThan(3);
  });
});

test('is one download with the folder as its target, once a link', async () => {
  const folder = await newFolder(alice, fresh('counted'));
  const downloads = async (): Promise<number> =>
    Number(
      (
        await rows<{ sum: string }>(
          server,
          "select coalesce(sum(amount), 0) as sum from tally where metric = 'downloads'",
        )
      )[0]?.sum,
    );
  const before = await downloads();
  const url = await archiveUrl(alice, folder);
  expect(await statusOf(url, 'HEAD')).toBe(200);
  expect(await downloads()).toBe(before);
  await statusOf(url);
  await statusOf(url);
  expect(await downloads()).toBe(before + 1);
  expect(await auditOf(server, folder, 'download')).toMatchObject([
    { action: 'download', result: 'OK', target: 'Folder', actor: await userIdOf(alice) },
  ]);
});
