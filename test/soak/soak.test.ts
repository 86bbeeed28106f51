// The feed of changes for minutes on end: three nodes, owners who write, clients that come and go, a node that is killed, and
// listening connections that are cut. In the end every client shows, by what it was told alone, what there is for it to see.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { Chance } from '../crash/chance.js';
import { cloneDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { Nodes } from './nodes.js';
import { gather, mayShare } from './people.js';
import type { People } from './people.js';
import { isWithin, leftOver, missedBy, pictureProblems, seenBy } from './inspect.js';
import type { Seen } from './inspect.js';
import { Subscriber } from './subscriber.js';
import { Writer } from './writer.js';

/** SOAK_MINUTES sets it. */
const minutes = Number(process.env['SOAK_MINUTES'] ?? 2);
/** What happens follows from it; SOAK_SEED sets it. */
const seed = Number(process.env['SOAK_SEED'] ?? Date.now() % 1_000_000);
const SUBSCRIBERS = 50;
const CUTS = 3;
/** For all to be told of the last changes, in milliseconds. */
const LONGEST_DRAIN = 60_000;

const chance = new Chance(seed);
let clone: TestDatabase;
let admin: pg.Client;
let nodes: Nodes;
let people: People;

beforeAll(async () => {
  clone = await cloneDatabase();
  admin = new pg.Client({ connectionString: clone.url });
  await admin.connect();
  nodes = await Nodes.start(3, clone.url, chance);
  people = await gather(nodes, chance);
}, 120_000);
afterAll(async () => {
  await nodes?.stop();
  await admin?.end();
  await clone?.drop();
}, 60_000);

/** Those on which nodes hear each other; how many there were. */
async function cutListeners(): Promise<number> {
  const { rowCount } = await admin.query(`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and (query ilike 'listen %' or query ilike 'select pg_notify(%')`);
  return rowCount ?? 0;
}

async function killOne(): Promise<void> {
  await nodes.kill(1);
  await wait(3000);
  await nodes.launch(1);
}

/** People come into the group and leave it. */
async function regroup(end: number): Promise<void> {
  while (performance.now() < end) {
    await wait(chance.between(1000, 3000));
    const users = '00000000-0000-7000-8000-000000000012';
    const groups = [users, ...(chance.below(2) === 0 ? [people.groupId] : [])].map((groupId) => ({
      groupId,
    }));
    await nodes
      .client(people.admin)
      .request<unknown, object>(
        'mutation ($input: SetUserGroupsInput!) { setUserGroups(input: $input) { id } }',
        {
          input: { userId: chance.pick(people.all).id, groups },
        },
      )
      .catch(() => undefined);
  }
}

function subscribers(): Subscriber[] {
  const owners = people.all.filter(({ folderId }) => folderId !== null);
  return Array.from({ length: SUBSCRIBERS }, (_, at) => {
    const person = chance.pick(people.all);
    // Each fourth asks for one folder alone, be it shown to them yet or not.
    const within = at % 4 === 3 ? chance.pick(owners).folderId : null;
    const asksFor = at % 2 === 0 ? 'WHAT_ALL_SHARE' : 'MORE';
    return new Subscriber({ person, within, asksFor }, nodes, chance);
  });
}

const order = (cursor: string): readonly [bigint, bigint] => {
  const [, xid, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string, string, number];
  return [BigInt(xid), BigInt(id)];
};

function outOfOrder(cursors: readonly string[]): number {
  return cursors.filter((cursor, at) => {
    const before = cursors[at - 1];
    if (before === undefined) return false;
    const [one, other] = [order(before), order(cursor)];
    return one[0] > other[0] || (one[0] === other[0] && one[1] >= other[1]);
  }).length;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

test(
  `for ${minutes} minutes with SOAK_SEED=${seed}`,
  async () => {
    const all = subscribers();
    for (const subscriber of all) await subscriber.begin();
    const writers = people.all
      .filter(({ folderId }) => folderId !== null)
      .map((person) => new Writer(person, people, nodes, chance));
    const length = minutes * 60_000;
    const end = performance.now() + length;
    const cuts: number[] = [];
    const disturb = async (): Promise<void> => {
      for (let cut = 0; cut < CUTS; cut += 1) {
        await wait(length / (CUTS + 2));
        cuts.push(await cutListeners());
        if (cut === 0) await killOne();
      }
    };
    await Promise.all([
      ...writers.map((writer) => writer.writeUntil(end)),
      ...all.map((subscriber) => subscriber.comeAndGoUntil(end)),
      regroup(end),
      disturb(),
    ]);
    for (const count of cuts) expect(count).toBeGreaterThan(0);

    // Once more from the last cursor of each, to the end.
    for (const subscriber of all) void subscriber.connect();
    await eventually(async () => {
      for (const subscriber of all) expect(await subscriber.isUpToDate()).toBe(true);
    }, LONGEST_DRAIN);
    for (const subscriber of all) subscriber.leave();

    const seen = new Map<string, Seen>();
    for (const person of people.all) seen.set(person.id, await seenBy(admin, nodes, person));
    const problems: string[] = [];
    let told = 0;
    for (const [at, subscriber] of all.entries()) {
      const { person, within } = subscriber.options;
      const note = (problem: string): number =>
        problems.push(`${at} (${JSON.stringify({ ...subscriber.options, person: person.at })}): ${problem}`);
      told += subscriber.cursors.length;
      for (const error of subscriber.errors) note(`was refused: ${JSON.stringify(error)}`);
      if (new Set(subscriber.cursors).size !== subscriber.cursors.length) note('was told something twice');
      if (outOfOrder(subscriber.cursors) > 0) note('was told things out of order');
      for (const owner of people.all.filter((one) => !mayShare(one, person))) {
        for (const text of subscriber.texts) if (text.includes(owner.secret)) note(`was told ${text}`);
      }
      const shown = seen.get(person.id) ?? new Map();
      if (within === null || shown.has(within)) {
        for (const problem of pictureProblems(subscriber.picture, isWithin(shown, within))) note(problem);
      }
      if (within === null) {
        for (const problem of leftOver(subscriber.picture, shown)) note(problem);
        for (const missed of await missedBy(admin, subscriber)) note(`was not told of ${missed}`);
      }
    }
    console.log(
      JSON.stringify({
        written: sum(writers.map(({ written }) => written)),
        refused: sum(writers.map(({ refused }) => refused)),
        unanswered: sum(writers.map(({ unanswered }) => unanswered)),
        told,
        sessions: sum(all.map(({ sessions }) => sessions)),
        lookedUp: sum(all.map(({ picture }) => picture.asked)),
        cuts,
        problems: problems.length,
      }),
    );
    expect(problems).toEqual([]);
  },
  minutes * 60_000 + 240_000,
);
