// What users and groups come to under operations on them, and what these answer: the rules in their plainest form.
import {
  ADMINISTRATORS,
  USERS,
  hasAdministrator,
  isBlocked,
  isPresent,
  lasts,
  over,
  prospectsOf,
  rightsOf,
  userOf,
} from './governance-state.js';
import type { Call, Holdings, Listed, State, User } from './governance-state.js';

class Refusal extends Error {}
const refuse = (code: string): never => {
  throw new Refusal(code);
};
const need = (met: boolean, code: string): void => {
  if (!met) refuse(code);
};

/** The state after the call and its answer: OK or the code of the error, after which the state is what it was. */
export function play(before: State, call: Call): { readonly after: State; readonly answer: string } {
  const after = structuredClone(before);
  try {
    operate(after, call);
    return { after, answer: 'OK' };
  } catch (error) {
    if (error instanceof Refusal) return { after: before, answer: error.message };
    throw error;
  }
}

function operate(state: State, call: Call): void {
  if (call.do === 'wait') {
    state.now += call.hours;
  } else if (call.do === 'login') {
    signIn(userOf(state, call.actor), call.password, state.now);
  } else {
    const actor = userOf(state, call.actor);
    need(isPresent(actor, state.now), 'UNAUTHENTICATED');
    if ('user' in call) operateOnUser(state, call);
    else if ('group' in call) operateOnGroup(state, call);
    else if (call.do === 'createUser') createUser(state, call);
    else {
      requireRights(state, call.actor, 'CREATE_GROUPS');
      state.groups.set(call.as, { rights: new Map(), name: call.as });
    }
  }
}

function signIn(user: User, password: string, now: number): void {
  need(!user.deleted && user.password === password, 'UNAUTHENTICATED');
  need(!isBlocked(user, now), 'ACCOUNT_BLOCKED');
  need(!user.mustChange, 'PASSWORD_CHANGE_REQUIRED');
  user.signedIn = true;
}

function requireRights(state: State, actor: string, ...rights: readonly string[]): void {
  const held = rightsOf(state, actor);
  need(
    rights.every((right) => held.has(right)),
    'FORBIDDEN',
  );
}

/** Who gives a right has to hold it for as long; who takes it (null), to hold it. */
function requireHeld(held: ReadonlyMap<string, number>, right: string, until: number | null): void {
  const end = held.get(right);
  need(end !== undefined && (until === null || until <= end), 'FORBIDDEN');
}

/** Giving or taking membership gives or takes all that the group holds or is to hold. */
function requireGroupHeld(state: State, actor: string, group: string, until: number | null): void {
  const held = rightsOf(state, actor);
  for (const [right, window] of state.groups.get(group)?.rights ?? []) {
    if (over(window, state.now)) continue;
    requireHeld(held, right, until === null ? null : Math.min(until, lasts(window.to)));
  }
}

/** The user holds nothing, and is to hold nothing, that the actor does not hold now. */
function requireReach(state: State, actor: string, user: string): void {
  requireRights(state, actor, ...prospectsOf(state, user));
}

type Of<Kind> = Extract<Call, Kind>;

function createUser(state: State, call: Of<{ do: 'createUser' }>): void {
  requireRights(state, call.actor, 'CREATE_USERS');
  if (call.groups.length > 0) {
    for (const group of call.groups) need(state.groups.has(group), 'NOT_FOUND');
    requireRights(state, call.actor, 'SET_USER_GROUPS');
    for (const group of call.groups) requireGroupHeld(state, call.actor, group, Infinity);
  }
  const { mustChange, password } = call;
  const always = { from: null, to: null };
  state.users.set(call.as, {
    groups: new Map([USERS, ...call.groups].map((group) => [group, always])),
    deleted: false,
    blocked: null,
    signedIn: false,
    mustChange,
    password,
    name: call.as,
  });
}

