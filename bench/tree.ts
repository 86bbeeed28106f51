// What acting on a folder with 100,000 items below it takes, and what others wait meanwhile.
//
// A folder with some thousand folders and 99,000 documents, each with a revision and a tag, is trashed, restored, moved and copied
// over the API, one after the other. All the while somebody else makes documents in their own home, and the owner lists a folder in
// the middle of the subtree, each a little after the one before is answered: the longest they wait tells whether anything is held that
// need not be. `nothing else` is the same for three seconds in which nothing happens. What the server does not have is left out.
import { setTimeout } from 'node:timers/promises';
import type { Account } from './access.ts';
import { callApi } from './api.ts';
import { fillTree } from './tree-world.ts';
import type { TreeWorld } from './tree-world.ts';

/** What each may take, in seconds. */
const REQUIRED = 10;
/** How long others may wait meanwhile, in milliseconds: nothing that they need is held for as long as it takes. */
const LONGEST_WAIT = 1000;
const IDLE_MS = 3000;
/** Between two requests of who works meanwhile: what is asked is how long they wait, not how much they get done. */
const PAUSE_MS = 20;

/** In milliseconds, of so many requests. */
interface Waits {
  readonly count: number;
  readonly p99: number;
  readonly max: number;
}

interface TreeOperation {
  readonly name: string;
  /** The longest of the rounds. */
  readonly seconds: number;
  readonly writer: Waits;
  readonly reader: Waits;
}

export interface TreeOutcome {
  readonly items: number;
  /** The first one is nothing. */
  readonly operations: readonly TreeOperation[];
  readonly required: number;
  readonly longestWait: number;
}

export const treeMeets = ({ operations, required, longestWait }: TreeOutcome): boolean =>
  operations
    .slice(1)
    .every(
      ({ seconds, writer, reader }) =>
        seconds <= required && writer.max <= longestWait && reader.max <= longestWait,
    );

export async function measureTree(
  server: { readonly url: string; readonly databaseUrl: string },
  accounts: { readonly owner: Account; readonly other: Account },
  { rounds }: { readonly rounds: number },
): Promise<TreeOutcome> {
  const { url } = server;
  const world = await fillTree(server.databaseUrl, accounts.owner.id);
  const offered = await mutationsOf(url);
  const wanted = operationsOn(url, accounts.owner.token, world).filter(({ needs }) => offered.has(needs));
  const taken = new Map<string, Timed[]>();
  for (let round = 1; round <= rounds; round += 1) {
    for (const { name, run } of wanted) {
      const timed = await whileOthersWork(url, accounts, world, run);
      taken.set(name, [...(taken.get(name) ?? []), timed]);
      process.stderr.write(
        `${name}, round ${round}: ${timed.seconds.toFixed(2)} s, a writer waits ${Math.max(...timed.writer).toFixed(0)} ms at most\n`,
      );
    }
  }
  const operations = [...taken].map(([name, rounded]) => ({
    name,
    seconds: Math.max(...rounded.map(({ seconds }) => seconds)),
    writer: waitsOf(rounded.flatMap(({ writer }) => writer)),
    reader: waitsOf(rounded.flatMap(({ reader }) => reader)),
  }));
  return { items: world.items, operations, required: REQUIRED, longestWait: LONGEST_WAIT };
}

/** In this order: each leaves the subtree as the next one needs it. */
function operationsOn(url: string, token: string, { top, origin, target, copies }: TreeWorld) {
  const ids = (name: string) => () =>
    callApi(url, token, `mutation ($ids: [ID!]!) { ${name}(itemIds: $ids) { id } }`, { ids: [top] });
  const into = (name: string, targetFolderId: string) => () =>
    callApi(
      url,
      token,
      `mutation ($input: ${name === 'moveItems' ? 'MoveItemsInput' : 'CopyItemsInput'}!) { ${name}(input: $input) { id } }`,
      { input: { itemIds: [top], targetFolderId } },
    );
  return [
    { name: 'nothing else', needs: 'createDocument', run: () => setTimeout(IDLE_MS) },
    { name: 'trash', needs: 'trashItems', run: ids('trashItems') },
    { name: 'restore', needs: 'restoreItems', run: ids('restoreItems') },
    { name: 'move', needs: 'moveItems', run: into('moveItems', target) },
    { name: 'move back', needs: 'moveItems', run: into('moveItems', origin) },
    { name: 'copy', needs: 'copyItems', run: into('copyItems', copies) },
  ] as const;
}

interface Timed {
  readonly seconds: number;
  readonly writer: readonly number[];
  readonly reader: readonly number[];
}

async function whileOthersWork(
  url: string,
  { owner, other }: { readonly owner: Account; readonly other: Account },
  { inside }: TreeWorld,
  run: () => Promise<unknown>,
): Promise<Timed> {
  const done = new AbortController();
  const again = async (call: () => Promise<unknown>): Promise<number[]> => {
    const waits: number[] = [];
    while (!done.signal.aborted) {
      const begun = performance.now();
      await call();
      waits.push(performance.now() - begun);
      await setTimeout(PAUSE_MS);
    }
    return waits;
  };
  let made = 0;
  const writer = again(() =>
    callApi(url, other.token, 'mutation ($name: String!) { createDocument(input: { name: $name }) { id } }', {
      name: `Meanwhile ${Date.now()} ${(made += 1)}`,
    }),
  );
  const reader = again(() =>
    callApi(
      url,
      owner.token,
      'query ($id: ID!) { folder(id: $id) { documents(first: 50) { nodes { id name } } } }',
      { id: inside },
    ),
  );
  const begun = performance.now();
  try {
    await run();
  } finally {
    done.abort();
  }
  const seconds = (performance.now() - begun) / 1000;
  return { seconds, writer: await writer, reader: await reader };
}

function waitsOf(waits: readonly number[]): Waits {
  const sorted = waits.toSorted((one, other) => one - other);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { count: sorted.length, p99: at(0.99), max: at(1) };
}

async function mutationsOf(url: string): Promise<ReadonlySet<string>> {
  const { __schema } = await callApi<{
    __schema: { mutationType: { fields: readonly { name: string }[] } };
  }>(url, null, '{ __schema { mutationType { fields { name } } } }', {});
  return new Set(__schema.mutationType.fields.map(({ name }) => name));
}
