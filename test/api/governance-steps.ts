// Random worlds and steps: a step names what it acts on by numbers, and becomes a call in the world as it stands by then.
import fc from 'fast-check';
import { defaultUserRights, rights } from '../../src/common/rights.js';
import { ADMINISTRATORS, USERS, userOf } from './governance-state.js';
import type { Call, Group, Holdings, Listed, State, User, Window } from './governance-state.js';

/** What groups may come to hold here: all that operations on people need, and a few more. */
const given = [
  'CREATE_USERS',
  'DELETE_USERS',
  'RENAME_USERS',
  'SET_USER_GROUPS',
  'SET_OWN_PASSWORD',
  'SET_ANY_PASSWORD',
  'BLOCK_USERS',
  'UNBLOCK_USERS',
  'CREATE_GROUPS',
  'DELETE_GROUPS',
  'RENAME_GROUPS',
  'SET_GROUP_RIGHTS',
  'BYPASS_ACCESS',
  'SHUTDOWN',
  'COMMENT',
];
export const FIRST_PASSWORD = 'the first of passwords';
const always: Window = { from: null, to: null };

/** Hours from when a step is taken: mostly open, now and then a window that is none or over. */
const window = fc.oneof(
  { weight: 3, arbitrary: fc.constant(always) },
  {
    weight: 4,
    arbitrary: fc.record(
      {
        from: fc.option(fc.integer({ min: -1, max: 2 }), { nil: null }),
        to: fc.option(fc.integer({ min: 0, max: 4 }), { nil: null }),
      },
      { noNullPrototype: true },
    ),
  },
);
const number = fc.nat(29);
const right = fc.constantFrom(...given);

/** Groups beside the built-in ones, and users beside an administrator for good. */
export const world = fc.record(
  {
    groups: fc.array(fc.uniqueArray(fc.tuple(right, window), { selector: ([name]) => name, maxLength: 15 }), {
      minLength: 2,
      maxLength: 3,
    }),
    users: fc.array(
      fc.uniqueArray(fc.tuple(fc.nat(4), window), { selector: ([group]) => group, maxLength: 3 }),
      {
        minLength: 3,
        maxLength: 4,
      },
    ),
  },
  { noNullPrototype: true },
);
const asked = <const Kind extends Call['do']>(kind: Kind) => ({ do: fc.constant(kind), actor: number });
/** Records that are written as they read. */
const plain = { noNullPrototype: true } as const;
const onUser = { user: number };
const onGroup = { group: number };
const rarely = fc.nat(3).map((lot) => lot === 0);
const until = fc.option(fc.integer({ min: 0, max: 3 }), { nil: null });
const changes = {
  put: fc.array(fc.tuple(number, window), { maxLength: 3 }),
  drop: fc.array(number, { maxLength: 2 }),
};

/** An operation on users or groups. */
export const operation = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record(
      { ...asked('createUser'), groups: fc.array(number, { maxLength: 2 }), mustChange: rarely },
      plain,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record(
      { ...asked('updateUser'), ...onUser, name: fc.boolean(), fullName: fc.boolean() },
      plain,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record(
      { ...asked('deleteUser'), ...onUser, heir: fc.option(number, { nil: null, freq: 3 }) },
      plain,
    ),
  },
  { weight: 5, arbitrary: fc.record({ ...asked('setUserGroups'), ...onUser, ...changes }, plain) },
  { weight: 2, arbitrary: fc.record({ ...asked('blockUser'), ...onUser, until }, plain) },
  { weight: 1, arbitrary: fc.record({ ...asked('unblockUser'), ...onUser }, plain) },
  { weight: 1, arbitrary: fc.record({ ...asked('setPassword'), ...onUser, mustChange: rarely }, plain) },
  { weight: 1, arbitrary: fc.record(asked('createGroup'), plain) },
  { weight: 1, arbitrary: fc.record({ ...asked('updateGroup'), ...onGroup }, plain) },
  { weight: 1, arbitrary: fc.record({ ...asked('deleteGroup'), ...onGroup }, plain) },
  { weight: 5, arbitrary: fc.record({ ...asked('setGroupRights'), ...onGroup, ...changes }, plain) },
  { weight: 2, arbitrary: fc.record({ ...asked('login'), wrong: rarely }, plain) },
);
/** The same, or a while that passes. */
export const turn = fc.oneof(
  { weight: 10, arbitrary: operation },
  { weight: 1, arbitrary: fc.record({ ...asked('wait'), hours: fc.integer({ min: 1, max: 2 }) }, plain) },
);
type ValueOf<Arbitrary> = Arbitrary extends fc.Arbitrary<infer Value> ? Value : never;
type World = ValueOf<typeof world>;
type Step = ValueOf<typeof turn>;

