// `npm run bench`: measures the server against a floor written by hand, on the same data, in the same run.
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { measureAccess } from './access.ts';
import { compareAudit } from './audit.ts';
import type { AuditOutcome } from './audit.ts';
import { checkEqualAnswers, checkEqualHits, sendOnce } from './checks.ts';
import type { Sides } from './checks.ts';
import { measureLive } from './live.ts';
import { measure, medianOf } from './measure.ts';
import type { Measured } from './measure.ts';
import { burstOf, operationsOn } from './operations.ts';
import type { Operation, Side } from './operations.ts';
import { isWanted, readOptions, usage } from './options.ts';
import type { Options } from './options.ts';
import { makeAccount, prepare, signIn } from './prepare.ts';
import type { Databases } from './prepare.ts';
import { run, start } from './processes.ts';
import type { Started } from './processes.ts';
import { asJson, asTable, meetAll } from './report.ts';
import type { Outcome, Outcomes } from './report.ts';
import { measureSearch, searchOperation, soughtOf } from './search.ts';
import { SECRET, project, say, startPostgres, startServer } from './servers.ts';
import { countStatements } from './statements.ts';
import { measureStatistics } from './statistics.ts';
import { measureTree } from './tree.ts';
import { measureUploads } from './uploads.ts';
import type { UploadsOutcome } from './uploads.ts';

/** Connections to PostgreSQL, as many as the server's pool has. */
const POOL_SIZE = '10';
const SIDES: readonly Side[] = ['floor', 'sheaf'];

async function main(options: Options): Promise<Outcomes> {
  await run(project('scripts/build.mjs'));
  const dir = options.keepDir ?? (await mkdtemp(join(tmpdir(), 'sheaf-bench-')));
  if (options.keepDir !== null) await mkdir(dir, { recursive: true });
  const started: { stop(): Promise<unknown> }[] = [];
  // Ended from outside: the processes go with this one, PostgreSQL by its own watchdog.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  process.once('exit', () => {
    if (options.keepDir === null) rmSync(dir, { recursive: true, force: true });
  });
  try {
    const embedded = await startPostgres(join(dir, 'database'));
    started.push(embedded);
    const named = (name: string): string => embedded.url.replace(/[^/]*$/, name);
    const databases = { sheaf: embedded.url, floor: named('floor'), unaudited: named('unaudited') };
    const { world, texts, reader, stranger } = await prepare(databases, dir, options);
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
    const operations = [
      ...operationsOn(world, reader.token),
      ...(texts === null ? [] : [searchOperation(texts, reader.token)]),
    ];
    if (texts !== null) await checkEqualHits(urls, reader.token, soughtOf(texts));
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
    const search =
      texts === null || !isWanted('search', options)
        ? null
        : await measureSearch(
            server.url,
            { reader: reader.token, stranger: stranger.token },
            texts,
            options,
            say,
          );
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
    return { operations: outcomes, audit, statistics, search, access, tree, live, uploads };
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
