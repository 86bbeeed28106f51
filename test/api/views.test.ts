// How often documents are looked at and downloaded.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request } from 'node:http';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { EVERYONE, code, give, newFolder } from './access-support.js';
import { DocumentByKey, RecordView, UseOf } from './generated/operations.js';
import { NOBODY } from './groups-support.js';
import { newText, rows, share, visit } from './share-links-support.js';

let server: TestServer;
let alice: ApiClient;
let bob: ApiClient;
let paper: string;

beforeAll(async () => {
  server = await startTestServer();
  [alice, bob] = [await server.newUser('alice'), await server.newUser('bob')];
  paper = await newText(alice, 'some text');
  await give(alice, paper, EVERYONE, ['READ']);
});
afterAll(() => server.close());

const view = async (client: ApiClient, documentId: string) =>
  (await client.data(RecordView, { documentId })).recordView.viewCount;
const countsOf = async (id: string): Promise<[number?, number?]> => {
  const { document } = await alice.data(UseOf, { id });
  return [document?.viewCount, document?.downloadCount];
};

describe('recordView', () => {
  test('counts one view of whoever may read the document, also of many at once', async () => {
    expect(await countsOf(paper)).toEqual([0, 0]);
    expect(await view(alice, paper)).toBe(1);
    expect(await view(bob, paper)).toBe(2);
    await Promise.all(Array.from({ length: 20 }, () => view(bob, paper)));
    expect(await countsOf(paper)).toEqual([22, 0]);
    const [before] = await rows(server, 'select updated_at from item where id = $1', paper);
    await view(bob, paper);
    expect(await rows(server, 'select updated_at from item where id = $1', paper)).toEqual([before]);
    const entry = "select count(*) from audit_entry where action = 'recordView' and target_id = $1";
    expect(await rows(server, entry, paper)).toEqual([{ count: 23 }]);
  });

  test('is refused where there is no such document for the viewer', async () => {
    const hidden = await newText(alice, 'hidden');
    for (const id of [hidden, await newFolder(alice, 'folder'), NOBODY, 'x']) {
      expect(code(await bob.error(RecordView, { documentId: id }))).toBe('NOT_FOUND document');
    }
    expect(await countsOf(hidden)).toEqual([0, 0]);
  });

  test.each(['for no key update', 'for update'])(
    'waits for nobody who changes the document (%s)',
    async (lock) => {
      const id = await newText(alice, lock);
      // The row of the figures comes with the first view: that one holds the document against being purged.
      if (lock === 'for update') await view(alice, id);
      const holder = await server.database.pool.connect();
      await holder.query('begin');
      await holder.query(`select from item where id = $1 ${lock}`, [id]);
      try {
        expect(await view(alice, id)).toBe(lock === 'for update' ? 2 : 1);
      } finally {
        await holder.query('rollback');
        holder.release();
      }
    },
  );
});

const linksOf = async (client: ApiClient, id: string) => {
  const { document } = await client.data(DocumentByKey, { id });
  return { download: document?.downloadUrl ?? '', content: document?.contentUrl ?? '' };
};

const fetched = async (url: string, init: RequestInit = {}): Promise<void> => {
  await (await fetch(url, init)).arrayBuffer();
};

describe('downloadCount', () => {
  test('counts a link once, when it is fetched from the first byte, to be kept', async () => {
    const id = await newText(alice, 'to be downloaded');
    const { download, content } = await linksOf(alice, id);
    await fetched(content);
    await fetched(download, { method: 'HEAD' });
    await fetched(download, { headers: { range: 'bytes=3-' } });
    expect(await countsOf(id)).toEqual([0, 0]);
    await Promise.all([fetched(download), fetched(download), fetched(download)]);
    await fetched(download, { headers: { range: 'bytes=0-3' } });
    expect(await countsOf(id)).toEqual([0, 1]);
    server.clock.advance(1000);
    await fetched((await linksOf(alice, id)).download);
    expect(await countsOf(id)).toEqual([0, 2]);
    await view(alice, id);
    expect(await countsOf(id)).toEqual([1, 2]);
  });

  test('counts what visitors download by share links, once a visit', async () => {
    const id = await newText(alice, 'shared');
    const { token } = await share(alice, id, { permission: 'DOWNLOAD' });
    const seen = await visit(server, token);
    await fetched(seen.previewUrl ?? '');
    await fetched(seen.downloadUrl ?? '');
    expect(await countsOf(id)).toEqual([0, 0]);
    const taken = await visit(server, token);
    await fetched(taken.downloadUrl ?? '');
    await fetched(taken.downloadUrl ?? '');
    expect(await countsOf(id)).toEqual([0, 1]);
  });

  test('counts the document in a shared folder with which a visit begins', async () => {
    const folder = await newFolder(alice, 'shared folder');
    const id = await newText(alice, 'inside', folder);
    const { token } = await share(alice, folder);
    const { children } = await visit(server, token);
    await fetched(children?.nodes[0]?.downloadUrl ?? '');
    expect(await countsOf(id)).toEqual([0, 1]);
  });

  test('waits for nobody who changes the document', async () => {
    const id = await newText(alice, 'held');
    const { download } = await linksOf(alice, id);
    const holder = await server.database.pool.connect();
    await holder.query('begin');
    await holder.query('select from item where id = $1 for no key update', [id]);
    const status = await new Promise((resolve, reject) => {
      request(download, (response) => {
        response.resume().on('end', () => resolve(response.statusCode));
      })
        .on('error', reject)
        .end();
    });
    await holder.query('rollback');
    holder.release();
    expect(status).toBe(200);
    expect(await countsOf(id)).toEqual([0, 1]);
  });
});
