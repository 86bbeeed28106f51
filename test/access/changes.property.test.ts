// After any row of changes through the services, everything still agrees with the naive model, to which the same was done.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FormerGroups } from '../../src/access/former-groups.js';
import { Roots } from '../../src/access/roots.js';
import type { Caller, Viewer } from '../../src/access/viewer.js';
import { Viewers } from '../../src/access/viewers.js';
import { newId } from '../../src/common/ids.js';
import type { SessionId, UserId } from '../../src/common/ids.js';
import type { Database } from '../../src/database/database.js';
import { AccessRuleSetter } from '../../src/services/access/access-rules.js';
import { Grants } from '../../src/services/access/grants.js';
import { Inheritance } from '../../src/services/access/inheritance.js';
import { Memory } from '../../src/services/memory.js';
import { ItemMover } from '../../src/services/tree/move-items.js';
import { Settings } from '../../src/services/settings.js';
import { Writer } from '../../src/services/write.js';
import { openTestDatabase } from '../support/database.js';
import { allItems, expectAgreementNow, expectExplained } from './agreement.js';
import { build, now } from './build-world.js';
import type { Model } from './model.js';
import { apply, change } from './random-changes.js';
import type { AccessServices } from './random-changes.js';
import { LAST, NOW, world } from './random-world.js';

let database: Database;
let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let viewers: Viewers;
let services: AccessServices;

beforeAll(async () => {
  opened = await openTestDatabase();
  ({ database } = opened);
  const clock = { now: () => now };
  viewers = new Viewers(database, clock);
  const writer = new Writer(database, new Memory(database, viewers, new Settings(database)), clock);
  services = {
    grants: new Grants(writer),
    inheritance: new Inheritance(writer),
    mover: new ItemMover(writer),
    rules: new AccessRuleSetter(writer),
    writer,
  };
  // As a node does that hears the others: what is kept has to be forgotten where it changes.
  viewers.setHearing(true);
});
afterAll(() => opened.close());

/** Who makes the changes: whoever goes round all access. */
function callerOf(keeper: UserId): Caller {
  const root = newId<SessionId>();
  const viewer: Viewer = {
    userId: keeper,
    username: 'keeper',
    homeId: newId(),
    sessionId: root,
    rights: new Map([
      ['MANAGE_ACCESS', null],
      ['MANAGE_ACCESS_RULES', null],
      ['MOVE_ITEMS', null],
    ]),
    groups: new Map(),
    formerGroups: new FormerGroups([], []),
    roots: new Roots(),
    asOf: now,
    bypassesAccess: true,
  };
  return {
    viewer,
    refusal: null,
    lockdown: null,
    remoteAddress: '127.0.0.1',
    userAgent: null,
    requestId: 'test',
  };
}

/** What stored lineages have to be, made anew from places and stops. */
async function expectTrueLineages({ items }: Model): Promise<void> {
  const lineageOf = (id: string): string[] => {
    const item = items.find((one) => one.id === id);
    if (item === undefined) throw new Error('The item is not in the model.');
    return item.inherits && item.parent !== null ? [id, ...lineageOf(item.parent)] : [id];
  };
  for (const { id, lineage } of await allItems(database)) expect(lineage).toEqual(lineageOf(id));
}

test('changes of access leave all in agreement', async () => {
  await fc.assert(
    fc.asyncProperty(
      world,
      fc.array(change, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 0, max: LAST }),
      async (random, changes, moment) => {
        let built = await build(database, random);
        // What was written past the services is told to nobody.
        viewers.publicGrants.forget();
        const { sessions } = built.names;
        const caller = callerOf(built.keeper);
        const viewersNow = (): Promise<Viewer[]> =>
          Promise.all(sessions.map((session) => viewers.ofSession(session)));
        await viewersNow();
        for (const asked of changes) built = { ...built, model: await apply(services, caller, built, asked) };
        await expectTrueLineages(built.model);
        await expectAgreementNow(database, built, await viewersNow());
        await expectExplained(database, built, [NOW, moment]);
      },
    ),
    { numRuns: 25, seed: 20260102 },
  );
}, 180_000);
