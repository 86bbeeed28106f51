// The process: what it prints, what it refuses to start with, and how it stops.
import { afterEach, beforeAll, afterAll, describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import type { ClientRequest } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { ApiClient } from './support/client.js';
import { cloneDatabase } from './support/database.js';
import type { TestDatabase } from './support/database.js';
import { TestSocket } from './server/support/sockets.js';
import { ServerProcess } from './support/process.js';

const secret = 'a secret that only tests have, long enough';
const processes: ServerProcess[] = [];
const folders: string[] = [];

function start(settings: Record<string, string>): ServerProcess {
  const started = new ServerProcess(settings);
  processes.push(started);
  return started;
}
async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'sheaf-main-'));
  folders.push(made);
  return made;
}
afterEach(async () => {
  await Promise.all(processes.splice(0).map((one) => one.end()));
  await Promise.all(folders.splice(0).map((one) => rm(one, { recursive: true, force: true })));
});

/** Expects that it does not start, and gives the only line that it prints. */
async function refusal(settings: Record<string, string>): Promise<string> {
  const refused = start(settings);
  expect(await refused.exited()).toBe(1);
  expect(refused.out).toBe('');
  const lines = refused.err.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
}

describe('embedded', () => {
  test('prints two lines at the first start and one at later ones, logs elsewhere, and keeps what it was given', async () => {
    const DATA_DIR = await folder();
    const first = start({ DATA_DIR });
    const url = await first.ready();
    const [, password] =
      /^Sign in as admin with the password (\S+)\nSheaf is ready at http:\/\/127\.0\.0\.1:\d+\n$/.exec(
        first.out,
      ) ?? [];
    expect(password).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    const change = `mutation ($input: ChangeExpiredPasswordInput!) { changeExpiredPassword(input: $input) { accessToken } }`;
    const input = { login: 'admin', currentPassword: password, newPassword: 'a long enough password' };
    await new ApiClient(url).data(change, { input });

    // Another process on the same folder.
    expect(await refusal({ DATA_DIR })).toBe(`Another Sheaf process is using ${DATA_DIR}.`);

    first.signal('SIGINT');
    expect(await first.exited()).toBe(0);
    for (const line of first.err.trim().split('\n'))
      expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number) });
    expect(first.err).not.toContain(password);
    expect(existsSync(join(DATA_DIR, 'postgres', 'postmaster.pid'))).toBe(false);

    const second = start({ DATA_DIR, PUBLIC_URL: 'https://docs.example.com/' });
    expect(await second.ready()).toBe('https://docs.example.com');
    expect(second.out).toBe('Sheaf is ready at https://docs.example.com\n');
    second.signal('SIGTERM');
    expect(await second.exited()).toBe(0);
    expect(existsSync(join(DATA_DIR, 'postgres', 'postmaster.pid'))).toBe(false);
  }, 60_000);

  test('says nothing of a password that was given', async () => {
    const embedded = start({ DATA_DIR: await folder(), ADMIN_PASSWORD: 'given at the start' });
    const url = await embedded.ready();
    expect(embedded.out).toBe(`Sheaf is ready at ${url}\n`);
    const login = 'mutation ($input: LoginInput!) { login(input: $input) { user { username } } }';
    const data = await new ApiClient(url).data(login, {
      input: { login: 'admin', password: 'given at the start' },
    });
    expect(data).toEqual({ login: { user: { username: 'admin' } } });
  });
});

