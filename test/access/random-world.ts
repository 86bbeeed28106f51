// Random trees with stops, groups, rights, windows, grants and rules, by numbers: `build-world` gives them ids.
import fc from 'fast-check';
import { matches } from '../../src/access/rules.js';
import type { Match } from '../../src/access/rules.js';
import type { Permission } from '../../src/common/permissions.js';
import { permissions } from '../../src/common/permissions.js';
import type { Right } from '../../src/common/rights.js';

export const USERS = 3;
export const GROUPS = 3;
/** Rules may name a group more, which has been deleted. */
export const NAMED_GROUPS = GROUPS + 1;
/** Moments are numbered from 0; windows begin and end at some of them, and this is now. */
export const NOW = 5;
export const LAST = 10;

/** Half-open; null is open. */
export interface Window {
  readonly from: number | null;
  readonly to: number | null;
}

export interface Place {
  readonly kind: 'FOLDER' | 'DOCUMENT' | 'ROOT';
  readonly index: number;
}

export interface Recipient {
  readonly kind: 'USER' | 'GROUP' | 'EVERYONE';
  readonly index: number;
}

export interface RandomClause {
  readonly match: Match;
  readonly groups: { readonly match: Match; readonly groups: readonly number[] } | null;
  readonly rights: { readonly match: Match; readonly rights: readonly Right[] } | null;
}

export interface RandomRule {
  readonly permission: Permission;
  readonly match: Match;
  readonly clauses: readonly RandomClause[];
}

export interface World {
  /** Each inside an earlier one, or in the root (-1). */
  readonly folders: readonly { readonly parent: number; readonly inherits: boolean }[];
  readonly documents: readonly { readonly parent: number; readonly inherits: boolean }[];
  readonly memberships: readonly (Window & { readonly user: number; readonly group: number })[];
  readonly holdings: readonly (Window & { readonly group: number; readonly right: Right })[];
  readonly grants: readonly {
    readonly on: Place;
    readonly to: Recipient;
    readonly permission: Permission;
    readonly since: number;
    readonly expires: number | null;
  }[];
  readonly rules: readonly (RandomRule & { readonly on: Place; readonly since: number })[];
}

const moment = fc.option(fc.integer({ min: 0, max: LAST }), { nil: null });
const window = fc
  .tuple(moment, moment)
  .map(([from, to]) => ({ from, to }))
  .filter(({ from, to }) => from === null || to === null || from < to);
const since = fc.integer({ min: 0, max: NOW });
// Three of four inherit.
const inherits = fc.nat(3).map((lot) => lot > 0);
const permission = fc.constantFrom(...permissions);
const match = fc.constantFrom(...matches);

/** Two of three folders lie in the one before, so that trees get deep. */
const folder = (index: number) =>
  fc.record({
    parent: fc.oneof(
      { weight: 2, arbitrary: fc.constant(index - 1) },
      { weight: 1, arbitrary: fc.integer({ min: -1, max: index - 1 }) },
    ),
    inherits,
  });

export const place: fc.Arbitrary<Place> = fc.record({
  kind: fc.constantFrom('FOLDER', 'FOLDER', 'DOCUMENT', 'ROOT'),
  index: fc.nat(11),
});

export const recipient: fc.Arbitrary<Recipient> = fc.record({
  kind: fc.constantFrom('USER', 'USER', 'GROUP', 'GROUP', 'EVERYONE'),
  index: fc.nat(2),
});

const right = fc.constantFrom<Right>('COMMENT', 'SHARE_ITEMS', 'SHUTDOWN');
const some = <Value>(one: fc.Arbitrary<Value>) => fc.uniqueArray(one, { minLength: 1, maxLength: 2 });
const clause: fc.Arbitrary<RandomClause> = fc
  .record({
    match,
    groups: fc.option(fc.record({ match, groups: some(fc.nat(NAMED_GROUPS - 1)) }), { nil: null }),
    rights: fc.option(fc.record({ match, rights: some(right) }), { nil: null }),
  })
  .filter(({ groups, rights }) => groups !== null || rights !== null);
export const rule: fc.Arbitrary<RandomRule> = fc.record({
  permission,
  match,
  clauses: fc.array(clause, { minLength: 1, maxLength: 2 }),
});

export const world: fc.Arbitrary<World> = fc.integer({ min: 1, max: 12 }).chain((folderCount) =>
  fc.record({
    folders: fc.tuple(...Array.from({ length: folderCount }, (_, index) => folder(index))),
    documents: fc.array(fc.record({ parent: fc.integer({ min: -1, max: folderCount - 1 }), inherits }), {
      maxLength: 12,
    }),
    memberships: fc.uniqueArray(
      fc
        .tuple(fc.record({ user: fc.nat(USERS - 1), group: fc.nat(GROUPS - 1) }), window)
        .map(([who, when]) => ({ ...who, ...when })),
      { maxLength: 6, selector: ({ user, group }) => `${user} ${group}` },
    ),
    holdings: fc.uniqueArray(
      fc
        .tuple(
          fc.record({
            group: fc.nat(GROUPS - 1),
            right: fc.oneof(
              { weight: 5, arbitrary: right },
              { weight: 1, arbitrary: fc.constant<Right>('BYPASS_ACCESS') },
            ),
          }),
          window,
        )
        .map(([what, when]) => ({ ...what, ...when })),
      { maxLength: 5, selector: ({ group, right: held }) => `${group} ${held}` },
    ),
    grants: fc.uniqueArray(
      fc
        .record({ on: place, to: recipient, permission, since, expires: moment })
        .filter(({ since: begun, expires }) => expires === null || begun < expires),
      {
        maxLength: 10,
        selector: ({ on, to, permission: given }) =>
          JSON.stringify([on.kind === 'ROOT' ? on.kind : on, to.kind === 'EVERYONE' ? to.kind : to, given]),
      },
    ),
    rules: fc.array(
      fc.tuple(rule, fc.record({ on: place, since })).map(([what, where]) => ({ ...what, ...where })),
      { maxLength: 6 },
    ),
  }),
) as fc.Arbitrary<World>;
