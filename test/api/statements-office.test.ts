// What opening documents in the office editor, and saving them, costs in SQL statements.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { DocumentServer } from '../support/document-server.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { OpenEditor, UploadRevision } from './generated/operations.js';
import { edit, newOffice, officeBytes } from './office-support.js';
import { StatementCounter, officeCounts } from './statement-counts.js';

let server: TestServer;
let office: DocumentServer;
let alice: ApiClient;

beforeAll(async () => {
  office = await DocumentServer.start();
  server = await startTestServer({ settings: office.settings });
  alice = await server.newUser('alice');
});
afterAll(async () => {
  await server.close();
  await office.close();
});

test('office editing', async () => {
  const counter = new StatementCounter(server);
  const documentId = await newOffice(alice);
  await alice.data('{ me { id } }');
  await counter.measure('editorSession', () => alice.data(OpenEditor, { documentId, mode: 'EDIT' }));
  expect(counter.counts).toEqual(officeCounts);

  const saves = new StatementCounter(server);
  const editor = await edit(server, office, alice, documentId);
  const save = (text: string) => () => office.saves(editor, officeBytes('docx', text));
  await saves.measure('saved', save('one'));
  await saves.measure('repeated', save('one'));
  const file = new File([officeBytes('docx', 'meanwhile')], 'a.docx');
  succeeded(
    await alice.upload(
      UploadRevision,
      { input: { documentId, file: null as never } },
      { 'input.file': file },
    ),
  );
  await saves.measure('conflict', save('two'));
  expect(saves.counts).toEqual({ saved: 17, repeated: 9, conflict: 18 });
});
