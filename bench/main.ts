// `npm run bench`: measures the server against a floor written by hand, on the same data, in the same run.
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import jwt from 'jsonwebtoken';
import { Client } from 'pg';
import { measureAccess } from './access.ts';
import type { Account } from './access.ts';
import { callApi } from './api.ts';
import { compareAudit, keepNoEntries } from './audit.ts';
import type { AuditOutcome } from './audit.ts';
import { checkEqualAnswers, sendOnce } from './checks.ts';
import type { Sides } from './checks.ts';
import { fill } from './fill.ts';
import type { World } from './fill.ts';
import { measureLive } from './live.ts';
import { measure, medianOf } from './measure.ts';
import type { Measured } from './measure.ts';
import { burstOf, operationsOn } from './operations.ts';
import type { Operation, Side } from './operations.ts';
import { readOptions, usage } from './options.ts';
import type { Options } from './options.ts';
import { run, start } from './processes.ts';
import type { Started } from './processes.ts';
import { asJson, asTable, meetAll } from './report.ts';
import type { Outcome, Outcomes } from './report.ts';
import { countStatements } from './statements.ts';
import { measureStatistics } from './statistics.ts';
import { measureTree } from './tree.ts';
import { measureUploads } from './uploads.ts';
import type { UploadsOutcome } from './uploads.ts';

const SECRET = 'a secret that only the benchmark has, long enough';
const PASSWORD = 'a long enough password';
/** Connections to PostgreSQL, as many as the server's pool has. */
const POOL_SIZE = '10';
const SIDES: readonly Side[] = ['floor', 'sheaf'];

const project = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const say = (line: string): boolean => process.stderr.write(`${line}\n`);

type Databases = Readonly<Record<Side | 'unaudited', string>>;

async function main(options: Options): Promise<Outcomes> {
  await run(project('scripts/build.mjs'));
  const dir = await mkdtemp(join(tmpdir(), 'sheaf-bench-'));
  const started: { stop(): Promise<unknown> }[] = [];
  // Ended from outside: the processes go with this one, PostgreSQL by its own watchdog.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  try {
    const embedded = await startPostgres(join(dir, 'database'));
    started.push(embedded);
    const named = (name: string): string => embedded.url.replace(/[^/]*$/, name);
    const databases = { sheaf: embedded.url, floor: named('floor'), unaudited: named('unaudited') };
    const { world, reader } = await prepare(databases, dir, options);
    const floor = await start({
      script: project('bench/floor.ts'),
      env: { DATABASE_URL: databases.floor, SECRET, POOL_SIZE },
      ready: /^The floor is ready at (\S+)$/,
    });
    started.push(floor);
    const server = await startServer(databases.sheaf, dir, options.profileDir);
    started.push(server);
    const urls: Sides = { floor: floor.url, sheaf: server.url };
    await checkEqualAnswers(urls, reader.token, world);
    const operations = operationsOn(world, reader.token);
    let audit: AuditOutcome | null = null;
    if (isWanted('audit', options)) {
      const without = await startServer(databases.unaudited, dir, null);
      started.push(without);
      const both = { without: without.url, audited: server.url };
      audit = await compareAudit(burstOf(operations), both, options, say);
      await without.stop();
    }
    const outcomes: Outcome[] = [];
    for (const operation of operations) {
      if (!isWanted(operation.name, options)) continue;
      outcomes.push(
        await compare(operation, urls, { databases, log: join(dir, 'database/postgres.log') }, options),
      );
    }
    const statistics = isWanted('statistics', options)
      ? await measureStatistics(server.url, (await signIn(server.url, 'admin')).token, options)
      : null;
    // Last, since it adds to what there is.
    const access = isWanted('access', options)
      ? await measureAccess(
          { url: server.url, databaseUrl: databases.sheaf },
          {
            owner: reader,
            few: await makeAccount(server.url, 'few'),
            many: await makeAccount(server.url, 'many'),
          },
          options,
        )
      : null;
    const tree = isWanted('tree', options)
      ? await measureTree(
          { url: server.url, databaseUrl: databases.sheaf },
          { owner: reader, other: await makeAccount(server.url, 'other') },
          options,
        )
      : null;
    const live = isWanted('live', options)
      ? await measureLive(() => startServer(databases.sheaf, dir, options.profileDir), makeAccount, options)
      : null;
    const uploads = isWanted('uploads', options)
      ? await compareUploads(databases.sheaf, dir, server, options, started)
      : null;
    return { operations: outcomes, audit, statistics, access, tree, live, uploads };
  } finally {
    for (const one of started.toReversed()) await one.stop();
  }
}

/** Onto the disk, and into an S3 server of its own. */
async function compareUploads(
  databaseUrl: string,
  dir: string,
  disk: Started,
  { rounds }: Options,
  started: { stop(): Promise<unknown> }[],
): Promise<UploadsOutcome> {
  const s3 = await start({
    script: project('bench/s3-server.ts'),
    env: { S3_DIR: join(dir, 's3') },
    ready: /^S3 is ready at (\S+)$/,
  });
  started.push(s3);
  const url = `s3://blobs?endpoint=${encodeURIComponent(s3.url)}`;
  const S3 = await startServer(databaseUrl, dir, null, {
    STORAGE_URL: url,
    DATA_DIR: join(dir, 's3-server'),
    AWS_ACCESS_KEY_ID: 'S3RVER',
    AWS_SECRET_ACCESS_KEY: 'S3RVER',
  });
  started.push(S3);
  return measureUploads({ dir, rounds, servers: { disk, S3 }, signIn: adminToken, say });
}

