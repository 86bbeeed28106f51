// What the office editor saves: new revisions by whoever edited, once each, over force saves and by several people at once.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DAY } from '../../src/common/clock.js';
import { forgetEditorSessions } from '../../src/jobs/forget-expired.js';
import type { ApiClient } from '../support/client.js';
import { DocumentServer } from '../support/document-server.js';
import { textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import {
  contentOf,
  copiesOf,
  edit,
  newOffice,
  officeBytes,
  openEditor,
  revisionsOf,
  savesOf,
  stemOf,
} from './office-support.js';
import { blobCount, fresh, grant, rows, upload } from './share-links-support.js';

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

const saved = { status: 200, error: 0 };

describe('a save', () => {
  test.each(['docx', 'xlsx', 'pptx'] as const)('of a %s is a revision by whoever edited', async (kind) => {
    const id = await newOffice(alice, kind);
    const editor = await edit(server, office, alice, id);
    expect(await office.tell(editor, { status: 1, users: [editor.userId] })).toMatchObject(saved);
    const content = officeBytes(kind, 'edited 修改');
    expect(await office.closed(editor, content)).toMatchObject(saved);
    expect(await revisionsOf(server, id)).toMatchObject([
      { number: 1, by: 'alice' },
      { number: 2, by: 'alice', fileName: expect.stringMatching(`\\.${kind}$`) },
    ]);
    expect((await contentOf(alice, id)).equals(content)).toBe(true);
    expect(await savesOf(server, id)).toEqual([{ result: 'OK', actor: 'alice', details: { revision: 2 } }]);
    const [change] = await rows<{ kind: string; details: object; actor: string }>(
      server,
      `select kind, details, username as actor from change join user_account on user_account.id = actor_id
       where item_id = $1 order by change.id desc limit 1`,
      id,
    );
    expect(change).toEqual({ kind: 'REVISION_ADDED', details: { number: 2 }, actor: 'alice' });
    expect(await copiesOf(server, await stemOf(server, id))).toEqual([]);
  });

  test('is taken by the token in the header, in the body or in both', async () => {
    for (const where of ['header', 'body', 'both'] as const) {
      const id = await newOffice(alice);
      const editor = await edit(server, office, alice, id);
      expect(await office.closed(editor, officeBytes('docx', where), {}, { where })).toMatchObject(saved);
      expect(await revisionsOf(server, id)).toHaveLength(2);
    }
  });

  test('of a format that comes back as another keeps its family, and says what it is', async () => {
    const id = await upload(alice, textFile(fresh('notes.txt'), 'plain'));
    const editor = await edit(server, office, alice, id);
    expect(await office.saves(editor, Buffer.from('{"now": "JSON"}'))).toMatchObject(saved);
    expect(await office.closed(editor, officeBytes('docx', 'formatted'), { filetype: 'docx' })).toMatchObject(
      saved,
    );
    expect(
      (await revisionsOf(server, id)).map(({ fileName, mimeType }) => [fileName.split('.')[1], mimeType]),
    ).toEqual([
      ['txt', 'text/plain'],
      ['txt', 'application/json'],
      ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ]);
  });

  test('that is told again is kept once, while it is fetched too', async () => {
    const id = await newOffice(alice);
    const editor = await edit(server, office, alice, id);
    const content = officeBytes('docx', 'once');
    const answers = await Promise.all([1, 2, 3].map(() => office.closed(editor, content)));
    expect(answers).toMatchObject([saved, saved, saved]);
    const blobs = await blobCount(server);
    expect(await answers[0]?.again()).toMatchObject(saved);
    expect(await office.closed(editor, content)).toMatchObject(saved);
    expect(await blobCount(server)).toBe(blobs);
    expect(await revisionsOf(server, id)).toHaveLength(2);
    const details = (await savesOf(server, id)).map(({ details: told }) => told);
    expect(details).toEqual([{ revision: 2 }, ...Array.from({ length: 4 }, () => ({ repeated: true }))]);
  });

  test('goes on after force saves, each of which is a revision, and is no conflict with them', async () => {
    const id = await newOffice(alice);
    const editor = await edit(server, office, alice, id);
    const [first, second, last] = ['one', 'two', 'three'].map((text) => officeBytes('docx', text)) as [
      Buffer,
      Buffer,
      Buffer,
    ];
    const early = await office.saves(editor, first);
    expect(early).toMatchObject(saved);
    expect(await office.saves(editor, second)).toMatchObject(saved);
    // Whoever comes now comes to what is being edited, not to a second copy of it.
    await grant(alice, id, bob, 'WRITE');
    const joined = await edit(server, office, bob, id);
    expect(joined.key).toBe(editor.key);
    // An old message that is heard once more brings nothing back.
    expect(await early.again()).toMatchObject(saved);
    expect((await contentOf(alice, id)).equals(second)).toBe(true);
    expect(await office.closed(joined, last)).toMatchObject(saved);
    expect((await revisionsOf(server, id)).map(({ number, by }) => [number, by])).toEqual([
      [1, 'alice'],
      [2, 'alice'],
      [3, 'alice'],
      [4, 'bob'],
    ]);
    expect(await copiesOf(server, await stemOf(server, id))).toEqual([]);
    // The next one edits under a key of its own.
    expect((await edit(server, office, alice, id)).key).not.toBe(editor.key);
  });

  test('at the end, where nothing has changed since the last force save, is none', async () => {
    const id = await newOffice(alice);
    const editor = await edit(server, office, alice, id);
    await office.saves(editor, officeBytes('docx', 'all there is'));
    expect(
      await office.closed(editor, officeBytes('docx', 'packed anew'), { notmodified: true }),
    ).toMatchObject(saved);
    expect(await revisionsOf(server, id)).toHaveLength(2);
    expect((await edit(server, office, alice, id)).key).not.toBe(editor.key);
  });

  test('that the document server could not make is logged, and changes nothing', async () => {
    const id = await newOffice(alice);
    const editor = await edit(server, office, alice, id);
    for (const status of [3, 7]) {
      expect(await office.tell(editor, { status, users: [editor.userId] })).toMatchObject(saved);
      expect(server.logged()).toContain(`"documentId":"${id}","status":${status},"outcome":"EDITOR_FAILED"`);
    }
    expect(await revisionsOf(server, id)).toHaveLength(1);
  });
});

describe('two people at once', () => {
  test('share what they edit, and it is whose turn was last', async () => {
    const id = await newOffice(alice);
    await grant(alice, id, bob, 'WRITE');
    const [one, other] = [await edit(server, office, alice, id), await edit(server, office, bob, id)];
    expect(other.key).toBe(one.key);
    await office.tell(one, {
      status: 1,
      users: [one.userId, other.userId],
      actions: [{ type: 1, userid: other.userId }],
    });
    await office.saves(other, officeBytes('docx', 'by bob'));
    await office.closed(one, officeBytes('docx', 'by both'));
    expect((await revisionsOf(server, id)).map(({ by }) => by)).toEqual(['alice', 'bob', 'alice']);
  });

  test('and whoever acted, or came last, where nobody is named', async () => {
    const id = await newOffice(alice);
    await grant(alice, id, bob, 'WRITE');
    const [one, other] = [await edit(server, office, alice, id), await edit(server, office, bob, id)];
    const actions = [{ type: 0, userid: one.userId }];
    await office.saves(one, officeBytes('docx', 'acted'), { users: undefined, actions });
    await office.closed(other, officeBytes('docx', 'came'), {
      users: ['somebody else'],
      actions: 'nonsense',
    });
    expect((await revisionsOf(server, id)).map(({ by }) => by)).toEqual(['alice', 'alice', 'bob']);
  });
});

test('editor sessions are forgotten a month after the last sign of life', async () => {
  const id = await newOffice(alice);
  const editor = await edit(server, office, alice, id);
  server.clock.advance(20 * DAY);
  alice = await server.signIn('alice');
  await openEditor(alice, id);
  server.clock.advance(20 * DAY);
  expect(await forgetEditorSessions(server.database, server.clock.now())).toBe('DONE');
  expect(await office.saves(editor, officeBytes('docx', 'late'))).toMatchObject(saved);
  server.clock.advance(31 * DAY);
  expect(await forgetEditorSessions(server.database, server.clock.now())).toBe('DONE');
  expect(await rows(server, 'select 1 from editor_user')).toEqual([]);
  // What it does not know any more it leaves to the document server.
  expect(await office.closed(editor, officeBytes('docx', 'too late'))).toMatchObject({
    status: 200,
    error: 1,
  });
  expect(await revisionsOf(server, id)).toHaveLength(2);
});
