// Messages that no honest document server sends, and one that sends what it should not: nothing of it is kept.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HOUR, MINUTE } from '../../src/common/clock.js';
import type { ApiClient } from '../support/client.js';
import { DocumentServer } from '../support/document-server.js';
import type { Editor, Sending } from '../support/document-server.js';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import {
  contentOf,
  edit,
  newOffice,
  officeBytes,
  openEditor,
  revisionsOf,
  savesOf,
} from './office-support.js';
import { blobCount, changeSettings, rows, setLockdown } from './share-links-support.js';

let server: TestServer;
let office: DocumentServer;
let alice: ApiClient;
let id: string;
let editor: Editor;
let blobs: number;

beforeAll(async () => {
  office = await DocumentServer.start();
  server = await startTestServer({ settings: office.settings });
  alice = await server.newUser('alice');
});
afterAll(async () => {
  await server.close();
  await office.close();
});
beforeEach(async () => {
  id = await newOffice(alice);
  editor = await edit(server, office, alice, id);
  blobs = await blobCount(server);
});

const content = officeBytes('docx', 'edited');
const saved = { status: 200, error: 0 };
const refused = { status: 200, error: 1 };

/** Nothing has come of it, and an honest save still would. */
async function nothingKept(): Promise<void> {
  expect(await revisionsOf(server, id)).toHaveLength(1);
  expect(await blobCount(server)).toBe(blobs);
  expect(await rows(server, "select 1 from item where name like '%conflict%'")).toEqual([]);
  expect(await office.closed(editor, content)).toMatchObject(saved);
  expect(await revisionsOf(server, id)).toHaveLength(2);
}
/** What the audit log says of refused saves. */
const results = async (): Promise<unknown[]> => (await savesOf(server, id)).map(({ result }) => result);

/** What a message is answered that the stand-in would not send: its status. */
const post = async (body: object | string, headers: Record<string, string> = {}): Promise<number> => {
  const response = await fetch(editor.callbackUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return response.status;
};

/** Counts who comes to a server that nobody should come to. */
async function trap(): Promise<{ origin: string; visits: () => number; close: () => void }> {
  let visits = 0;
  const other = createServer((_request, response) => {
    visits += 1;
    response.end(content);
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, visits: () => visits, close: () => other.close() };
}

describe('a message that is not signed by the document server', () => {
  test.each<[string, Sending]>([
    ['not at all', { where: 'nowhere' }],
    ['with another key', { secret: 'another secret than the one that is shared' }],
    [
      'with another key, in the header',
      { secret: 'another secret than the one that is shared', where: 'header' },
    ],
    ['with no algorithm', { algorithm: 'none' }],
    ['with no algorithm, in the header', { algorithm: 'none', where: 'header' }],
    ['with another algorithm', { algorithm: 'HS512' }],
    ['too long ago', { lifetime: -61 }],
    ['for ever', { lifetime: null }],
  ])('signed %s, is 403', async (_how, sending) => {
    expect(await office.closed(editor, content, {}, sending)).toMatchObject({ status: 403, error: 1 });
    expect(await results()).toEqual([]);
    await nothingKept();
  });

  test('is taken within a minute that the clocks may differ by', async () => {
    expect(await office.closed(editor, content, {}, { lifetime: -30 })).toMatchObject(saved);
  });

  test('but by the token that opens an editor, is 403', async () => {
    const { token } = await openEditor(alice, id);
    const claims = { key: editor.key, status: 2, url: office.offer(content) };
    expect(await post({ ...claims, token })).toBe(403);
    expect(await post(claims, { authorization: `Bearer ${token}` })).toBe(403);
    expect(await post(claims, { authorization: `Bearer ${alice.token}` })).toBe(403);
    await nothingKept();
  });

  test('says what its token says, whatever the body does', async () => {
    const other = office.offer(officeBytes('docx', 'what the body says'));
    const body = { url: other, status: 4, key: 'another', users: ['somebody'] };
    expect(await office.saves(editor, content, {}, { body })).toMatchObject(saved);
    expect((await contentOf(alice, id)).equals(content)).toBe(true);
  });

  test('is no message where it is no JSON, no object or too large', async () => {
    expect(await post('{')).toBe(400);
    expect(await post('[]')).toBe(403);
    expect(await post('null')).toBe(403);
    expect(await post('x', { 'content-type': 'text/plain' })).toBe(403);
    expect(await post({ token: 'x'.repeat(5_000_000) })).toBe(413);
    await nothingKept();
  });

  test('of another document or an unknown key, is refused', async () => {
    const elsewhere = { ...editor, callbackUrl: editor.callbackUrl.replace(id, await newOffice(alice)) };
    blobs = await blobCount(server);
    expect(await office.closed(elsewhere, content)).toMatchObject(refused);
    expect(await office.closed({ ...editor, key: 'unknown' }, content)).toMatchObject(refused);
    const nonsense = { ...editor, callbackUrl: `${server.url}/office/callback/nonsense%20%00` };
    expect(await office.closed(nonsense, content)).toMatchObject(refused);
    expect(await results()).toEqual(['NOT_FOUND']);
    await nothingKept();
  });
});

describe('an address to fetch from', () => {
  test('that is not below that of the document server, is not asked', async () => {
    const other = await trap();
    const { port } = new URL(office.url);
    for (const url of [
      `${other.origin}/editors/output.docx`,
      `http://localhost:${port}/editors/output.docx`,
      `http://127.0.0.1:${port}@${new URL(other.origin).host}/editors/output.docx`,
      `http://user:password@127.0.0.1:${port}/editors/output.docx`,
      `https://127.0.0.1:${port}/editors/output.docx`,
      `${office.origin}/editorsx/output.docx`,
      `${office.origin}/editors/../other/output.docx`,
      `${office.origin}/editors/%2e%2e/other/output.docx`,
      'file:///etc/passwd',
      '/editors/output.docx',
      '',
    ]) {
      expect([url, await office.closed(editor, content, { url })]).toMatchObject([url, refused]);
    }
    expect(await office.closed(editor, content, { url: undefined })).toMatchObject(refused);
    expect(other.visits()).toBe(0);
    other.close();
    expect(new Set(await results())).toEqual(new Set(['FORBIDDEN', 'NOT_FOUND']));
    await nothingKept();
  });

  test('that leads on to another one, is not followed', async () => {
    const other = await trap();
    for (const status of [301, 302, 303, 307, 308]) {
      const location = `${other.origin}/secret`;
      const url = office.serve((response) => response.writeHead(status, { location }).end());
      expect(await office.closed(editor, content, { url })).toMatchObject(refused);
    }
    expect(other.visits()).toBe(0);
    other.close();
    await nothingKept();
  });

  test('where there is nothing, is refused; that fails, is to be told again', async () => {
    const answering = (status: number) => office.serve((response) => response.writeHead(status).end('{}'));
    for (const status of [204, 403, 404]) {
      expect(await office.closed(editor, content, { url: answering(status) })).toMatchObject(refused);
    }
    const broken = office.serve((response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 50));
      setTimeout(() => response.destroy(), 50);
    });
    for (const url of [answering(500), answering(503), broken]) {
      expect((await office.closed(editor, content, { url })).status).toBe(500);
    }
    expect(server.logged()).toContain('The document server answered 503.');
    await nothingKept();
  });
});

