// A whole server's users and groups in memory, what can be asked of them, and the calls that change them.

/** Moments are hours since the beginning; null is open. */
export interface Window {
  readonly from: number | null;
  readonly to: number | null;
}
export type Holdings = Map<string, Window>;

export interface User {
  /** Of the groups, by key. */
  groups: Holdings;
  deleted: boolean;
  blocked: { until: number | null } | null;
  signedIn: boolean;
  mustChange: boolean;
  password: string;
  name: string;
}
export interface Group {
  rights: Holdings;
  name: string;
}

/** Users and groups by keys that the test gives them. Deleted users stay, deleted groups do not. */
export interface State {
  now: number;
  users: Map<string, User>;
  groups: Map<string, Group>;
}

export const ADMINISTRATORS = 'administrators';
export const USERS = 'users';

export type Listed = readonly (readonly [string, Window])[];

/** What somebody asks the server to do; `actor` is a user's key. What is made gets the key `as`. */
export type Call =
  | {
      do: 'createUser';
      actor: string;
      as: string;
      groups: readonly string[];
      mustChange: boolean;
      password: string;
    }
  | { do: 'updateUser'; actor: string; user: string; name: string | null; fullName: string | null }
  | { do: 'deleteUser'; actor: string; user: string; heir: string | null }
  | { do: 'setUserGroups'; actor: string; user: string; groups: Listed }
  | { do: 'blockUser'; actor: string; user: string; until: number | null }
  | { do: 'unblockUser'; actor: string; user: string }
  | { do: 'setPassword'; actor: string; user: string; password: string; current: string; mustChange: boolean }
  | { do: 'createGroup'; actor: string; as: string }
  | { do: 'updateGroup'; actor: string; group: string; name: string }
  | { do: 'deleteGroup'; actor: string; group: string }
  | { do: 'setGroupRights'; actor: string; group: string; rights: Listed }
  | { do: 'login'; actor: string; password: string }
  | { do: 'wait'; hours: number };

const begun = ({ from }: Window, now: number): boolean => from === null || from <= now;
export const over = ({ to }: Window, now: number): boolean => to !== null && to <= now;
const inForce = (window: Window, now: number): boolean => begun(window, now) && !over(window, now);
export const lasts = (to: number | null): number => to ?? Infinity;

/** The rights that a user holds now, each with when it ends. */
export function rightsOf(state: State, user: string): Map<string, number> {
  const held = new Map<string, number>();
  for (const [group, membership] of userOf(state, user).groups) {
    for (const [right, window] of state.groups.get(group)?.rights ?? []) {
      if (!inForce(membership, state.now) || !inForce(window, state.now)) continue;
      const end = Math.min(lasts(membership.to), lasts(window.to));
      held.set(right, Math.max(end, held.get(right) ?? -Infinity));
    }
  }
  return held;
}

/** The rights that a user holds or is to hold, as things stand. */
export function prospectsOf(state: State, user: string): Set<string> {
  return new Set(
    [...userOf(state, user).groups]
      .filter(([, window]) => !over(window, state.now))
      .flatMap(([group]) => [...(state.groups.get(group)?.rights ?? [])])
      .filter(([, window]) => !over(window, state.now))
      .map(([right]) => right),
  );
}

export const isBlocked = ({ blocked }: User, now: number): boolean =>
  blocked !== null && now < lasts(blocked.until);

/** Whether the user's requests are let in. */
export const isPresent = (user: User, now: number): boolean =>
  user.signedIn && !user.deleted && !isBlocked(user, now);

/** Whether an active account is in `administrators` now and with no end. */
export const hasAdministrator = ({ users, now }: State): boolean =>
  [...users.values()].some((user) => {
    const window = user.groups.get(ADMINISTRATORS);
    return (
      window !== undefined &&
      window.to === null &&
      begun(window, now) &&
      !user.deleted &&
      !isBlocked(user, now)
    );
  });

export function userOf({ users }: State, key: string): User {
  const user = users.get(key);
  if (user === undefined) throw new Error(`There never was a user ${key}.`);
  return user;
}
