// What resumable uploads cost in SQL statements.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { StatementCounter, uploadCounts } from './statement-counts.js';
import { headOf, patch, tus, uploadDocument } from './tus-support.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('operations on uploads', async () => {
  const alice = await server.newUser('alice');
  const counter = new StatementCounter(server);
  const begun = { input: { fileName: 'begun.bin', size: 200_000 } };
  const create = 'mutation ($input: CreateUploadSessionInput!) { createUploadSession(input: $input) { id } }';
  await alice.data(create, begun);
  await counter.operation('createUploadSession', alice, create, begun);
  const { id } = (await alice.data<{ createUploadSession: { id: string } }>(create, begun))
    .createUploadSession;
  await counter.operation(
    'uploadSession',
    alice,
    'query ($id: ID!) { uploadSession(id: $id) { id url offset complete expiresAt } }',
    { id },
  );
  await counter.operation(
    'cancelUploadSession',
    alice,
    'mutation ($id: ID!) { cancelUploadSession(id: $id) }',
    { id },
  );
  expect(counter.counts).toEqual(uploadCounts);
});

test('parts of uploads, and their use', async () => {
  const alice = await server.signIn('alice', 'a long enough password');
  await alice.data('{ me { id } }');
  const counter = new StatementCounter(server);
  const content = randomBytes(200_000);
  let url = '';
  await counter.measure('POST', async () => {
    const response = await tus(alice, '', {
      method: 'POST',
      headers: { 'upload-length': String(content.length) },
    });
    url = response.headers.get('location') ?? '';
  });
  await counter.measure('PATCH', () => patch(alice, url, 0, content.subarray(0, 100_000)));
  await counter.measure('HEAD', () => headOf(alice, url));
  await counter.measure('last PATCH', () => patch(alice, url, 100_000, content.subarray(100_000)));
  await counter.operation('uploadDocument', alice, uploadDocument, {
    input: { uploadId: url.split('/').at(-1), name: 'used.bin' },
  });
  expect(counter.counts).toEqual({ POST: 7, PATCH: 3, HEAD: 2, 'last PATCH': 4, uploadDocument: 14 });
});
