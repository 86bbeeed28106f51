// Opening documents in the office editor: who may, what the browser is given, and whom the document server serves with it.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { HOUR } from '../../src/common/clock.js';
import type { ApiClient } from '../support/client.js';
import { DocumentServer } from '../support/document-server.js';
import { bytesOf, fixture, textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { OpenEditor } from './generated/operations.js';
import { contentOf, edit, newOffice, officeBytes, openEditor, revisionsOf } from './office-support.js';
import { auditOf, fresh, grant, revoke, rows, upload, userIdOf } from './share-links-support.js';

let server: TestServer;
let office: DocumentServer;
let alice: ApiClient;
let bob: ApiClient;

beforeAll(async () => {
  office = await DocumentServer.start();
  server = await startTestServer({ settings: office.settings });
  alice = await server.newUser('alice');
  bob = await server.newUser('bob');
});
afterAll(async () => {
  await server.close();
  await office.close();
});

const refused = async (client: ApiClient, documentId: string, mode: 'VIEW' | 'EDIT' = 'EDIT') =>
  (await client.error(OpenEditor, { documentId, mode })).extensions;

describe('editorSession', () => {
  test('gives what the editor needs, signed', async () => {
    const name = fresh('预算 2026.xlsx');
    const id = await newOffice(alice, 'xlsx', undefined, name);
    const { config, documentServerUrl } = await openEditor(alice, id);
    const userId = await userIdOf(alice);
    expect(documentServerUrl).toBe(office.url);
    expect(config).toEqual({
      documentType: 'cell',
      document: {
        fileType: 'xlsx',
        key: expect.any(String),
        title: name,
        url: expect.stringMatching(`^${server.url}/files/`),
        permissions: {
          edit: true,
          comment: true,
          fillForms: true,
          review: true,
          copy: true,
          download: true,
          print: true,
        },
      },
      editorConfig: {
        mode: 'edit',
        callbackUrl: `${server.url}/office/callback/${id}`,
        user: { id: userId, name: 'alice' },
        customization: { forcesave: true },
      },
    });
    const editor = await edit(server, office, alice, id);
    expect(editor.content.equals(officeBytes('xlsx', 'at first'))).toBe(true);
    expect(JSON.stringify(config)).not.toContain('secret');
    expect(editor.key).not.toContain(id);
    expect(await auditOf(server, id, 'officeOpen')).toMatchObject([
      { result: 'OK', actor: userId, target: 'Document', details: { mode: 'EDIT' } },
      { result: 'OK', details: { mode: 'EDIT' } },
    ]);
    // What the editor fetches is no download.
    expect(await auditOf(server, id, 'download')).toEqual([]);
  });

  test('knows the type by the bytes, whatever the name says', async () => {
    const typed = async (file: File, mode: 'VIEW' | 'EDIT' = 'EDIT') => {
      const { config } = await openEditor(alice, await upload(alice, file), mode);
      return [config['documentType'], (config['document'] as { fileType: string }).fileType];
    };
    expect(await typed(await fixture('sample.docx', fresh('a.xlsx')))).toEqual(['word', 'docx']);
    expect(await typed(new File([officeBytes('pptx', 'x')], fresh('b.pptx')))).toEqual(['slide', 'pptx']);
    expect(await typed(await fixture('sample.pdf', fresh('c.pdf')))).toEqual(['pdf', 'pdf']);
    expect(await typed(textFile(fresh('d.txt'), 'plain'))).toEqual(['word', 'txt']);
    expect(await typed(textFile(fresh('e.csv'), 'a,b\n1,2\n'))).toEqual(['cell', 'csv']);
    const old = new File([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2048)], fresh('f.doc'));
    expect(await typed(old, 'VIEW')).toEqual(['word', 'doc']);
    const again = new File([old], fresh('again.doc'));
    expect(await refused(alice, await upload(alice, again))).toMatchObject({
      code: 'UNSUPPORTED_TYPE',
      mimeType: 'application/msword',
    });
    const picture = await upload(alice, await fixture('sample.png', fresh('g.docx')));
    for (const mode of ['VIEW', 'EDIT'] as const) {
      expect(await refused(alice, picture, mode)).toEqual({
        code: 'UNSUPPORTED_TYPE',
        status: 415,
        mimeType: 'image/png',
      });
    }
    const { createDocument } = await alice.data<{ createDocument: { id: string } }>(
      'mutation ($name: String!) { createDocument(input: { name: $name }) { id } }',
      { name: fresh('empty.docx') },
    );
    expect(await refused(alice, createDocument.id)).toMatchObject({ code: 'UNSUPPORTED_TYPE' });
  });

  test('keeps to the length that titles may have, with the extension', async () => {
    const id = await newOffice(alice, 'docx', undefined, `${'长'.repeat(240)}.docx`);
    const { title } = (await openEditor(alice, id)).config['document'] as { title: string };
    expect(title).toBe(`${'长'.repeat(123)}.docx`);
  });

  test('speaks the language that the browser asks for', async () => {
    const id = await newOffice(alice);
    const langs = ['zh-CN,zh;q=0.9,en;q=0.8', 'en;q=0.5, de-AT', '*', '<script>'].map(async (languages) => {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'accept-language': languages,
          authorization: `Bearer ${alice.token}`,
        },
        body: JSON.stringify({ query: `{ editorSession(documentId: "${id}") { config } }` }),
      });
      const { data } = (await response.json()) as {
        data: { editorSession: { config: { editorConfig: { lang?: string } } } };
      };
      return data.editorSession.config.editorConfig.lang;
    });
    expect(await Promise.all(langs)).toEqual(['zh-CN', 'de-AT', undefined, undefined]);
  });

  test('wants READ to view and WRITE to edit, and shows nothing to who has neither', async () => {
    const id = await newOffice(alice);
    expect(await refused(bob, id)).toEqual({ code: 'NOT_FOUND', status: 404, what: 'document' });
    expect(await refused(bob, 'nonsense')).toMatchObject({ code: 'NOT_FOUND' });
    await grant(alice, id, bob, 'READ');
    expect(await refused(bob, id)).toEqual({ code: 'FORBIDDEN', status: 403, permission: 'WRITE' });
    const { config } = await openEditor(bob, id, 'VIEW');
    expect(config).toMatchObject({
      document: { permissions: { edit: false, comment: false, review: false, fillForms: false } },
      editorConfig: { mode: 'view', user: { name: 'bob' } },
    });
    expect(config['editorConfig']).not.toHaveProperty('callbackUrl');
    await grant(alice, id, bob, 'WRITE');
    expect((await openEditor(bob, id)).config).toMatchObject({ editorConfig: { mode: 'edit' } });
    await server.database.pool.query('update item set trashed_at = now() where id = $1', [id]);
    expect(await refused(alice, id)).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('does not open for editing what somebody else has checked out', async () => {
    const id = await newOffice(alice);
    await grant(alice, id, bob, 'WRITE');
    await server.database.pool.query(
      `insert into document_lock (document_id, owner_id, locked_at, expires_at)
       values ($1, $2, now(), now() + interval '10 minutes')`,
      [id, await userIdOf(bob)],
    );
    expect(await refused(alice, id)).toMatchObject({ code: 'LOCKED' });
    await openEditor(alice, id, 'VIEW');
    await openEditor(bob, id);
  });

  test('is FEATURE_OFF without a document server, once the caller may', async () => {
    const other = await startTestServer({ databaseUrl: server.databaseUrl, blobsDir: server.blobsDir });
    try {
      const id = await newOffice(alice);
      const there = other.client(alice.token ?? undefined);
      expect(await refused(there, id)).toEqual({ code: 'FEATURE_OFF', status: 409 });
      expect(await refused(other.client(bob.token ?? undefined), id)).toMatchObject({ code: 'NOT_FOUND' });
      const answered = await office.tell(
        { key: 'x', callbackUrl: `${other.url}/office/callback/${id}` },
        { status: 1 },
      );
      expect(answered.status).toBe(404);
    } finally {
      await other.close();
    }
  });
});