const adminToken = async (url: string): Promise<string> => (await signIn(url, 'admin')).token;

const isWanted = (name: string, { only }: Options): boolean => only.length === 0 || only.includes(name);

/** The server's own embedded PostgreSQL, with the settings that it has for data that must last. */
async function startPostgres(dataDir: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const built = pathToFileURL(project('dist/database/embedded/server.js')).href;
  const module = (await import(built)) as typeof import('../src/database/embedded/server.ts');
  return module.startEmbeddedServer({ dataDir, log: say });
}

async function startServer(
  databaseUrl: string,
  dir: string,
  profileDir: string | null,
  settings: Readonly<Record<string, string>> = {},
): Promise<Started> {
  if (profileDir !== null) await mkdir(profileDir, { recursive: true });
  return start({
    script: project('dist/main.js'),
    nodeOptions: profileDir === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`],
    env: {
      PORT: '0',
      DATA_DIR: join(dir, 'server'),
      DATABASE_URL: databaseUrl,
      STORAGE_URL: pathToFileURL(join(dir, 'blobs')).href,
      SECRET,
      ADMIN_PASSWORD: PASSWORD,
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'warn',
      ...settings,
    },
    ready: /^Sheaf is ready at (\S+)$/,
  });
}

/**
 * Has the server make its schema and the ordinary user, fills the database, and copies it for whom it is compared with: what
 * one of them writes, and what has to be done about it later, does not slow the other one down.
 */
async function prepare(
  databases: Databases,
  dir: string,
  options: Options,
): Promise<{ readonly world: World; readonly reader: Account }> {
  const server = await startServer(databases.sheaf, dir, null);
  let reader: Account;
  let world: World;
  try {
    reader = await makeAccount(server.url, 'reader');
    const begun = performance.now();
    world = await fill(databases.sheaf, reader.id, options.documents);
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    say(
      `Loaded ${options.documents} documents in ${seconds} s; ${world.readableFolders.length} folders can be read.`,
    );
  } finally {
    await server.stop();
  }
  const client = new Client({ connectionString: databases.sheaf.replace(/[^/]*$/, 'postgres') });
  await client.connect();
  try {
    await client.query('create database floor template sheaf strategy file_copy');
    if (isWanted('audit', options)) {
      await client.query('create database unaudited template sheaf strategy file_copy');
      await keepNoEntries(databases.unaudited);
    }
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
  return { world, reader };
}

/** An account as anybody makes one for themselves, signed in, with a token that outlasts the run. */
async function makeAccount(url: string, login: string): Promise<Account> {
  const registration = { username: login, email: `${login}@example.com`, password: PASSWORD };
  await callApi(url, null, 'mutation ($input: RegisterInput!) { register(input: $input) { id } }', {
    input: registration,
  });
  return signIn(url, login);
}

/** With a token that outlasts the run. */
async function signIn(url: string, login: string): Promise<Account> {
  const { login: signedIn } = await callApi<{ login: { accessToken: string; user: { id: string } } }>(
    url,
    null,
    'mutation ($input: LoginInput!) { login(input: $input) { accessToken user { id } } }',
    { input: { login, password: PASSWORD } },
  );
  const claims = jwt.decode(signedIn.accessToken, { json: true });
  const exp = Math.floor(Date.now() / 1000) + 24 * 60 * 60;
  return { id: signedIn.user.id, token: jwt.sign({ ...claims, exp }, SECRET) };
}

/** The sides take turns, so that what else the machine does falls on both. */
async function compare(
  operation: Operation,
  urls: Sides,
  { databases, log }: { readonly databases: Databases; readonly log: string },
  options: Options,
): Promise<Outcome> {
  const measured: Record<Side, Measured[]> = { floor: [], sheaf: [] };
  for (const side of SIDES) await sendOnce(operation, side, urls[side]);
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const side of SIDES) {
      const figures = await measure(
        `${operation.name} on ${side}`,
        () => operation.steps(side),
        urls[side],
        options,
      );
      measured[side].push(figures);
      say(
        `${operation.name}, round ${round}, ${side}: ${figures.perSecond.toFixed(0)} req/s, p99 ${figures.p99} ms`,
      );
    }
  }
  const statements = { floor: 0, sheaf: 0 };
  for (const side of SIDES) {
    statements[side] = await countStatements(operation, side, urls[side], { url: databases[side], log });
  }
  const floor = medianOf(measured.floor);
  const sheaf = medianOf(measured.sheaf);
  return { operation, floor, sheaf, ratio: sheaf.perSecond / floor.perSecond, statements };
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options === 'HELP') {
    process.stdout.write(usage);
    process.exit(0);
  }
  const outcomes = await main(options);
  process.stdout.write(`${options.json ? asJson(outcomes, options) : asTable(outcomes, options)}\n`);
  process.exit(options.strict && !meetAll(outcomes) ? 1 : 0);
} catch (error) {
  say(error instanceof RangeError ? `${error.message}\n${usage}` : `The benchmark failed: ${inspect(error)}`);
  process.exit(1);
}
