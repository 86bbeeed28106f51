// What resumable uploads are refused for, as soon as it can be seen.
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { MIB, begin, headOf, patch, tus } from './tus-support.js';

let server: TestServer;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

const refused = async (headers: Record<string, string>): Promise<number> =>
  (await tus(alice, '', { method: 'POST', headers })).status;
const storedFiles = async (): Promise<string[]> => {
  const entries = await readdir(server.blobsDir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
};

describe('an upload', () => {
  test('has a length from the beginning, and is no part of another', async () => {
    expect(await refused({ 'upload-defer-length': '1' })).toBe(501);
    expect(await refused({ 'upload-concat': 'partial', 'upload-length': '1' })).toBe(501);
    expect(await refused({})).toBe(400);
    expect(await refused({ 'upload-length': '-1' })).toBe(400);
    expect(await refused({ 'upload-length': '1', 'tus-resumable': '0.2.2' })).toBe(400);
  });

  test('is kept to the limits of the settings', async () => {
    const admin = await server.signIn();
    const set = (input: object): Promise<unknown> =>
      admin.data('mutation ($input: SettingsInput!) { updateSettings(input: $input) { maxUploadBytes } }', {
        input,
      });
    await set({ maxUploadBytes: 200_000, acceptedTypes: ['image/*'] });
    try {
      const large = await tus(alice, '', { method: 'POST', headers: { 'upload-length': '200001' } });
      expect(large.status).toBe(413);
      expect(await large.json()).toMatchObject({
        errors: [{ extensions: { code: 'PAYLOAD_TOO_LARGE', limit: 200_000 } }],
      });
      const before = await storedFiles();
      const text = Buffer.alloc(200_000, 'no picture ');
      const url = await begin(alice, text.length, 'picture.png');
      const refusal = await patch(alice, url, 0, text);
      expect(refusal.status).toBe(415);
      expect(await refusal.json()).toMatchObject({ errors: [{ extensions: { code: 'UNSUPPORTED_TYPE' } }] });
      expect(await headOf(alice, url)).toEqual([200, 0]);
      expect(await storedFiles()).toEqual(before);
      // In pieces too small to tell, until they are enough.
      expect((await patch(alice, url, 0, text.subarray(0, 40_000))).status).toBe(204);
      expect((await patch(alice, url, 40_000, text.subarray(40_000, 80_000))).status).toBe(415);
      expect(await headOf(alice, url)).toEqual([200, 40_000]);
    } finally {
      await set({ maxUploadBytes: 1024 * MIB, acceptedTypes: [] });
    }
  });

  test('is told what is spoken here', async () => {
    const response = await fetch(`${server.url}/uploads`, { method: 'OPTIONS' });
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'tus-version': '1.0.0',
      'tus-extension': 'creation,creation-with-upload,checksum,expiration,termination',
      'tus-max-size': String(1024 * MIB),
      'tus-checksum-algorithm': 'sha1,sha256',
    });
  });
});
