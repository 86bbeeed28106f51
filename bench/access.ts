// What setting access costs on a large folder, and what lists cost a viewer with many grants against one with few.
//
// Added to what the other operations are measured on: one folder with 10,000 folders in it (`--grants`), ten documents in each.
// Its owner grants, cuts off, joins again and revokes on it, five times each, over the API; a fingerprint of the places and
// transaction ids of all documents shows that none of them was written. Two users may read all of it: one by a grant on the
// folder (and nine more), the other by a grant on each of the 10,000. Both ask for a folder's first 50 documents, of folders
// chosen at random, for pages of documents anywhere, for what is shared with them, and search, taking turns. Then 20,000 documents
// are made public. `--explain` prints the plans: for many grants the
// documents anywhere have two, what comes first in the order and, where that does not fill the page, all of it.
import { explainLists } from './access-plans.ts';
import { measurePublic } from './access-public.ts';
import type { PublicOutcome } from './access-public.ts';
import { addPrivate, documentsFingerprint, fillAccess, makeFound } from './access-world.ts';
import { callApi } from './api.ts';
import { listQuery, anyOf } from './operations.ts';
import type { Options } from './options.ts';
import { searchQuery } from './search.ts';
import { median, medianOf, speedOf } from './speed.ts';
import type { Speed } from './speed.ts';

/** The share of the speed with ten grants that has to be left with many. */
const REQUIRED = 0.5;
const TIMES = 5;
type Reader = 'few' | 'many';

const BEHIND = 'the same behind 2,000 of others';

const anywhereQuery = `{ documents(first: 50) {
  nodes { id name size mimeType createdAt owner { id username fullName } tags { id name color } }
  pageInfo { hasNextPage endCursor }
} }`;
const pageQuery = anywhereQuery.replace(
  '{ documents(first: 50)',
  'query ($after: String!) { documents(first: 50, after: $after)',
);
const cursorQuery = `query ($offset: Int!) { documents(first: 1, offset: $offset) { pageInfo { endCursor } } }`;
/** As many as there are for who has ten grants. */
const sharedQuery =
  '{ sharedWithMe(first: 9) { nodes { id name owner { id username } } pageInfo { hasNextPage endCursor } } }';

export interface Account {
  readonly id: string;
  readonly token: string;
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
  readonly isPublic: PublicOutcome;
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
  const paper = await callApi<{ createDocument: { id: string } }>(
    url,
    owner.token,
    'mutation ($input: CreateDocumentInput!) { createDocument(input: $input) { id } }',
    { input: { name: 'Paper.txt' } },
  );
  await makeFound(databaseUrl, world.folder, paper.createDocument.id);
  const lists: AccessOutcome['lists'][number][] = [];
  const second = await cursors(url, accounts, 49);
  const deep = await cursors(url, accounts, options.grants * 5);
  for (const [name, body] of [
    [
      "a folder's first 50 documents",
      () => ({ query: listQuery, variables: { id: anyOf(world.subfolders) } }),
    ],
    ['the first 50 documents anywhere', () => ({ query: anywhereQuery })],
    ['the second 50', (side) => ({ query: pageQuery, variables: { after: second[side] } })],
    ['50 in the middle', (side) => ({ query: pageQuery, variables: { after: deep[side] } })],
    ['shared with me, the first 9', () => ({ query: sharedQuery })],
    ['search', () => ({ query: searchQuery, variables: { input: { query: 'paper', kinds: ['DOCUMENT'] } } })],
    [BEHIND, () => ({ query: anywhereQuery })],
  ] as readonly (readonly [string, (side: Reader) => object])[]) {
    if (name === BEHIND) await addPrivate(databaseUrl, owner.id);
    const speeds: Record<Reader, Speed[]> = { few: [], many: [] };
    for (let round = 1; round <= options.rounds; round += 1) {
      for (const side of ['few', 'many'] as const) {
        const speed = await speedOf(url, accounts[side].token, () => body(side), options);
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
  const isPublic = await measurePublic(server, { owner, user: few }, world.subfolders, options);
  return { subfolders: options.grants, settings, documentsWritten, lists, isPublic };
}

/** Where the page begins that comes behind so many documents, for each of the two. */
async function cursors(
  url: string,
  accounts: Readonly<Record<Reader, Account>>,
  offset: number,
): Promise<Record<Reader, string>> {
  const of = async ({ token }: Account): Promise<string> => {
    const { documents } = await callApi<{ documents: { pageInfo: { endCursor: string } } }>(
      url,
      token,
      cursorQuery,
      { offset },
    );
    return documents.pageInfo.endCursor;
  };
  return { few: await of(accounts.few), many: await of(accounts.many) };
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