const keyOf = async (client: ApiClient, id: string, mode: 'VIEW' | 'EDIT' = 'EDIT'): Promise<string> =>
  ((await openEditor(client, id, mode)).config['document'] as { key: string }).key;

describe('the key', () => {
  test('is one for all who open a revision, and another for each revision and document', async () => {
    const id = await newOffice(alice);
    await grant(alice, id, bob, 'READ');
    const [viewed, key] = [await keyOf(bob, id, 'VIEW'), await keyOf(alice, id)];
    expect(viewed).toBe(key);
    await grant(alice, id, bob, 'WRITE');
    expect(await Promise.all([1, 2, 3, 4].map(() => keyOf(bob, id)))).toEqual([key, key, key, key]);
    expect(await keyOf(alice, await newOffice(alice))).not.toBe(key);
    await alice.data(
      'mutation ($id: ID!) { restoreRevision(input: { documentId: $id, number: 1 }) { id } }',
      { id },
    );
    expect(await keyOf(alice, id)).not.toBe(key);
  });

  test('is the same for many who come first at once', async () => {
    const id = await newOffice(alice);
    await grant(alice, id, bob, 'WRITE');
    const keys = await Promise.all([alice, bob, alice, bob, alice].map((client) => keyOf(client, id)));
    expect(new Set(keys).size).toBe(1);
    const editors = await rows(server, 'select user_id from editor_user where key = $1', keys[0]);
    expect(editors).toHaveLength(2);
  });

  test('stays where it was closed without changes, or its save was refused', async () => {
    const id = await newOffice(alice);
    const editor = await edit(server, office, alice, id);
    expect(await office.tell(editor, { status: 4 })).toMatchObject({ status: 200, error: 0 });
    expect(await keyOf(alice, id)).toBe(editor.key);
    expect(await office.closed(editor, Buffer.from('no office file'))).toMatchObject({
      status: 200,
      error: 1,
    });
    // The document server has kept what it could not save under this key.
    expect(await keyOf(alice, id)).toBe(editor.key);
  });
});

describe('the link that the document server fetches by', () => {
  test('ends with the session, the access and its hour', async () => {
    const carol = await server.signIn('bob');
    const id = await newOffice(alice);
    await grant(alice, id, bob, 'WRITE');
    const urlOf = async (client: ApiClient) =>
      ((await openEditor(client, id)).config['document'] as { url: string }).url;
    const url = await urlOf(carol);
    const response = await fetch(url);
    expect([response.status, (await bytesOf(response)).equals(await contentOf(alice, id))]).toEqual([
      200,
      true,
    ]);
    await revoke(alice, id, bob);
    expect((await fetch(url)).status).toBe(404);
    await grant(alice, id, bob, 'WRITE');
    const again = await urlOf(carol);
    await carol.data('mutation { logout }');
    expect((await fetch(again)).status).toBe(404);
    const last = await urlOf(alice);
    server.clock.advance(HOUR);
    expect((await fetch(last)).status).toBe(410);
    alice = await server.signIn('alice');
    expect(await revisionsOf(server, id)).toHaveLength(1);
  });
});
