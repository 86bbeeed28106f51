// What setting access costs on a large folder, and what lists cost a viewer with many grants against one with few.
//
// Added to what the other operations are measured on: one folder with 10,000 folders in it (`--grants`), ten documents in each.
// Its owner grants, cuts off, joins again and revokes on it, five times each, over the API; a fingerprint of the places and
// transaction ids of all documents shows that none of them was written. Two users may read all of it: one by a grant on the
// folder (and nine more), the other by a grant on each of the 10,000. Both ask for a folder's first 50 documents, of folders
// chosen at random, and for the first 50 documents anywhere, taking turns. `--explain` prints the plans: for many grants the
// documents anywhere have two, what comes first in the order and, where that does not fill the page, all of it.
import autocannon from 'autocannon';
import jwt from 'jsonwebtoken';
import { Client } from 'pg';
import { fileURLToPath } from 'node:url';
import type { Sql } from 'sql-template-tag';
import { addPrivate, documentsFingerprint, fillAccess } from './access-world.ts';
import type { AccessWorld } from './access-world.ts';
import { callApi } from './api.ts';
import { listQuery, anyOf } from './operations.ts';
import type { Options } from './options.ts';

/** The share of the speed with ten grants that has to be left with many. */
const REQUIRED = 0.5;
const TIMES = 5;

const BEHIND = 'the same behind 2,000 of others';

const anywhereQuery = `{ documents(first: 50) {
  nodes { id name size mimeType createdAt owner { id username fullName } tags { id name color } }
  pageInfo { hasNextPage endCursor }
} }`;

export interface Account {
  readonly id: string;
  readonly token: string;
}

interface Speed {
  readonly perSecond: number;
  /** In milliseconds. */
  readonly p50: number;
}

export interface AccessOutcome {
  readonly subfolders: number;
  /** Medians, in milliseconds. */
  readonly settings: Readonly<Record<'grantAccess' | 'cutOff' | 'joinAgain' | 'revokeAccess', number>>;
  readonly documentsWritten: boolean;
  readonly lists: readonly {
    readonly name: string;
    readonly few: Speed;
    readonly many: Speed;
    /** Of requests a second, many to few; and of the medians of latency, few to many. */
    readonly ratio: number;
    readonly p50Ratio: number;
  }[];
}

export const accessMeets = ({ documentsWritten, lists }: AccessOutcome): boolean =>
  !documentsWritten && lists.every(({ ratio, p50Ratio }) => Math.min(ratio, p50Ratio) >= REQUIRED);

export async function measureAccess(
  server: { readonly url: string; readonly databaseUrl: string },
  accounts: { readonly owner: Account; readonly few: Account; readonly many: Account },
  options: Options,
): Promise<AccessOutcome> {
  const { url, databaseUrl } = server;
  const { owner, few, many } = accounts;
  const ids = { owner: owner.id, few: few.id, many: many.id };
  const world = await fillAccess(databaseUrl, ids, options.grants);
  if (options.explain) {
    for (const account of [few, many]) await explainLists(databaseUrl, account, world);
  }
  const lists: AccessOutcome['lists'][number][] = [];
  for (const [name, body] of [
    [
      "a folder's first 50 documents",
      () => ({ query: listQuery, variables: { id: anyOf(world.subfolders) } }),
    ],
    ['the first 50 documents anywhere', () => ({ query: anywhereQuery })],
    [BEHIND, () => ({ query: anywhereQuery })],
  ] as const) {
    if (name === BEHIND) await addPrivate(databaseUrl, owner.id);
    const speeds: Record<'few' | 'many', Speed[]> = { few: [], many: [] };
    for (let round = 1; round <= options.rounds; round += 1) {
      for (const side of ['few', 'many'] as const) {
        const speed = await speedOf(url, accounts[side].token, body, options);
        speeds[side].push(speed);
        process.stderr.write(
          `${name}, round ${round}, ${side}: ${speed.perSecond.toFixed(0)} req/s, p50 ${speed.p50} ms\n`,
        );
      }
    }
    const [slow, fast] = [medianOf(speeds.many), medianOf(speeds.few)];
    lists.push({
      name,
      few: fast,
      many: slow,
      ratio: slow.perSecond / fast.perSecond,
      p50Ratio: fast.p50 / slow.p50,
    });
  }
  const before = await documentsFingerprint(databaseUrl);
  const settings = await timeSettings(url, owner.token, few.id, world.folder);
  const documentsWritten = (await documentsFingerprint(databaseUrl)) !== before;
  return { subfolders: options.grants, settings, documentsWritten, lists };
}