function rightsFor(call: Of<{ user: string }>): readonly string[] {
  switch (call.do) {
    case 'updateUser':
      return [
        ...(call.name === null ? [] : ['RENAME_USERS']),
        ...(call.name === null || call.fullName !== null ? ['CREATE_USERS'] : []),
      ];
    case 'deleteUser':
      return ['DELETE_USERS'];
    case 'setUserGroups':
      return ['SET_USER_GROUPS'];
    case 'blockUser':
      return ['BLOCK_USERS'];
    case 'unblockUser':
      return ['UNBLOCK_USERS'];
    default:
      return [call.user === call.actor ? 'SET_OWN_PASSWORD' : 'SET_ANY_PASSWORD'];
  }
}

function operateOnUser(state: State, call: Of<{ user: string }>): void {
  const user = userOf(state, call.user);
  need(!user.deleted, 'NOT_FOUND');
  requireRights(state, call.actor, ...rightsFor(call));
  if (call.do === 'deleteUser') need(call.user !== call.actor, 'FORBIDDEN');
  // What one is to hold oneself keeps nobody from their own account.
  if (call.user !== call.actor) requireReach(state, call.actor, call.user);
  switch (call.do) {
    case 'updateUser':
      user.name = call.name ?? user.name;
      break;
    case 'deleteUser':
      if (call.heir !== null) inherit(state, call.actor, userOf(state, call.heir));
      Object.assign(user, { deleted: true, signedIn: false, blocked: null, groups: new Map() });
      break;
    case 'setUserGroups':
      for (const [group] of call.groups) need(state.groups.has(group), 'NOT_FOUND');
      replace(state.now, user.groups, call.groups, (group, until) =>
        requireGroupHeld(state, call.actor, group, until),
      );
      user.groups = new Map(call.groups);
      break;
    case 'blockUser':
      need(call.until === null || call.until > state.now, 'BAD_USER_INPUT');
      Object.assign(user, { blocked: { until: call.until }, signedIn: false });
      break;
    case 'unblockUser':
      user.blocked = null;
      break;
    case 'setPassword':
      Object.assign(user, { password: call.password, mustChange: call.mustChange });
      if (call.user !== call.actor) user.signedIn = false;
  }
  need(hasAdministrator(state), 'CONFLICT');
}

/** Homes are handed over by those who hold MANAGE on them: in these worlds, everywhere or nowhere. */
function inherit(state: State, actor: string, heir: User): void {
  need(!heir.deleted && !isBlocked(heir, state.now), 'NOT_FOUND');
  requireRights(state, actor, 'BYPASS_ACCESS');
}

/** One list of holdings in place of another: what is given and taken has to be held, and what is new to be sound. */
function replace(
  now: number,
  before: Holdings,
  after: Listed,
  held: (key: string, until: number | null) => void,
): void {
  const fresh = after.filter(([key, { from, to }]) => {
    const known = before.get(key);
    return known?.from !== from || known.to !== to;
  });
  const kept = new Set(after.map(([key]) => key));
  for (const [key, { to }] of fresh) held(key, lasts(to));
  for (const [key, window] of before) if (!kept.has(key) && !over(window, now)) held(key, null);
  for (const [, { from, to }] of fresh) {
    need(to === null || (to > now && (from === null || from < to)), 'BAD_USER_INPUT');
  }
}

function operateOnGroup(state: State, call: Of<{ group: string }>): void {
  const group = state.groups.get(call.group) ?? refuse('NOT_FOUND');
  const builtIn = call.group === ADMINISTRATORS || call.group === USERS;
  switch (call.do) {
    case 'updateGroup':
      requireRights(state, call.actor, 'RENAME_GROUPS');
      need(!builtIn, 'CONFLICT');
      group.name = call.name;
      break;
    case 'deleteGroup':
      requireRights(state, call.actor, 'DELETE_GROUPS');
      requireGroupHeld(state, call.actor, call.group, null);
      need(!builtIn, 'CONFLICT');
      state.groups.delete(call.group);
      for (const user of state.users.values()) user.groups.delete(call.group);
      break;
    case 'setGroupRights': {
      requireRights(state, call.actor, 'SET_GROUP_RIGHTS');
      const held = rightsOf(state, call.actor);
      replace(state.now, group.rights, call.rights, (right, until) => requireHeld(held, right, until));
      need(call.group !== ADMINISTRATORS, 'CONFLICT');
      group.rights = new Map(call.rights);
    }
  }
}