describe('connected', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await cloneDatabase();
  });
  afterAll(() => database.drop());

  const settings = async (): Promise<Record<string, string>> => ({
    DATA_DIR: await folder(),
    DATABASE_URL: database.url,
    SECRET: secret,
  });

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'finishes the upload that is under way on %s, then exits with 0',
    async (signal) => {
      const server = start(await settings());
      const url = await server.ready();
      const login =
        'mutation { login(input: { login: "admin", password: "admin password" }) { accessToken } }';
      const { accessToken } = (await new ApiClient(url).data<{ login: { accessToken: string } }>(login))
        .login;
      const upload = startUpload(url, accessToken, `slow ${signal}.txt`);
      await upload.begun;
      server.signal(signal);
      // It no longer takes anything new, and goes on with what it has.
      await expect(
        (async () => {
          for (;;) await fetch(`${url}/healthz`, { headers: { connection: 'close' } });
        })(),
      ).rejects.toThrow('fetch failed');
      expect(await upload.finish()).toEqual({
        data: { uploadDocument: { name: `slow ${signal}.txt`, size: 3_000_011 } },
      });
      expect(await server.exited()).toBe(0);
    },
  );

  const shutdown = 'mutation { shutdown }';
  test.each([
    ['HTTP', (url: string, token: string) => new ApiClient(url, token).data(shutdown)],
    [
      'a WebSocket',
      async (url: string, token: string) =>
        (await (await TestSocket.open(url, token)).request(shutdown)).data,
    ],
  ])('stops on the mutation shutdown over %s as on a signal, with every other node', async (way, send) => {
    const nodes = [start(await settings()), start(await settings())];
    const [url = '', otherUrl = ''] = await Promise.all(nodes.map((node) => node.ready()));
    const login = 'mutation { login(input: { login: "admin", password: "admin password" }) { accessToken } }';
    const { accessToken } = (await new ApiClient(url).data<{ login: { accessToken: string } }>(login)).login;
    const admin = new ApiClient(url, accessToken);
    await admin.data('mutation { updateSettings(input: { remoteShutdown: true }) { remoteShutdown } }');
    const uploads = [url, otherUrl].map((at, nth) => startUpload(at, accessToken, `${way} ${nth}.txt`));
    await Promise.all(uploads.map(({ begun }) => begun));
    expect(await send(url, accessToken)).toEqual({ shutdown: true });
    for (const at of [url, otherUrl]) {
      await expect(
        (async () => {
          for (;;) await fetch(`${at}/healthz`, { headers: { connection: 'close' } });
        })(),
      ).rejects.toThrow('fetch failed');
    }
    expect(await Promise.all(uploads.map((upload) => upload.finish()))).toEqual(
      [0, 1].map((nth) => ({ data: { uploadDocument: { name: `${way} ${nth}.txt`, size: 3_000_011 } } })),
    );
    expect(await Promise.all(nodes.map((node) => node.exited()))).toEqual([0, 0]);
    for (const { err } of nodes) expect(err).toMatch(/"cause":"shutdown".*"msg":"stopping"/);
  });

  test.each([
    ['SIGTERM', 'info', /"msg":"stopping"/],
    ['SIGTERM', 'silent', /^$/],
  ] as const)('stops on %s with the log %s', async (signal, LOG_LEVEL, log) => {
    const server = start({ ...(await settings()), LOG_LEVEL });
    await server.ready();
    server.signal(signal);
    expect(await server.exited()).toBe(0);
    expect(server.err).toMatch(log);
  });

  test('refuses in one sentence a port that is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const PORT = String((other.address() as AddressInfo).port);
    expect(await refusal({ ...(await settings()), PORT })).toBe(
      `Port ${PORT} is in use on 127.0.0.1: set PORT to another one.`,
    );
    other.close();
  });

  test('refuses in one sentence an address that is not its own', async () => {
    expect(await refusal({ ...(await settings()), HOST: '192.0.2.1' })).toBe(
      '192.0.2.1 is no address of this machine: set HOST to another one.',
    );
    expect(await refusal({ ...(await settings()), HOST: 'no-such-host.invalid' })).toBe(
      'no-such-host.invalid is no address of this machine: set HOST to another one.',
    );
  });

  test("refuses in one sentence a database that does not answer, takes nobody or is somebody else's", async () => {
    const known = await settings();
    const refusedWith = async (change: (url: URL) => void): Promise<string> => {
      const url = new URL(database.url);
      change(url);
      return refusal({ ...known, DATABASE_URL: url.href });
    };
    expect(await refusedWith((url) => Object.assign(url, { hostname: '127.0.0.1', port: '1' }))).toBe(
      'The database of DATABASE_URL does not answer (ECONNREFUSED).',
    );
    expect(await refusedWith((url) => Object.assign(url, { hostname: '%2Fno%2Fsocket' }))).toBe(
      'The database of DATABASE_URL does not answer (ENOENT).',
    );
    expect(await refusedWith((url) => (url.password = 'wrong'))).toBe(
      'The database does not take the user and password of DATABASE_URL.',
    );
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(`create role stranger login password 'known'`);
    await client.end();
    expect(await refusedWith((url) => Object.assign(url, { username: 'stranger', password: 'known' }))).toBe(
      'The user of DATABASE_URL has to own its database, or be allowed to create it.',
    );
  });
});