async function timeSettings(
  url: string,
  token: string,
  userId: string,
  itemId: string,
): Promise<AccessOutcome['settings']> {
  const time = async (name: string, input: object): Promise<number> => {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input!`;
    const begun = performance.now();
    await callApi(url, token, `mutation ($input: ${type}) { ${name}(input: $input) { id } }`, {
      input: { itemId, ...input },
    });
    return performance.now() - begun;
  };
  const grantee = { principal: { userId }, permissions: ['WRITE'] };
  const taken = { grantAccess: [], cutOff: [], joinAgain: [], revokeAccess: [] } as Record<
    keyof AccessOutcome['settings'],
    number[]
  >;
  for (let at = 0; at < TIMES; at += 1) {
    taken.grantAccess.push(await time('grantAccess', grantee));
    taken.cutOff.push(await time('setInheritance', { inheritsAccess: false }));
    taken.joinAgain.push(await time('setInheritance', { inheritsAccess: true }));
    taken.revokeAccess.push(await time('revokeAccess', grantee));
  }
  return {
    grantAccess: median(taken.grantAccess),
    cutOff: median(taken.cutOff),
    joinAgain: median(taken.joinAgain),
    revokeAccess: median(taken.revokeAccess),
  };
}

async function speedOf(url: string, token: string, body: () => object, options: Options): Promise<Speed> {
  const send = (duration: number) =>
    autocannon({
      url,
      connections: options.connections,
      duration,
      requests: [
        {
          setupRequest: () => ({
            method: 'POST',
            path: '/graphql',
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
            body: JSON.stringify(body()),
          }),
          onResponse: (status, answer) => {
            if (status !== 200 || !answer.startsWith('{"data":{') || !answer.includes('"nodes":[{')) {
              throw new Error(`Answered ${status}: ${answer.slice(0, 300)}`);
            }
          },
        },
      ],
    });
  if (options.warmUp > 0) await send(options.warmUp);
  const result = await send(options.seconds);
  return { perSecond: result['2xx'] / result.duration, p50: result.latency.p50 };
}

const medianOf = (speeds: readonly Speed[]): Speed => ({
  perSecond: median(speeds.map(({ perSecond }) => perSecond)),
  p50: median(speeds.map(({ p50 }) => p50)),
});

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const built = (path: string): string => fileURLToPath(new URL(`../dist/${path}.js`, import.meta.url));

/** Prints the plans of the two lists as the server sends them for the account. */
async function explainLists(databaseUrl: string, account: Account, world: AccessWorld): Promise<void> {
  const { loadViewerFacts, standingAt } = (await import(
    built('access/viewer-facts')
  )) as typeof import('../src/access/viewer-facts.ts');
  const { listContents } = (await import(
    built('services/items/list-contents')
  )) as typeof import('../src/services/items/list-contents.ts');
  const { listDocuments } = (await import(
    built('services/items/list-documents')
  )) as typeof import('../src/services/items/list-documents.ts');
  const { selectItems } = (await import(
    built('services/items/find-items')
  )) as typeof import('../src/services/items/find-items.ts');
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const rows = async <Row extends object>(query: Sql): Promise<Row[]> =>
      (await client.query<Row>(query.text, [...query.values])).rows;
    const reading = { rows, row: async <Row extends object>(query: Sql) => (await rows<Row>(query))[0] };
    const explaining = {
      rows: async (query: Sql) => {
        const plan = await client.query<Record<'QUERY PLAN', string>>(
          `explain (analyze, buffers) ${query.text}`,
          [...query.values],
        );
        for (const line of plan.rows) process.stderr.write(`${line['QUERY PLAN'].slice(0, 200)}\n`);
        return [];
      },
      row: () => Promise.resolve(undefined),
    };
    const claims = jwt.decode(account.token, { json: true });
    const [facts] = await loadViewerFacts(reading, [claims?.['sid'] as never]);
    if (facts === undefined) throw new Error('The session is gone.');
    const { viewer } = standingAt(facts, new Date());
    const { default: sql, empty } = await import('sql-template-tag');
    const folders = await rows<never>(selectItems(sql`item.id = ${world.subfolders[0]}`));
    const page = { first: 50, after: null, offset: 0 };
    process.stderr.write(`\n${viewer.roots.size} grants: a folder's documents\n`);
    await listContents(explaining, viewer, folders, {
      page,
      order: { field: 'NAME', direction: 'ASC' },
      kind: 'DOCUMENT',
      filter: empty,
    });
    process.stderr.write(`\n${viewer.roots.size} grants: documents anywhere\n`);
    await listDocuments(explaining, viewer, {
      page,
      order: { field: 'CREATED_AT', direction: 'DESC' },
      filter: empty,
    });
  } finally {
    await client.end();
  }
}