const shifted = ({ from, to }: Window, by: number): Window => ({
  from: from === null ? null : from + by,
  to: to === null ? null : to + by,
});
const sound = ({ from, to }: Window): boolean => from === null || to === null || from < to;
const person = (name: string, groups: Holdings): User => ({
  groups,
  name,
  deleted: false,
  blocked: null,
  signedIn: true,
  mustChange: false,
  password: FIRST_PASSWORD,
});

/** The state that a world begins with. All have signed in. */
export function begin({ groups, users }: World): State {
  const holdings = (names: readonly string[]): Holdings => new Map(names.map((name) => [name, always]));
  const made = new Map<string, Group>([
    [ADMINISTRATORS, { name: ADMINISTRATORS, rights: holdings(rights) }],
    [USERS, { name: USERS, rights: holdings(defaultUserRights) }],
  ]);
  groups.forEach((held, at) =>
    made.set(`g${at}`, { name: `g${at}`, rights: new Map(held.filter(([, each]) => sound(each))) }),
  );
  const keys = [...made.keys()];
  const people = new Map([
    [
      'u0',
      person(
        'u0',
        new Map([
          [ADMINISTRATORS, always],
          [USERS, always],
        ]),
      ),
    ],
  ]);
  users.forEach((held, at) => {
    const name = `u${at + 1}`;
    people.set(
      name,
      person(
        name,
        new Map(held.filter(([, each]) => sound(each)).map(([group, each]) => [pick(keys, group), each])),
      ),
    );
  });
  return { now: 0, users: people, groups: made };
}

function pick<Value>(values: readonly Value[], at: number): Value {
  const value = values[at % values.length];
  if (value === undefined) throw new Error('There is nothing to choose from.');
  return value;
}

/** The call that the step is in this state; `serial` tells it from all others. Mostly somebody acts who is signed in. */
export function bind(state: State, step: Step, serial: number): Call {
  if (step.do === 'wait') return { do: 'wait', hours: step.hours };
  const everyone = [...state.users.keys()];
  const present = everyone.filter((key) => userOf(state, key).signedIn);
  const actor = pick(
    step.do === 'login' || step.actor % 8 === 0 || present.length === 0 ? everyone : present,
    step.actor,
  );
  const groups = [...state.groups.keys()];
  const who = 'user' in step ? pick(everyone, step.user) : '';
  const group = 'group' in step ? pick(groups, step.group) : '';
  switch (step.do) {
    case 'createUser':
      return {
        do: step.do,
        actor,
        as: `u${serial}`,
        groups: [...new Set(step.groups.map((each) => pick(groups, each)))],
        mustChange: step.mustChange,
        password: `the password number ${serial}`,
      };
    case 'updateUser':
      return {
        do: step.do,
        actor,
        user: who,
        name: step.name ? `${who}.${serial}` : null,
        fullName: step.fullName ? `Number ${serial}` : null,
      };
    case 'deleteUser': {
      const heir = step.heir === null ? null : pick(everyone, step.heir);
      return { do: step.do, actor, user: who, heir: heir === who ? null : heir };
    }
    case 'setUserGroups':
      return {
        do: step.do,
        actor,
        user: who,
        groups: changed(userOf(state, who).groups, step, (at) => pick(groups, at), state.now),
      };
    case 'blockUser':
      return { do: step.do, actor, user: who, until: step.until === null ? null : state.now + step.until };
    case 'unblockUser':
      return { do: step.do, actor, user: who };
    case 'setPassword':
      return {
        do: step.do,
        actor,
        user: who,
        mustChange: step.mustChange,
        password: `the password number ${serial}`,
        current: userOf(state, actor).password,
      };
    case 'createGroup':
      return { do: step.do, actor, as: `g${serial}` };
    case 'updateGroup':
      return { do: step.do, actor, group, name: `${group}.${serial}` };
    case 'deleteGroup':
      return { do: step.do, actor, group };
    case 'setGroupRights':
      return {
        do: step.do,
        actor,
        group,
        rights: changed(
          state.groups.get(group)?.rights ?? new Map(),
          step,
          (at) => pick(given, at),
          state.now,
        ),
      };
    default:
      return {
        do: step.do,
        actor,
        password: step.wrong ? 'not the password' : userOf(state, actor).password,
      };
  }
}

/** What is held with something put to it and something dropped. */
function changed(
  before: Holdings,
  { put, drop }: { readonly put: readonly (readonly [number, Window])[]; readonly drop: readonly number[] },
  key: (at: number) => string,
  now: number,
): Listed {
  const after = new Map(before);
  for (const at of drop) if (before.size > 0) after.delete(pick([...before.keys()], at));
  for (const [at, each] of put) after.set(key(at), shifted(each, now));
  return [...after];
}