describe('any', () => {
  test('refuses a bad setting in one sentence', async () => {
    expect(await refusal({ PORT: 'http' })).toBe('PORT is a number from 0 to 65535, not "http".');
  });

  test('refuses a place for blobs that is none before it makes anything', async () => {
    const DATA_DIR = join(await folder(), 'data');
    expect(await refusal({ DATA_DIR, STORAGE_URL: 's3://b?endpoint=minio:9000' })).toBe(
      'The endpoint in STORAGE_URL must be an http or https URL.',
    );
    expect(existsSync(DATA_DIR)).toBe(false);
  });

  test('refuses a database of another version in one sentence', async () => {
    const DATA_DIR = await folder();
    await mkdir(join(DATA_DIR, 'postgres'));
    await writeFile(join(DATA_DIR, 'postgres/PG_VERSION'), '12\n');
    expect(await refusal({ DATA_DIR })).toMatch(
      /^\S+ was made by PostgreSQL 12, but \d+ is installed: install the version of Sheaf that made it\.$/,
    );
  });

  test('refuses a folder that is none in one sentence', async () => {
    const file = join(await folder(), 'file');
    await writeFile(file, '');
    expect(await refusal({ DATA_DIR: file })).toBe(`${file} is no folder: set DATA_DIR to another one.`);
    expect(await refusal({ DATA_DIR: await folder(), STORAGE_URL: `${file}/blobs` })).toBe(
      `The folder of STORAGE_URL cannot be used: ENOTDIR: not a directory, mkdir '${file}/blobs'.`,
    );
  });
});

interface Upload {
  /** The server has taken in its first part. */
  readonly begun: Promise<void>;
  /** Sends the rest; the answer. */
  finish(): Promise<unknown>;
}

/** A multipart upload whose content stops short of its end. */
function startUpload(url: string, token: string, name: string): Upload {
  const boundary = 'a-boundary';
  const query = 'mutation ($file: Upload!) { uploadDocument(input: { file: $file }) { name size } }';
  const part = (disposition: string, text: string): string =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${text}`;
  const head =
    part('name="operations"', `${JSON.stringify({ query, variables: { file: null } })}\r\n`) +
    part('name="map"', '{"0":["variables.file"]}\r\n') +
    part(`name="0"; filename="${name}"`, '');
  let sent: ClientRequest;
  const answer = new Promise<unknown>((resolve, reject) => {
    sent = request(
      `${url}/graphql`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'apollo-require-preflight': '1',
          'content-type': `multipart/form-data; boundary=${boundary}`,
          // Answered when the server has the request: written is not yet read.
          expect: '100-continue',
        },
      },
      (response) => {
        let text = '';
        response.on('data', (piece: Buffer) => (text += piece.toString()));
        response.on('end', () => resolve(JSON.parse(text)));
      },
    );
    sent.on('error', reject);
    sent.flushHeaders();
  });
  return {
    begun: new Promise((resolve, reject) => {
      sent.once('continue', () => sent.write(head + 'x'.repeat(3_000_000), () => resolve()));
      sent.once('error', reject);
    }),
    finish: () => {
      sent.end(`the very end\r\n--${boundary}--\r\n`.replace('the very end', 'to the end.'));
      return answer;
    },
  };
}
