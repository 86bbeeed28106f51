// A way of calling a mutation, and the small world in which it is called.
import type { Right } from '../../src/common/rights.js';

/** Where the right R stands that the actor lacks, besides with administrators. */
export type Place =
  /** Nowhere near. */
  | 'nowhere'
  /** The target is in a group that holds it. */
  | 'user'
  /** The target will be tomorrow. */
  | 'later'
  /** The group acted on holds it. */
  | 'group';

/** Who and what is there, made anew for each try; all ids. */
export interface Scene {
  readonly actor: string;
  readonly actorName: string;
  /** The actor's only one, which holds `own`. */
  readonly ownGroup: string;
  readonly own: readonly Right[];
  readonly target: string;
  /** Nobody's but where the way says so. */
  readonly group: string;
  readonly sessionId: string;
  readonly refreshToken: string;
  readonly right: Right;
  /** A right that the actor holds. */
  readonly other: Right;
  /** A name that nobody bears. */
  readonly fresh: string;
}

export interface Way {
  readonly title: string;
  /** Each of these rights is needed. */
  readonly needs: readonly Right[];
  /** Needed besides, for the permissions that it brings. */
  readonly permissionBy?: Right;
  /** Refused where the lacking right stands there. */
  readonly refused?: readonly Place[];
  /** Not minded there; unless said: nowhere. */
  readonly allowed?: readonly Place[];
  /** What the target begins as. */
  readonly target?: { readonly inGroup?: true; readonly blocked?: true };
  readonly document: string;
  readonly variables: (scene: Scene) => Readonly<Record<string, unknown>>;
}

export const PASSWORD = 'the password of everybody here';
export const NEXT_PASSWORD = 'quite another password, and long';

/** A mutation with an input. */
export const taking = (name: string, type: string, result = '{ id }'): string =>
  `mutation ($input: ${type}!) { ${name}(input: $input) ${result} }`;
