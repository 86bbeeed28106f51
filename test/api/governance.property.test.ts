// Random sequences of operations on users and groups: the server answers as a model does, comes to be what the model is, and
// nobody gets what was not given by somebody who holds it.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { play } from './governance-model.js';
import { pictureOf, told } from './governance-picture.js';
import { GovernedServer } from './governance-server.js';
import { hasAdministrator, prospectsOf, rightsOf } from './governance-state.js';
import type { Call, State } from './governance-state.js';
import { begin, bind, turn, world } from './governance-steps.js';

const SEQUENCES = 200;
/** Another one for a longer search: `GOVERNANCE_SEED=… npm test -- governance`. A failure prints the one it had. */
const seed = Number(process.env['GOVERNANCE_SEED'] ?? 20260701);

/** Every answer that there is. */
const CODES =
  'OK UNAUTHENTICATED ACCOUNT_BLOCKED PASSWORD_CHANGE_REQUIRED FORBIDDEN NOT_FOUND BAD_USER_INPUT CONFLICT';

/** None of them is nothing, but a failing sequence is made smaller by leaving some out. */
const turns = fc.array(fc.option(turn, { nil: null, freq: 1_000_000 }), { minLength: 8, maxLength: 12 });

let server: GovernedServer;

beforeAll(async () => {
  server = await GovernedServer.start();
});
afterAll(() => server.close());

/** Nobody's prospects grow by what the actor does not hold; whoever is new has those of `users`. */
function requireNoGain(before: State, after: State, call: Call): void {
  if (call.do === 'wait' || call.do === 'login') return;
  const actor = rightsOf(before, call.actor);
  for (const key of after.users.keys()) {
    const had = before.users.has(key)
      ? prospectsOf(before, key)
      : new Set(after.groups.get('users')?.rights.keys());
    const gained = [...prospectsOf(after, key)].filter((right) => !had.has(right) && !actor.has(right));
    if (gained.length > 0) throw new Error(`${key} gained ${gained.join()} by ${call.actor}, who lacks it.`);
  }
}

test(
  'sequences of operations answer and end as the rules say, and an administrator is always left',
  async () => {
    const answers = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(world, turns, async (first, steps) => {
        let state = begin(first);
        await server.begin(state);
        const story: string[] = [];
        for (const [serial, each] of steps.entries()) {
          if (each === null) continue;
          const call = bind(state, each, 100 + serial);
          const { after, answer } = play(state, call);
          story.push(`${told(call)} → ${answer}`);
          try {
            expect(await server.play(call)).toBe(answer);
            expect(await server.picture()).toEqual(pictureOf(after));
            expect(hasAdministrator(after)).toBe(true);
            requireNoGain(state, after, call);
          } catch (error) {
            throw new Error(`${story.join('\n')}\n${String(error)}`, { cause: error });
          }
          const kind = `${call.do} ${answer}`;
          answers.set(kind, (answers.get(kind) ?? 0) + 1);
          state = after;
        }
      }),
      { numRuns: SEQUENCES, seed, endOnFailure: false },
    );
    // All of them are tried in earnest.
    for (const kind of new Set([...answers.keys()].map((key) => key.split(' ')[0]))) {
      expect(answers.get(`${kind} OK`) ?? 0).toBeGreaterThan(20);
    }
    expect(new Set([...answers.keys()].map((key) => key.split(' ')[1]))).toEqual(new Set(CODES.split(' ')));
  },
  10 * 60_000,
);
