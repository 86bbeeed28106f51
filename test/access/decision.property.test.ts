// The decision in memory, its twin in SQL, explanations and a naive model say the same, on random trees, groups, rights,
// windows, grants and rules.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadPublicGrants } from '../../src/access/public-grants.js';
import { loadViewerFacts, standingAt } from '../../src/access/viewer-facts.js';
import type { Viewer } from '../../src/access/viewer.js';
import type { SessionId } from '../../src/common/ids.js';
import type { Database } from '../../src/database/database.js';
import { openTestDatabase } from '../support/database.js';
import { expectAgreementNow, expectExplained } from './agreement.js';
import { build, now } from './build-world.js';
import { naivePermissions } from './model.js';
import { LAST, NOW, world } from './random-world.js';

let database: Database;
let opened: Awaited<ReturnType<typeof openTestDatabase>>;

beforeAll(async () => {
  opened = await openTestDatabase();
  ({ database } = opened);
});
afterAll(() => opened.close());

async function viewerOf(session: SessionId): Promise<Viewer> {
  const [facts] = await loadViewerFacts(database, [session]);
  if (facts === undefined) throw new Error('The session is gone.');
  return standingAt(facts, now, await loadPublicGrants(database, now)).viewer;
}

test('all ways to one answer', async () => {
  const seen = { hidden: 0, readable: 0, all: 0 };
  await fc.assert(
    fc.asyncProperty(world, fc.integer({ min: 0, max: LAST }), async (random, moment) => {
      const built = await build(database, random);
      const { names, model } = built;
      const viewers = await Promise.all(names.sessions.map(viewerOf));
      await expectAgreementNow(database, built, viewers);
      await expectExplained(database, built, [NOW, moment]);
      for (const id of [...names.folders, ...names.documents]) {
        for (const user of names.users) {
          const { length } = naivePermissions(model, user, id, NOW);
          seen[length === 0 ? 'hidden' : length === 6 ? 'all' : 'readable'] += 1;
        }
      }
    }),
    { numRuns: 40, seed: 20260101 },
  );
  // The worlds are neither all open nor all closed.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(100);
}, 180_000);
