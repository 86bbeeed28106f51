// Random trees, groups, windows and grants, and the naive model of who may do what in them.
import fc from 'fast-check';
import type { Permission } from '../../src/common/permissions.js';
import { permissions } from '../../src/common/permissions.js';

export const USERS = 3;
export const GROUPS = 3;
/** Moments are numbered; windows begin and end at some of them, questions are asked at 5. */
export const NOW = 5;

interface Window {
  readonly from: number | null;
  readonly to: number | null;
}

export interface World {
  /** Each inside an earlier one, or in the root (-1). */
  readonly folders: readonly { readonly parent: number; readonly inherits: boolean }[];
  readonly documents: readonly { readonly parent: number; readonly inherits: boolean }[];
  readonly memberships: readonly (Window & { readonly user: number; readonly group: number })[];
  readonly bypasses: readonly (Window & { readonly group: number })[];
  readonly grants: readonly {
    readonly on: { readonly kind: 'FOLDER' | 'DOCUMENT' | 'ROOT'; readonly index: number };
    readonly to: { readonly kind: 'USER' | 'GROUP' | 'EVERYONE'; readonly index: number };
    readonly permission: Permission;
    readonly expires: number | null;
  }[];
}

const moment = fc.option(fc.integer({ min: 0, max: 10 }), { nil: null });
const window = fc
  .tuple(moment, moment)
  .map(([from, to]) => ({ from, to }))
  .filter(({ from, to }) => from === null || to === null || from < to);
// Three of four inherit.
const inherits = fc.nat(3).map((lot) => lot > 0);

const placed = (count: number) => fc.record({ parent: fc.integer({ min: -1, max: count - 1 }), inherits });

export const world: fc.Arbitrary<World> = fc.integer({ min: 1, max: 12 }).chain((folderCount) =>
  fc.record({
    folders: fc.tuple(...Array.from({ length: folderCount }, (_, index) => placed(index))),
    documents: fc.array(placed(folderCount), { maxLength: 12 }),
    memberships: fc.uniqueArray(
      fc
        .tuple(fc.record({ user: fc.nat(USERS - 1), group: fc.nat(GROUPS - 1) }), window)
        .map(([who, when]) => ({ ...who, ...when })),
      { maxLength: 6, selector: ({ user, group }) => `${user} ${group}` },
    ),
    bypasses: fc.uniqueArray(
      fc.tuple(fc.record({ group: fc.nat(GROUPS - 1) }), window).map(([who, when]) => ({ ...who, ...when })),
      { maxLength: 1, selector: ({ group }) => group },
    ),
    grants: fc.uniqueArray(
      fc.record({
        on: fc.record({ kind: fc.constantFrom('FOLDER', 'FOLDER', 'DOCUMENT', 'ROOT'), index: fc.nat(11) }),
        to: fc.record({
          kind: fc.constantFrom('USER', 'USER', 'GROUP', 'GROUP', 'EVERYONE'),
          index: fc.nat(2),
        }),
        permission: fc.constantFrom(...permissions),
        expires: moment,
      }),
      {
        maxLength: 10,
        selector: ({ on, to, permission }) =>
          JSON.stringify([on, to.kind === 'EVERYONE' ? to.kind : to, permission]),
      },
    ),
  }),
) as fc.Arbitrary<World>;

const inForce = ({ from, to }: Window): boolean =>
  (from === null || from <= NOW) && (to === null || NOW < to);

/** What the user may do with the item, from the words of the design alone: no masks, no lineages. */
export function naivePermissions(
  { folders, documents, memberships, bypasses, grants }: World,
  user: number,
  kind: 'FOLDER' | 'DOCUMENT',
  index: number,
): Permission[] {
  const groups = memberships.filter((one) => one.user === user && inForce(one)).map(({ group }) => group);
  if (bypasses.some((one) => groups.includes(one.group) && inForce(one))) return [...permissions];

  const held = new Set<Permission>();
  const take = (on: 'FOLDER' | 'DOCUMENT' | 'ROOT', at: number): void => {
    for (const grant of grants) {
      if (grant.on.kind !== on || (on !== 'ROOT' && grant.on.index !== at)) continue;
      if (grant.expires !== null && grant.expires <= NOW) continue;
      const { to } = grant;
      const reaches =
        to.kind === 'EVERYONE' || (to.kind === 'USER' ? to.index === user : groups.includes(to.index));
      if (!reaches) continue;
      held.add('READ');
      if (grant.permission === 'MANAGE') for (const each of permissions) held.add(each);
      held.add(grant.permission);
    }
  };
  let place = (kind === 'FOLDER' ? folders : documents)[index];
  take(kind, index);
  while (place?.inherits === true) {
    if (place.parent === -1) {
      take('ROOT', 0);
      break;
    }
    take('FOLDER', place.parent);
    place = folders[place.parent];
  }
  return permissions.filter((permission) => held.has(permission));
}
