// Signed links: whom they serve, for how long, and what they answer once they lead nowhere.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { HOUR, MINUTE } from '../../src/common/clock.js';
import { succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { bytesOf, fixture, textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { DocumentByKey, UpdateItem, UploadDocument } from './generated/operations.js';

let server: TestServer;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

const upload = async (file: File, client = alice) =>
  succeeded(await client.upload(UploadDocument, { input: { file: null as never } }, { 'input.file': file }))
    .uploadDocument;

describe('a link', () => {
  test('sends the whole, parts of it, and only what it is about', async () => {
    const file = await fixture('sample.pdf', 'ranges.pdf');
    const bytes = await bytesOf(file);
    const { downloadUrl, sha256 } = await upload(file);
    const url = downloadUrl ?? '';
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), head.headers.get('etag')]).toEqual([
      200,
      String(bytes.length),
      `"${sha256}"`,
    ]);
    const part = await fetch(url, { headers: { range: 'bytes=10-19' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${bytes.length}`]);
    expect((await bytesOf(part)).equals(bytes.subarray(10, 20))).toBe(true);
    const same = await fetch(url, { headers: { 'if-none-match': `"${sha256}"` } });
    expect(same.status).toBe(304);
  });

  test('shows in the browser only what is safe there', async () => {
    const image = await upload(await fixture('sample.png', 'picture.png'));
    const page = await upload(textFile('page.html', '<!doctype html><script>alert(1)</script>'));
    const shown = await fetch(image.contentUrl ?? '');
    expect(shown.headers.get('content-disposition')).toMatch(/^inline/);
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff');
    const sent = await fetch(page.contentUrl ?? '');
    expect(sent.headers.get('content-disposition')).toMatch(/^attachment/);
    expect((await fetch(image.downloadUrl ?? '')).headers.get('content-disposition')).toMatch(/^attachment/);
  });

  test('carries the name that the document has when it is used', async () => {
    const { id, downloadUrl } = await upload(textFile('before.txt', 'x'));
    await alice.data(UpdateItem, { input: { itemId: id, name: 'after.txt' } });
    expect((await fetch(downloadUrl ?? '')).headers.get('content-disposition')).toBe(
      'attachment; filename=after.txt',
    );
  });

  test('that was tampered with, or was never made, is 404', async () => {
    const { downloadUrl } = await upload(textFile('tampered.txt', 'x'));
    const url = new URL(downloadUrl ?? '');
    const [, files, token = ''] = url.pathname.split('/');
    const other = token.startsWith('A') ? `B${token.slice(1)}` : `A${token.slice(1)}`;
    for (const bad of [
      other,
      token.slice(0, -2),
      'nonsense',
      `${token}AA`,
      token.slice(0, 40) + token.slice(41) + 'A',
    ]) {
      expect((await fetch(`${url.origin}/${files}/${bad}/x`)).status).toBe(404);
    }
  });

  test('ends with the access to the document', async () => {
    const { id } = await upload(textFile('shared.txt', 'x'));
    await alice.data(UpdateItem, { input: { itemId: id, isPublic: true } });
    const bob = await server.newUser('bob');
    const link = (await bob.data(DocumentByKey, { id })).document?.downloadUrl ?? '';
    expect((await fetch(link)).status).toBe(200);
    await alice.data(UpdateItem, { input: { itemId: id, isPublic: false } });
    expect((await fetch(link)).status).toBe(404);
  });

  test('ends with the session that it was made in', async () => {
    const carol = await server.newUser('carol');
    const { downloadUrl } = await upload(textFile('mine.txt', 'x'), carol);
    await carol.data('mutation { logout }');
    expect((await fetch(downloadUrl ?? '')).status).toBe(404);
  });

  test('to what is in the trash is 404', async () => {
    const { id, downloadUrl } = await upload(textFile('trashed.txt', 'x'));
    await server.database.pool.query('update item set trashed_at = now() where id = $1', [id]);
    expect((await fetch(downloadUrl ?? '')).status).toBe(404);
  });

  test('is 503 in lockdown, but not to who bypasses it', async () => {
    const { downloadUrl } = await upload(textFile('locked.txt', 'x'));
    const admin = await server.signIn();
    const theirs = await upload(textFile('admin.txt', 'x'), admin);
    const setLockdown = async (on: boolean): Promise<void> => {
      await server.database.pool.query('update server set lockdown = $1', [on]);
      await server.database.pool.query("select pg_notify('sheaf', 'settings')");
    };
    await setLockdown(true);
    await eventually(async () => expect((await fetch(downloadUrl ?? '')).status).toBe(503));
    expect((await fetch(theirs.downloadUrl ?? '')).status).toBe(200);
    await setLockdown(false);
    await eventually(async () => expect((await fetch(downloadUrl ?? '')).status).toBe(200));
  });

  test('is good for an hour, then 410', async () => {
    const { downloadUrl } = await upload(textFile('hour.txt', 'x'));
    server.clock.advance(HOUR - MINUTE);
    expect((await fetch(downloadUrl ?? '')).status).toBe(200);
    server.clock.advance(MINUTE);
    expect((await fetch(downloadUrl ?? '')).status).toBe(410);
  });
});
