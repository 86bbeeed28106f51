// kill -9 in the middle of a storm of writes and uploads: after the next start every acknowledged write is there with its
// bytes, nothing is half-written, no name is there twice, and the audit chain is whole.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { eventually } from '../support/eventually.js';
import { Chance } from './chance.js';
import { makeDataFolder } from './data-folder.js';
import { databaseProcesses, killDatabase } from './database-processes.js';
import { inspect } from './inspect.js';
import type { ChainHead } from './inspect-chain.js';
import { gather } from './people.js';
import { ServerProcess } from './server-process.js';
import { Storm } from './storm.js';

/** The moments of the kills follow from it; CRASH_SEED sets it. */
const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);
const chance = new Chance(seed);

/** In milliseconds, for one test: several times what it takes. */
const LONGEST = 90_000;

let dataDir: string;
let server: ServerProcess;
let url: string;
let storm: Storm;
const heads: ChainHead[] = [];

beforeAll(async () => {
  dataDir = await makeDataFolder();
});
afterAll(async () => {
  await server?.kill();
  await killDatabase(dataDir);
  expect(await databaseProcesses(dataDir)).toEqual([]);
  await rm(dataDir, { recursive: true, force: true });
}, LONGEST);

const start = async (): Promise<void> => {
  server = await ServerProcess.launch(dataDir);
  url = await server.ready();
};

/** A start that is killed at some moment of it. */
const startInVain = async (longest: number): Promise<void> => {
  server = await ServerProcess.launch(dataDir);
  await wait(chance.between(0, longest));
  await server.kill();
};

/** Lets the storm rage for a while, then kills what `kill` kills, in the middle of it. */
const crash = async (kill: () => Promise<void>): Promise<void> => {
  const { ledger } = storm;
  const [acknowledged, unanswered] = [ledger.acknowledged.length, ledger.unanswered.length];
  const over = storm.rage(url);
  await wait(chance.between(1800, 2800));
  // Longer where the machine is slow: a storm that wrote next to nothing proves nothing.
  await eventually(async () => expect(ledger.acknowledged.length).toBeGreaterThan(acknowledged + 20));
  expect(ledger.unanswered.length).toBeGreaterThan(unanswered);
  await kill();
  await over;
};

const verify = async (occasion: string): Promise<void> => {
  const { problems, head } = await inspect({ url, dataDir, ledger: storm.ledger, heads });
  expect(problems).toEqual([]);
  heads.push(head);
  await storm.writeAnew(url, occasion);
};

describe(`with CRASH_SEED=${seed}`, () => {
  test(
    'first starts that are killed half way do not keep the next one from serving',
    async () => {
      for (let kills = 0; kills < 2; kills += 1) await startInVain(1500);
      await start();
      storm = new Storm(chance, await gather(url));
      await storm.prepare(url);
    },
    LONGEST,
  );

  test(
    'the server is killed',
    async () => {
      await crash(() => server.kill());
      await start();
      await verify('after the first crash');
    },
    LONGEST,
  );

  test(
    'the server is killed, and the database with it',
    async () => {
      await crash(async () => {
        const killed = server.kill();
        // The postmaster and a few children at least.
        expect(await killDatabase(dataDir)).toBeGreaterThan(3);
        await killed;
      });
      await start();
      await verify('after the second crash');
    },
    LONGEST,
  );

  test(
    'the server is killed, then while it starts, then as soon as it has',
    async () => {
      await crash(() => server.kill());
      await startInVain(1000);
      await start();
      await server.kill();
      await start();
      await verify('after the third crash');
    },
    LONGEST,
  );
});