describe('what is fetched', () => {
  test('may not be larger than uploads, however long it goes on', async () => {
    await changeSettings(server, 'max_upload_bytes = 100000');
    let sent = 0;
    const url = office.serve((response) => {
      response.write(content);
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 1))) sent += 65_536;
      };
      response.on('drain', more);
      more();
    });
    expect(await office.closed(editor, content, { url })).toMatchObject(refused);
    expect(await results()).toEqual(['PAYLOAD_TOO_LARGE']);
    const afterwards = sent;
    await changeSettings(server, 'max_upload_bytes = 1073741824');
    expect(sent - afterwards).toBeLessThan(10_000_000);
    await nothingKept();
  });

  test.each([
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['plain text', Buffer.from('no document at all')],
    ['a program', Buffer.concat([Buffer.from('7f454c46020101', 'hex'), Buffer.alloc(100)])],
    ['nothing', Buffer.alloc(0)],
    ['of another family', officeBytes('xlsx', 'a table')],
  ])('is %s where a text document was opened: refused', async (_what, bytes) => {
    expect(await office.closed(editor, bytes)).toMatchObject(refused);
    expect(await results()).toEqual(['UNSUPPORTED_TYPE']);
    await nothingKept();
  });

  test('is refused where the settings do not take it any more', async () => {
    await changeSettings(server, "accepted_types = '{image/*}'");
    expect(await office.closed(editor, content)).toMatchObject(refused);
    await changeSettings(server, "accepted_types = '{}'");
    await nothingKept();
  });
});

test('an old message brings nothing back', async () => {
  const first = await office.saves(editor, content);
  const second = await office.saves(editor, officeBytes('docx', 'second'));
  for (const answer of [first, second, first]) expect(await answer.again()).toMatchObject(saved);
  expect(await revisionsOf(server, id)).toHaveLength(3);
  server.clock.advance(7 * MINUTE);
  expect((await first.again()).status).toBe(403);
  expect((await contentOf(alice, id)).equals(officeBytes('docx', 'second'))).toBe(true);
});

test('in lockdown everything is 503, and what could not be told then can be told later', async () => {
  await setLockdown(server, true);
  await eventually(async () => expect((await office.tell(editor, { status: 1 })).status).toBe(503));
  expect((await office.closed(editor, content)).status).toBe(503);
  expect((await office.closed(editor, content, {}, { where: 'nowhere' })).status).toBe(503);
  await setLockdown(server, false);
  await eventually(async () => expect((await office.tell(editor, { status: 1 })).status).toBe(200));
  await nothingKept();
});

test('what the session of whoever opened it has come to does not matter: their account does', async () => {
  const again = await server.signIn('alice');
  const opened = await edit(server, office, again, id);
  await again.data('mutation { logout }');
  server.clock.advance(2 * HOUR);
  expect(await office.closed(opened, content)).toMatchObject(saved);
  expect(await revisionsOf(server, id)).toHaveLength(2);
});
