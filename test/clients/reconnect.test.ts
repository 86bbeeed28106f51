// Real clients follow the feed while their connections are cut, their node stops and somebody writes all the time: each is told
// of every change once.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newFolder } from '../api/access-support.js';
import { missed, now } from '../api/changes-support.js';
import type { ApiClient } from '../support/client.js';
import { cloneDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { ServerProcess } from '../support/process.js';
import { SECRET, startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { Relay } from './relay.js';
import { nothingHeard, ways } from './ways.js';
import type { Heard } from './ways.js';

let database: TestDatabase;
let server: TestServer;
let alice: ApiClient;

beforeAll(async () => {
  database = await cloneDatabase();
  server = await startTestServer({ databaseUrl: database.url });
  alice = await server.newUser('alice');
});
afterAll(async () => {
  await server.close();
  await database.drop();
});

/** Writes all the time until it is told to stop, and then tells how often it wrote. */
function writing(): () => Promise<number> {
  const stopping = new AbortController();
  const done = (async () => {
    let written = 0;
    for (; !stopping.signal.aborted; written += 1) await newFolder(alice, crypto.randomUUID());
    return written;
  })();
  return () => {
    stopping.abort();
    return done;
  };
}

/** Until all have been told of some more changes. */
async function goingOn(all: readonly Heard[]): Promise<void> {
  const before = all.map(({ cursors }) => cursors.length);
  await eventually(async () => {
    for (const [at, { cursors }] of all.entries())
      expect(cursors.length).toBeGreaterThan((before[at] ?? 0) + 5);
  });
}

/** All that was committed since, and nothing else. */
async function expectAll(all: readonly Heard[], after: string, written: number): Promise<void> {
  const cursors = (await missed(alice, after)).map(({ cursor }) => cursor);
  expect(cursors).toHaveLength(written);
  await eventually(async () => {
    for (const heard of all) expect(heard.cursors.length).toBeGreaterThanOrEqual(written);
  });
  for (const heard of all) {
    expect(heard.cursors).toEqual(cursors);
    expect(heard.ends).toEqual([]);
    expect(heard.fetches).toBeLessThanOrEqual(1);
  }
}

test.each(ways)(
  '$name: nothing missed and nothing twice through cuts, a stop and another node',
  async (way) => {
    const node = await startTestServer({ databaseUrl: database.url, blobsDir: server.blobsDir });
    const relay = await Relay.to(node.url);
    const after = await now(alice);
    const heard = nothingHeard();
    const stop = await way.follow(relay, alice.token ?? '', after, heard);
    const finish = writing();
    await goingOn([heard]);
    for (let cut = 0; cut < 5; cut += 1) {
      relay.cut();
      await goingOn([heard]);
    }
    relay.shut();
    await eventually(async () => expect(relay.refused).toBeGreaterThan(2));
    relay.leadTo(node.url);
    await goingOn([heard]);
    // Its clients come back to nobody at first, then to another node.
    await node.close();
    relay.leadTo(server.url);
    await goingOn([heard]);
    await expectAll([heard], after, await finish());
    expect(relay.connections).toBeGreaterThanOrEqual(8);
    stop();
    await relay.close();
  },
);

test('all: the same while the process is stopped, killed and started again', async () => {
  const settings = {
    DATABASE_URL: database.url,
    STORAGE_URL: `file://${server.blobsDir}`,
    SECRET,
    RATE_LIMITS: 'off',
  };
  let node = new ServerProcess(settings);
  const relay = await Relay.to(await node.ready());
  const after = await now(alice);
  const all = ways.map(nothingHeard);
  const stops = await Promise.all(
    ways.map(({ follow }, at) => follow(relay, alice.token ?? '', after, all[at] ?? nothingHeard())),
  );
  const finish = writing();
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    await goingOn(all);
    node.signal(signal);
    await node.exited();
    node = new ServerProcess(settings);
    relay.leadTo(await node.ready());
  }
  await goingOn(all);
  await expectAll(all, after, await finish());
  for (const stop of stops) stop();
  await relay.close();
  await node.end();
}, 60_000);

test.each(ways.filter(({ saysWhenOver }) => saysWhenOver))(
  '$name: says so when its session is over',
  async ({ follow }) => {
    const relay = await Relay.to(server.url);
    const again = await server.signIn('alice');
    const heard = nothingHeard();
    const stop = await follow(relay, again.token ?? '', await now(again), heard);
    await newFolder(alice, crypto.randomUUID());
    await eventually(async () => expect(heard.cursors).toHaveLength(1));
    await again.data('mutation { logout }');
    await eventually(async () => expect(heard.ends).toEqual(['UNAUTHENTICATED']));
    stop();
    await relay.close();
  },
);

test.each(ways)('$name: a cursor that has expired means to fetch afresh', async ({ follow, whenExpired }) => {
  const relay = await Relay.to(server.url);
  const heard = nothingHeard();
  const stop = await follow(relay, alice.token ?? '', await now(alice), heard);
  await newFolder(alice, crypto.randomUUID());
  await eventually(async () => expect(heard.cursors).toHaveLength(1));
  relay.shut();
  await newFolder(alice, crypto.randomUUID());
  await server.database.pool.query("update change set at = at - interval '31 days'");
  relay.leadTo(server.url);
  await eventually(async () => expect(heard).toMatchObject(whenExpired));
  stop();
  await relay.close();
});
