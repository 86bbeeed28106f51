// A server that is killed while an upload comes in: what it acknowledged is there, and the upload goes on.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MIB, begin, headOf, idOf, patch, sendByTus, sha256, use } from '../api/tus-support.js';
import { ApiClient, succeeded } from '../support/client.js';
import { cloneDatabase } from '../support/database.js';
import { bytesOf } from '../support/files.js';
import { ServerProcess } from '../support/process.js';

let folder: string;
let clone: Awaited<ReturnType<typeof cloneDatabase>>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-uploads-'));
  clone = await cloneDatabase();
});
afterEach(async () => {
  await clone.drop();
  await rm(folder, { recursive: true, force: true });
});

const start = async (): Promise<{ server: ServerProcess; client: ApiClient }> => {
  const server = new ServerProcess({
    DATA_DIR: folder,
    DATABASE_URL: clone.url,
    SECRET: 'a secret that only tests have, long enough',
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'warn',
  });
  const url = await server.ready();
  const { login } = await new ApiClient(url).data<{ login: { accessToken: string } }>(
    'mutation { login(input: { login: "admin", password: "admin password" }) { accessToken } }',
  );
  return { server, client: new ApiClient(url, login.accessToken) };
};

test.each([1, 2])(
  'goes on from what was noted, round %i',
  async () => {
    const content = randomBytes(100 * MIB);
    const first = await start();
    const path = `/${idOf(await begin(first.client, content.length))}`;
    expect((await patch(first.client, path, 0, content.subarray(0, 10 * MIB))).status).toBe(204);
    let sent = 10 * MIB;
    let died = false;
    const body = new ReadableStream({
      pull: async (controller) => {
        if (died) return controller.close();
        controller.enqueue(content.subarray(sent, sent + MIB));
        sent += MIB;
        // Somewhere behind the first checkpoint of a long part.
        if (sent >= (50 + Math.floor(Math.random() * 45)) * MIB) {
          died = true;
          first.server.signal('SIGKILL');
        }
        await new Promise((done) => setTimeout(done, 1));
      },
    });
    await patch(first.client, path, 10 * MIB, body).catch(() => undefined);
    await first.server.exited();

    const { server, client } = await start();
    try {
      const [status, offset] = await headOf(client, path);
      expect(status).toBe(200);
      expect(offset).toBeGreaterThanOrEqual(10 * MIB);
      expect(offset).toBeLessThan(content.length);
      await sendByTus(client, content, { uploadUrl: `${client.url}/uploads${path}`, chunkSize: 40 * MIB });
      const { uploadDocument: made } = succeeded(await use(client, path));
      expect(made.sha256).toBe(sha256(content));
      const back = await bytesOf(await fetch(made.downloadUrl));
      expect(createHash('sha256').update(back).digest('hex')).toBe(made.sha256);
    } finally {
      await server.end();
    }
  },
  120_000,
);
