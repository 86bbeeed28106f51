// A whole server in this process, on a database and in folders of its own, listening on a free port.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { startApp } from '../../src/app.js';
import type { AppOptions } from '../../src/app.js';
import { HOUR } from '../../src/common/clock.js';
import { readConfig } from '../../src/config.js';
import type { Database } from '../../src/database/database.js';
import type { Paces } from '../../src/jobs/steady-work.js';
import type { MostConnections } from '../../src/server/subscriptions/connection-caps.js';
import { ApiClient } from './client.js';
import { TestClock } from './clock.js';
import { cloneDatabase } from './database.js';
import { StatementLog, loggingClient } from './statements.js';

export interface TestServer {
  readonly url: string;
  readonly database: Database;
  readonly databaseUrl: string;
  readonly clock: TestClock;
  readonly statements: StatementLog;
  /** Where its blobs are. */
  readonly blobsDir: string;
  /** How often it was told to stop. */
  readonly shutdowns: () => number;
  readonly adminPassword: string;
  /** What was logged, as text. */
  readonly logged: () => string;
  client(token?: string): ApiClient;
  /** Signs in, as the administrator unless told. */
  signIn(login?: string, password?: string): Promise<ApiClient>;
  /** Makes an account and signs in as it. */
  newUser(username: string): Promise<ApiClient>;
  close(): Promise<void>;
}

export interface TestServerOptions {
  /** Settings that differ, by the names of the environment. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Another server's database, for a second node. */
  readonly databaseUrl?: string;
  readonly blobsDir?: string;
  /** Whether jobs are run; `OFF` unless told. */
  readonly background?: 'ON' | 'OFF';
  /** Narrower bounds for the processes that read files. */
  readonly containment?: AppOptions['containment'];
  /** Of the steady work, which otherwise comes when a test calls for it. */
  readonly paces?: Partial<Paces>;
  /** Caps on sockets, with RATE_LIMITS on. */
  readonly mostConnections?: MostConnections;
}

const PASSWORD = 'a long enough password';

/** What every test server signs with. */
export const SECRET = 'a secret that only tests have, long enough';

const login = /* GraphQL */ `
  mutation ($input: LoginInput!) {
    login(input: $input) {
      accessToken
    }
  }
`;
const register = /* GraphQL */ `
  mutation ($input: RegisterInput!) {
    register(input: $input) {
      id
    }
  }
`;

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const clone = options.databaseUrl === undefined ? await cloneDatabase() : null;
  const databaseUrl = options.databaseUrl ?? clone?.url ?? '';
  const dataDir = await mkdtemp(join(tmpdir(), 'sheaf-server-'));
  const blobsDir = options.blobsDir ?? join(dataDir, 'blobs');
  const lines: string[] = [];
  const clock = new TestClock();
  const statements = new StatementLog();
  let shutdowns = 0;
  const config = readConfig({
    PORT: '0',
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    STORAGE_URL: pathToFileURL(blobsDir).href,
    SECRET,
    RATE_LIMITS: 'off',
    ...options.settings,
  });
  const app = await startApp({
    config: { ...config, databaseUrl, secret: config.secret ?? '' },
    version: '0.0.0-test',
    clock,
    log: pino({ level: config.logLevel }, { write: (line: string) => lines.push(line) }),
    newPassword: () => 'unused',
    onFirstStart: () => undefined,
    onShutdown: () => (shutdowns += 1),
    // Background work comes when a test calls for it, so that statements can be counted.
    paces: { seal: HOUR, addUp: HOUR, tellBounds: HOUR, index: HOUR, ...options.paces },
    background: options.background ?? 'OFF',
    ...(options.containment === undefined ? {} : { containment: options.containment }),
    ...(options.mostConnections === undefined ? {} : { mostConnections: options.mostConnections }),
    Client: loggingClient(statements),
  });
  const client = (token?: string): ApiClient => new ApiClient(app.url, token ?? null);
  const signIn = async (
    name = 'admin',
    password = name === 'admin' ? 'admin password' : PASSWORD,
  ): Promise<ApiClient> => {
    const data = await client().data<{ login: { accessToken: string } }>(login, {
      input: { login: name, password },
    });
    return client(data.login.accessToken);
  };
  return {
    url: app.url,
    database: app.database,
    databaseUrl,
    clock,
    statements,
    blobsDir,
    shutdowns: () => shutdowns,
    adminPassword: 'admin password',
    logged: () => lines.join(''),
    client,
    signIn,
    newUser: async (username) => {
      await client().data(register, {
        input: { username, email: `${username}@example.com`, password: PASSWORD },
      });
      return signIn(username);
    },
    close: async () => {
      await app.stop();
      await clone?.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
