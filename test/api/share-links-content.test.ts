// The links of a visit: what they send, what counts as an access, and when they end.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { HOUR, MINUTE, SECOND, later } from '../../src/common/clock.js';
import { forgetVisits } from '../../src/jobs/forget-expired.js';
import type { ApiClient } from '../support/client.js';
import { bytesOf, fixture, textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { DeleteShareLink, UpdateShareLink } from './generated/operations.js';
import {
  accessCount,
  auditOf,
  cutOff,
  fresh,
  grant,
  newFolder,
  newText,
  refusedVisit,
  revoke,
  rows,
  share,
  upload,
  visit,
} from './share-links-support.js';

let server: TestServer;
let second: TestServer;
let alice: ApiClient;
let bob: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  second = await startTestServer({ databaseUrl: server.databaseUrl, blobsDir: server.blobsDir });
  await server.newUser('alice');
  await server.newUser('bob');
  await signInAgain();
});
afterAll(async () => {
  await second.close();
  await server.close();
});

/** Access tokens are good for a quarter of an hour. */
async function signInAgain(): Promise<void> {
  alice = await server.signIn('alice');
  bob = await server.signIn('bob');
}

const get = (url: string | null | undefined, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url ?? '', { headers });
const statusOf = async (url: string | null | undefined): Promise<number> => {
  const response = await get(url);
  await response.arrayBuffer();
  return response.status;
};

