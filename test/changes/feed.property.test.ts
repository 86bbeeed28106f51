// Whatever is written, and whoever gains and loses sight by it: each is told of what concerns them and of nothing else, alike by query
// and live, each change once, and a client that goes by what it is told shows what there is to see.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { setTimeout as wait } from 'node:timers/promises';
import type { Told } from '../../src/changes/told.js';
import type { ItemId, UserId } from '../../src/common/ids.js';
import { ROOT_ID } from '../../src/common/ids.js';
import { USERS, world } from '../access/random-world.js';
import { openTestDatabase } from '../support/database.js';
import { settled } from '../support/settled.js';
import { FeedWorld } from './feed-world.js';
import { step } from './steps.js';
import type { Step } from './steps.js';

/** Random worlds, with a row of steps each: about ten a second. */
const runs = Number(process.env['FEED_RUNS'] ?? 40);

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let here: FeedWorld;

beforeAll(async () => {
  opened = await openTestDatabase();
  here = await FeedWorld.open(opened.database);
});
afterAll(async () => {
  await here.feed.stop();
  await opened.close();
});

const reachingDown = ['ITEM_MOVED', 'ITEM_TRASHED', 'ITEM_RESTORED', 'ITEM_PURGED', 'ACCESS_CHANGED'];

/** What a client shows: each item with the folder that it knows it in. */
class Client {
  readonly shown = new Map<ItemId, ItemId | null>();

  constructor(private readonly user: UserId) {
    this.ask(here.built.model.items.map(({ id }) => id));
  }

  take(changes: readonly Told[]): void {
    for (const { kind, itemId, item } of changes) {
      if (!reachingDown.includes(kind)) {
        if (item !== null) this.ask([itemId]);
        continue;
      }
      const shown = this.below(itemId);
      this.ask([...shown, ...(item === null ? [] : here.below(itemId))]);
    }
  }

  /** As they are found by now. */
  private ask(ids: readonly ItemId[]): void {
    const may = here.readable(this.user);
    for (const id of ids) {
      const parent = here.parentOf(id);
      if (!may.has(id) || !here.isLive(id)) this.shown.delete(id);
      else this.shown.set(id, parent !== null && (may.has(parent) || parent === ROOT_ID) ? parent : null);
    }
  }

  private below(id: ItemId): ItemId[] {
    const found = [id];
    for (const above of found) for (const [one, parent] of this.shown) if (parent === above) found.push(one);
    return found;
  }

  /** What it should show. */
  static afresh(user: UserId): Map<ItemId, ItemId | null> {
    return new Client(user).shown;
  }
}

interface Follower {
  readonly index: number;
  readonly user: UserId;
  readonly first: string;
  cursor: string;
  /** Goes by each step. */
  readonly client: Client;
  /** Comes back in the end. */
  readonly returning: Client;
  readonly queried: Told[];
  readonly heard: Told[];
  readonly stop: () => Promise<unknown>;
}

async function follow(index: number): Promise<Follower> {
  const user = here.built.names.users[index] as UserId;
  const caller = await here.callerOf(index);
  const first = (await here.log.list(caller, { first: 100 })).pageInfo.endCursor ?? '';
  const subscription = await here.log.subscribe(caller, { after: first });
  const heard: Told[] = [];
  const listening = (async () => {
    for await (const told of subscription) heard.push(told);
  })();
  return {
    index,
    user,
    first,
    cursor: first,
    client: new Client(user),
    returning: new Client(user),
    queried: [],
    heard,
    stop: async () => {
      await subscription.return();
      await listening;
    },
  };
}

/** All that comes after the cursor, in pages of an odd size. */
async function missed(index: number, after: string): Promise<{ told: Told[]; end: string }> {
  const told: Told[] = [];
  for (let from = after; ;) {
    const page = await here.log.list(await here.callerOf(index), { after: from, first: 7 });
    told.push(...page.nodes);
    from = page.pageInfo.endCursor ?? from;
    if (!page.pageInfo.hasNextPage) return { told, end: from };
  }
}

async function check(follower: Follower, before: ReadonlySet<ItemId>): Promise<void> {
  const { told, end } = await missed(follower.index, follower.cursor);
  follower.cursor = end;
  follower.queried.push(...told);
  const after = here.readable(follower.user);
  for (const { kind, itemId, item } of told) {
    const may = before.has(itemId) || after.has(itemId);
    if (!may && itemId !== ROOT_ID) throw new Error(`User ${follower.index} was told of ${kind} ${itemId}.`);
    if (item !== null && itemId !== ROOT_ID) expect(after).toContain(itemId);
  }
  follower.client.take(told);
  expect(follower.client.shown).toEqual(Client.afresh(follower.user));
}

/** Until the listener, too, was told of as much: what comes later finds the world otherwise. */
async function heardAll({ heard, queried }: Follower): Promise<void> {
  const end = performance.now() + 5000;
  while (heard.length < queried.length && performance.now() < end) await wait(1);
}

const inShort = ({ cursor, kind, itemId, item }: Told): string =>
  `${cursor} ${kind} ${itemId} ${item === null ? 'gone' : 'there'}`;

async function run(steps: readonly Step[]): Promise<void> {
  await settled();
  const followers: Follower[] = [];
  for (let index = 0; index < USERS; index += 1) followers.push(await follow(index));
  await here.joined(followers.length);
  try {
    for (const asked of steps) {
      const before = followers.map(({ user }) => here.readable(user));
      await here.take(asked);
      await here.tellAll();
      for (const [at, follower] of followers.entries()) {
        await check(follower, before[at] ?? new Set()).catch((error: unknown) => {
          throw new Error(`after ${JSON.stringify(asked)}, for user ${at}`, { cause: error });
        });
        await heardAll(follower);
      }
    }
    for (const follower of followers) {
      const { index, user, first, heard, queried, returning } = follower;
      expect(heard.map(inShort)).toEqual(queried.map(inShort));
      expect(new Set(heard.map(({ cursor }) => cursor)).size).toBe(heard.length);
      const { told } = await missed(index, first);
      const at = told.map(({ cursor }) => cursor);
      expect(new Set(at).size).toBe(at.length);
      returning.take(told);
      expect(returning.shown).toEqual(Client.afresh(user));
    }
  } finally {
    for (const { stop } of followers) await stop();
  }
}

test(
  'everyone is told of what concerns them, and of nothing else',
  async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.array(step, { minLength: 1, maxLength: 12 }), async (random, steps) => {
        await here.begin(random);
        await run(steps);
      }),
      { numRuns: runs, seed: Number(process.env['FEED_SEED'] ?? 20260103) },
    );
  },
  60_000 + runs * 500,
);
