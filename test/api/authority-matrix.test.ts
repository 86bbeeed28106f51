// No way to more than one has: every mutation on accounts and groups, called by actors who lack each right in turn.
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { actions } from '../../src/access/actions.js';
import type { ActionRule } from '../../src/access/actions.js';
import { defaultUserRights, rights } from '../../src/common/rights.js';
import type { Right } from '../../src/common/rights.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { entriesOf, holdersOf, setScenes, snapshot, strike } from './authority-scene.js';
import type { SetScene } from './authority-scene.js';
import { elsewhere, own } from './authority-own-ways.js';
import { governing } from './authority-ways.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterEach(() => strike(server));
afterAll(() => server.close());

const ways = { ...governing, ...own };
const catalogue: Readonly<Record<string, ActionRule>> = actions;
const tries = Object.entries(ways).flatMap(([mutation, all]) =>
  all.flatMap((way) => {
    const places = [
      ...(way.allowed ?? ['nowhere' as const]).map((place) => ({ place, refused: false })),
      ...(way.refused ?? []).map((place) => ({ place, refused: true })),
    ];
    return places.map((each) => ({
      mutation,
      way,
      ...each,
      title: `${mutation} ${way.title} (${each.place})`,
    }));
  }),
);

type Try = (typeof tries)[number];
type Outcome = Readonly<Record<string, unknown>> & { readonly code: string };

/** What has to come of it for who lacks the right: OK, or what the error says. */
function expected({ way, refused }: Try, lacking: Right): Outcome {
  if (way.needs.includes(lacking)) return { code: 'FORBIDDEN', right: lacking };
  if (refused) return { code: 'FORBIDDEN' };
  if (way.permissionBy === lacking) return { code: 'FORBIDDEN', permission: 'MANAGE' };
  return { code: 'OK' };
}

async function call({ way }: Try, scene: SetScene): Promise<Outcome> {
  const { errors } = await server.client(scene.token).request(way.document, way.variables(scene));
  return errors?.[0]?.extensions ?? { code: 'OK' };
}

/** In the order of the tries. */
const scenesFor = (some: readonly Try[], lacking: Right | null, right: Right): Promise<readonly SetScene[]> =>
  setScenes(
    server,
    some.map(({ place, way: { target = {} } }) => ({ lacking, right, place, target })),
  );

/** All of them succeed, whatever else goes on. */
async function succeed(some: readonly Try[], scenes: readonly SetScene[]): Promise<void> {
  const outcomes = await Promise.all(some.map((each, at) => call(each, sceneAt(scenes, at))));
  expect(some.map(({ title }, at) => ({ title, code: outcomes[at]?.code }))).toEqual(
    some.map(({ title }) => ({ title, code: 'OK' })),
  );
}

function sceneAt(scenes: readonly SetScene[], at: number): SetScene {
  const scene = scenes[at];
  if (scene === undefined) throw new Error('There is no scene for this try.');
  return scene;
}

describe('the table', () => {
  test('has every mutation of the schema, with the rights of the catalogue', () => {
    const fields = buildSchema(readFileSync('schema.graphql', 'utf8')).getMutationType()?.getFields() ?? {};
    expect([...Object.keys(ways), ...Object.keys(elsewhere)].toSorted()).toEqual(
      Object.keys(fields).toSorted(),
    );
    for (const [mutation, all] of Object.entries(ways)) {
      const rule = catalogue[mutation]?.right;
      const declared = rule === undefined || 'none' in rule ? [] : rule;
      // SET_USER_GROUPS is what the groups of a new account need.
      const needed = new Set(all.flatMap(({ needs }) => needs));
      if (mutation === 'createUser') needed.delete('SET_USER_GROUPS');
      expect({ mutation, needs: [...needed].toSorted() }).toEqual({ mutation, needs: declared.toSorted() });
    }
  });

  test('says how to call each so that it succeeds for who holds every right', async () => {
    await succeed(tries, await scenesFor(tries, null, 'BLOCK_USERS'));
  });
});

describe('who holds every right but one', () => {
  test.each(rights.map((right) => [right]))(
    'is refused where %s is needed, given, taken or in reach, which changes nothing',
    async (right) => {
      const refusals = tries.filter((each) => expected(each, right).code !== 'OK');
      const scenes = await scenesFor(refusals, right, right);
      const before = await snapshot(server);
      for (const [at, each] of refusals.entries()) {
        const outcome = await call(each, sceneAt(scenes, at));
        expect({ title: each.title, ...outcome }).toMatchObject({
          title: each.title,
          ...expected(each, right),
        });
      }
      expect(await snapshot(server)).toEqual(before);
      expect(
        await entriesOf(
          server,
          scenes.map(({ actor }) => actor),
        ),
      ).toEqual(
        refusals.map(({ mutation }, at) => ({
          action: mutation,
          result: 'FORBIDDEN',
          actorId: sceneAt(scenes, at).actor,
        })),
      );
    },
  );

  test.each(rights.map((right) => [right]))(
    'does all else, by which nobody comes to hold %s or loses it',
    async (right) => {
      const successes = tries.filter((each) => expected(each, right).code === 'OK');
      const scenes = await scenesFor(successes, right, right);
      const holders = new Set(await holdersOf(server, right));
      await succeed(successes, scenes);
      const after = await holdersOf(server, right);
      // But for whoever is new, and in `users` as everybody is.
      const made = successes.filter(
        ({ mutation }) => mutation === 'createUser' || mutation === 'register',
      ).length;
      expect(after.filter((id) => !holders.has(id))).toHaveLength(
        defaultUserRights.includes(right) ? made : 0,
      );
      expect(after.filter((id) => holders.has(id))).toHaveLength(holders.size);
    },
  );
});