describe('a document', () => {
  test('is sent in whole, in parts and as a preview, and not to be cached', async () => {
    const file = await fixture('sample.pdf', fresh('报告.pdf'));
    const bytes = await bytesOf(file);
    const { token } = await share(alice, await upload(alice, file));
    const { downloadUrl, previewUrl } = await visit(server, token);
    const whole = await get(downloadUrl);
    expect([whole.status, whole.headers.get('content-type'), whole.headers.get('cache-control')]).toEqual([
      200,
      'application/pdf',
      'private, no-cache, no-transform',
    ]);
    expect(whole.headers.get('content-disposition')).toContain(
      `filename*=UTF-8''${encodeURIComponent(file.name)}`,
    );
    expect((await bytesOf(whole)).equals(bytes)).toBe(true);
    const part = await get(downloadUrl, { range: 'bytes=10-19' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${bytes.length}`]);
    expect((await bytesOf(part)).equals(bytes.subarray(10, 20))).toBe(true);
    const shown = await get(previewUrl);
    expect(shown.headers.get('content-disposition')).toMatch(/^inline/);
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff');
    const head = await fetch(downloadUrl ?? '', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes.length)]);
  });

  test('of a name as long as names may be is sent under it', async () => {
    const name = `${'名'.repeat(251)}.txt`;
    const { token } = await share(alice, await upload(alice, textFile(name, 'long')));
    const response = await get((await visit(server, token)).downloadUrl);
    expect([response.status, await response.text()]).toEqual([200, 'long']);
    expect(response.headers.get('content-disposition')).toContain(encodeURIComponent(name));
  });

  test('that is only to be seen is not handed out once its type is no longer safe', async () => {
    const id = await newText(alice);
    const { token } = await share(alice, id, { permission: 'VIEW' });
    const { previewUrl } = await visit(server, token);
    expect(await statusOf(previewUrl)).toBe(200);
    await server.database.pool.query("update revision set mime_type = 'text/html' where document_id = $1", [
      id,
    ]);
    expect(await statusOf(previewUrl)).toBe(404);
  });

  test('in a folder is sent as long as it is in there and its creator may read it', async () => {
    const folder = await newFolder(alice, fresh('shared'));
    const inner = await newFolder(alice, 'inner', folder);
    await newText(alice, 'inside', inner);
    await grant(alice, folder, bob, 'SHARE');
    const { token } = await share(bob, folder);
    const { children } = await visit(server, token, { folderId: inner });
    const url = children?.nodes[0]?.downloadUrl;
    expect(await statusOf(url)).toBe(200);
    await cutOff(alice, inner);
    expect(await statusOf(url)).toBe(404);
  });
});

describe('an access', () => {
  test('is counted by the first content taken, once a visit', async () => {
    const id = await newText(alice, 'some text');
    const link = await share(alice, id);
    const first = await visit(server, link.token);
    await fetch(first.downloadUrl ?? '', { method: 'HEAD' });
    expect(await accessCount(server, link)).toBe(0);
    const etag = (await fetch(first.downloadUrl ?? '', { method: 'HEAD' })).headers.get('etag') ?? '';
    expect((await get(first.downloadUrl, { 'if-none-match': etag })).status).toBe(304);
    expect((await get(first.downloadUrl, { range: 'bytes=900-' })).status).toBe(416);
    expect(await accessCount(server, link)).toBe(0);

    expect((await get(first.downloadUrl, { range: 'bytes=5-' })).status).toBe(206);
    expect(await accessCount(server, link)).toBe(1);
    for (const url of [first.downloadUrl, first.previewUrl]) expect(await statusOf(url)).toBe(200);
    expect(await accessCount(server, link)).toBe(1);

    const next = await visit(server, link.token);
    await Promise.all(Array.from({ length: 8 }, () => statusOf(next.previewUrl)));
    expect(await accessCount(server, link)).toBe(2);
    const entries = await auditOf(server, id, 'shareVisit');
    expect(entries).toMatchObject([
      { details: { shareLinkId: link.id, use: 'DOWNLOAD' } },
      { details: { shareLinkId: link.id, use: 'PREVIEW' } },
    ]);
    expect(entries[0]).toMatchObject({
      result: 'OK',
      actor: null,
      actorName: null,
      target: 'Document',
      address: expect.any(String) as unknown,
    });
  });

  test('of a folder is one, whatever is taken from it', async () => {
    const folder = await newFolder(alice, fresh('taken'));
    await newText(alice, 'one', folder);
    await newText(alice, 'two', folder);
    const link = await share(alice, folder, { maxAccessCount: 1 });
    const { children, archiveUrl } = await visit(server, link.token);
    const urls = [...(children?.nodes ?? []).map(({ downloadUrl }) => downloadUrl), archiveUrl];
    for (const url of urls) expect(await statusOf(url)).toBe(200);
    expect(await accessCount(server, link)).toBe(1);
  });

  test('is given to exactly ten of a hundred visitors at once, over two nodes', async () => {
    const id = await newText(alice, 'wanted');
    const link = await share(alice, id, { maxAccessCount: 10 });
    const visits = await Promise.all(
      Array.from({ length: 100 }, (_, at) => visit(at % 2 === 0 ? server : second, link.token)),
    );
    const answers = await Promise.all(
      visits.map(async ({ downloadUrl }) => {
        const response = await get(downloadUrl);
        return { status: response.status, text: await response.text(), headers: response.headers };
      }),
    );
    expect(answers.filter(({ status }) => status === 200).map(({ text }) => text)).toEqual(
      Array.from({ length: 10 }, () => 'wanted'),
    );
    const refused = answers.filter(({ status }) => status === 410);
    expect(refused).toHaveLength(90);
    for (const { headers } of refused) {
      expect([headers.get('cache-control'), headers.get('etag'), headers.get('content-disposition')]).toEqual(
        ['no-store', null, null],
      );
    }
    expect(await accessCount(server, link)).toBe(10);
    expect(await rows(server, 'select 1 from share_visit where link_id = $1', link.id)).toHaveLength(10);
    expect(await auditOf(server, id, 'shareVisit')).toHaveLength(10);
    // Those who were let in go on; the others stay out, and nobody else comes in.
    const again = await Promise.all(visits.map(({ downloadUrl }) => statusOf(downloadUrl)));
    expect(again).toEqual(answers.map(({ status }) => status));
    expect(await refusedVisit(server, link.token)).toMatchObject({ code: 'LINK_GONE' });
  });
});

describe('the links of a visit', () => {
  test('are good for an hour, and are forgotten then', async () => {
    const link = await share(alice, await newText(alice));
    const { downloadUrl } = await visit(server, link.token);
    expect(await statusOf(downloadUrl)).toBe(200);
    server.clock.advance(HOUR - 2 * SECOND);
    expect(await statusOf(downloadUrl)).toBe(200);
    await forgetVisits(server.database, server.clock.now());
    expect(await rows(server, 'select 1 from share_visit where link_id = $1', link.id)).toHaveLength(1);
    server.clock.advance(2 * SECOND);
    expect(await statusOf(downloadUrl)).toBe(410);
    await forgetVisits(server.database, server.clock.now());
    expect(await rows(server, 'select 1 from share_visit where link_id = $1', link.id)).toEqual([]);
    expect(await accessCount(server, link)).toBe(1);
    await signInAgain();
  });

  test('go on when others use up the link, but not when it is deleted', async () => {
    const link = await share(alice, await newText(alice), { maxAccessCount: 1 });
    const [early, late] = [await visit(server, link.token), await visit(server, link.token)];
    expect(await statusOf(early.downloadUrl)).toBe(200);
    expect(await statusOf(late.downloadUrl)).toBe(410);
    expect((await fetch(late.downloadUrl ?? '', { method: 'HEAD' })).status).toBe(410);
    expect(await statusOf(early.previewUrl)).toBe(200);
    await alice.data(DeleteShareLink, { shareLinkId: link.id });
    expect(await statusOf(early.previewUrl)).toBe(404);
  });

  test('end with the link, and with what its creator may do', async () => {
    const folder = await newFolder(alice, fresh('ending'));
    await newText(alice, 'x', folder);
    await grant(alice, folder, bob, 'SHARE');
    const link = await share(bob, folder, {
      expiresAt: later(server.clock.now(), 10 * MINUTE).toISOString(),
    });
    const seen = await visit(server, link.token);
    const urls = [seen.archiveUrl, seen.children?.nodes[0]?.downloadUrl];
    const statuses = () => Promise.all(urls.map(statusOf));
    expect(await statuses()).toEqual([200, 200]);
    await alice.data(UpdateShareLink, { input: { shareLinkId: link.id, permission: 'VIEW' } });
    expect(await statuses()).toEqual([404, 404]);
    await alice.data(UpdateShareLink, { input: { shareLinkId: link.id, permission: 'DOWNLOAD' } });
    await revoke(alice, folder, bob);
    expect(await statuses()).toEqual([410, 410]);
    await grant(alice, folder, bob, 'SHARE');
    expect(await statuses()).toEqual([200, 200]);
    await server.database.pool.query('update item set trashed_at = now() where id = $1', [folder]);
    expect(await statuses()).toEqual([404, 404]);
    await server.database.pool.query('update item set trashed_at = null where id = $1', [folder]);
    server.clock.advance(10 * MINUTE);
    expect(await statuses()).toEqual([410, 410]);
    await signInAgain();
  });

  test('lead nowhere where they were tampered with', async () => {
    const { token } = await share(alice, await newText(alice));
    const { downloadUrl } = await visit(server, token);
    const url = new URL(downloadUrl ?? '');
    const [, path, signed = ''] = url.pathname.split('/');
    for (const wrong of ['x', signed.slice(2), `${signed.slice(0, -4)}AAAA`, `AQ${signed.slice(2)}`, token]) {
      const status = await statusOf(`${url.origin}/${path}/${wrong}/x`);
      expect([wrong, status]).toEqual([wrong, wrong === signed ? 200 : 404]);
    }
    // A link to see or download takes no files.
    const body = new FormData();
    body.append('file', textFile('x.txt', 'x'));
    expect((await fetch(url, { method: 'POST', body })).status).toBe(404);
  });
});

test('what a use of a link costs in statements', async () => {
  const folder = await newFolder(alice, fresh('costs'));
  await newText(alice, 'x', folder);
  const { token } = await share(alice, folder);
  const { children } = await visit(server, token);
  const cost = async (call: () => Promise<unknown>): Promise<number> => {
    server.statements.reset();
    await call();
    return server.statements.statements.length;
  };
  const url = children?.nodes[0]?.downloadUrl;
  // Link, shared item, creator, document, blob; the first time begin, count the visit, count the download, record, commit.
  expect([await cost(() => statusOf(url)), await cost(() => statusOf(url))]).toEqual([10, 5]);
});
