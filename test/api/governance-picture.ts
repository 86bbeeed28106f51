// States as they are compared: what the API has to show of every user and group.
import { isBlocked, rightsOf } from './governance-state.js';
import type { Call, State, Window } from './governance-state.js';

export type Picture = Readonly<Record<string, unknown>>;

const spanned = ({ from, to }: Window): string => `${from ?? '…'}–${to ?? '…'}`;

/** A holding with its window. */
export const written = (key: string, window: Window): string => `${key} ${spanned(window)}`;

const listed = (held: Iterable<readonly [string, Window]>): readonly string[] =>
  [...held].map(([key, window]) => written(key, window)).toSorted();

/** The picture that the server has to show where it is in this state. */
export function pictureOf(state: State): Picture {
  return Object.fromEntries([
    ...[...state.groups].map(([key, group]) => [key, { name: group.name, rights: listed(group.rights) }]),
    ...[...state.users].map(([key, user]) => [
      key,
      {
        status: user.deleted ? 'DEACTIVATED' : isBlocked(user, state.now) ? 'BLOCKED' : 'ACTIVE',
        name: user.deleted ? null : user.name,
        rights: [...rightsOf(state, key).keys()].toSorted(),
        groups: listed(user.groups),
      },
    ]),
  ]);
}

/** A call in one line. */
export const told = (call: Call): string =>
  JSON.stringify(call, (_, value: unknown) =>
    typeof value === 'object' && value !== null && 'from' in value ? spanned(value as Window) : value,
  );
