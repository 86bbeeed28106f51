// Writes a random world into the emptied database, and keeps what was written as the naive model knows it.
import sql from 'sql-template-tag';
import { HOUR } from '../../src/common/clock.js';
import { ROOT_ID, newId } from '../../src/common/ids.js';
import type { GrantId, GroupId, ItemId, RuleId, SessionId, UserId } from '../../src/common/ids.js';
import type { RuleClause } from '../../src/access/rules.js';
import type { Database } from '../../src/database/database.js';
import { indexWhole } from '../../src/search/index-items.js';
import type { Model, ModelGrant, ModelItem, ModelRule } from './model.js';
import { GROUPS, NAMED_GROUPS, NOW, USERS } from './random-world.js';
import type { Place, RandomClause, Recipient, World } from './random-world.js';

/** What every item is found by. */
export const WORD = 'everywhere';

const START = Date.parse('2026-06-01T00:00:00Z');
export const momentOf = (date: Date): number => (date.getTime() - START) / HOUR;
export const dateOf = (moment: number): Date => new Date(START + moment * HOUR);
const dated = (moment: number | null): Date | null => (moment === null ? null : dateOf(moment));
export const now = dateOf(NOW);

/** What numbers of a random world name. */
export interface Names {
  readonly users: readonly UserId[];
  readonly sessions: readonly SessionId[];
  /** Those that rules may name; the last one has been deleted. */
  readonly groups: readonly GroupId[];
  readonly folders: readonly ItemId[];
  readonly documents: readonly ItemId[];
}

export interface Built {
  readonly names: Names;
  readonly model: Model;
  /** Holds BYPASS_ACCESS for good, and owns every item. */
  readonly keeper: UserId;
}

/** Undefined where the world has none of that number. */
export const itemAt = ({ folders, documents }: Names, { kind, index }: Place): ItemId | undefined =>
  kind === 'ROOT' ? ROOT_ID : (kind === 'FOLDER' ? folders : documents)[index];

export const principalOf = ({ users, groups }: Names, { kind, index }: Recipient) => ({
  user: kind === 'USER' ? (users[index] ?? null) : null,
  group: kind === 'GROUP' ? (groups[index] ?? null) : null,
});

export const clauseOf = ({ groups: ids }: Names, { match, groups, rights }: RandomClause): RuleClause => ({
  match,
  groups:
    groups === null
      ? null
      : { match: groups.match, groupIds: groups.groups.flatMap((index) => ids[index] ?? []) },
  rights,
});

const several = <Id extends string>(count: number): Id[] => Array.from({ length: count }, () => newId<Id>());

export async function build(database: Database, world: World): Promise<Built> {
  const names: Names = {
    users: several(USERS),
    sessions: several(USERS),
    groups: several(NAMED_GROUPS),
    folders: several(world.folders.length),
    documents: several(world.documents.length),
  };
  const keeper = newId<UserId>();
  await makePeople(database, names, keeper);
  const model = modelOf(world, names);
  await makeWindows(database, model);
  await makeItems(database, model, keeper);
  await makeGrants(database, model);
  await makeRules(database, model);
  return { names, model, keeper };
}

function modelOf(world: World, names: Names): Model {
  const folderAt = (index: number): ItemId => names.folders[index] ?? ROOT_ID;
  const placed = (kind: ModelItem['kind'], ids: readonly ItemId[], places: World['folders']): ModelItem[] =>
    ids.map((id, index) => ({
      id,
      kind,
      parent: folderAt(places[index]?.parent ?? -1),
      inherits: places[index]?.inherits ?? true,
    }));
  const on = <Thing extends { readonly on: Place }, Made>(
    things: readonly Thing[],
    make: (thing: Thing, item: ItemId) => Made,
  ): Made[] =>
    things.flatMap((thing) => {
      const item = itemAt(names, thing.on);
      return item === undefined ? [] : [make(thing, item)];
    });
  return {
    items: [
      { id: ROOT_ID, kind: 'FOLDER', parent: null, inherits: true },
      ...placed('FOLDER', names.folders, world.folders),
      ...placed('DOCUMENT', names.documents, world.documents),
    ],
    memberships: world.memberships.map(({ user, group, ...window }) => ({
      ...window,
      user: names.users[user] as UserId,
      group: names.groups[group] as GroupId,
    })),
    holdings: world.holdings.map(({ group, ...rest }) => ({
      ...rest,
      group: names.groups[group] as GroupId,
    })),
    grants: on(world.grants, ({ to, permission, since, expires }, item): ModelGrant => ({
      id: newId<GrantId>(),
      item,
      ...principalOf(names, to),
      permission,
      since,
      expires,
    })),
    rules: on(world.rules, ({ permission, match, clauses, since }, item): ModelRule => ({
      id: newId<RuleId>(),
      item,
      permission,
      match,
      clauses: clauses.map((clause) => clauseOf(names, clause)),
      since,
    })),
  };
}

async function makePeople(database: Database, names: Names, keeper: UserId): Promise<void> {
  const { users, sessions, groups } = names;
  const keepers = newId<GroupId>();
  await database.rows(sql`
    truncate access_rule, access_grant, session, membership, group_right, item, user_account, user_group cascade`);
  await database.rows(sql`
    insert into user_account (id, username, username_key, password_hash, password_changed_at, home_id, created_at)
    select id, id::text, id::text, '', now(), id, now() from unnest(${[...users, keeper]}::uuid[]) as made (id)`);
  await database.rows(sql`
    insert into user_group (id, name, name_key, created_at)
    select id, id::text, id::text, now() from unnest(${[...groups.slice(0, GROUPS), keepers]}::uuid[]) as made (id)`);
  await database.rows(sql`
    insert into session (id, user_id, created_at, last_used_at, expires_at, refresh_token_hash)
    select id, holder, now(), now(), ${dateOf(100)}, ''
    from unnest(${[...sessions]}::uuid[], ${[...users]}::uuid[]) as made (id, holder)`);
  await database.rows(sql`insert into membership (user_id, group_id) values (${keeper}, ${keepers})`);
  await database.rows(
    sql`insert into group_right (group_id, right_name) values (${keepers}, 'BYPASS_ACCESS')`,
  );
}

async function makeWindows(database: Database, { memberships, holdings }: Model): Promise<void> {
  const windows = memberships.map(({ from, to, ...who }) => ({ ...who, from: dated(from), to: dated(to) }));
  await database.rows(sql`
    insert into membership (user_id, group_id, starts_at, ends_at)
    select * from jsonb_to_recordset(${JSON.stringify(windows)}::jsonb)
      as made ("user" uuid, "group" uuid, "from" timestamptz, "to" timestamptz)`);
  const rights = holdings.map(({ from, to, ...what }) => ({ ...what, from: dated(from), to: dated(to) }));
  await database.rows(sql`
    insert into group_right (group_id, right_name, starts_at, ends_at)
    select * from jsonb_to_recordset(${JSON.stringify(rights)}::jsonb)
      as made ("group" uuid, "right" text, "from" timestamptz, "to" timestamptz)`);
}

async function makeItems(database: Database, { items }: Model, owner: UserId): Promise<void> {
  const folders = new Map<ItemId, { readonly ancestors: ItemId[]; readonly lineage: ItemId[] }>();
  const rows = items.map(({ id, kind, parent, inherits }) => {
    const above = parent === null ? undefined : folders.get(parent);
    const ancestors = parent === null ? [] : [...(above?.ancestors ?? []), parent];
    const lineage = inherits ? [id, ...(above?.lineage ?? [])] : [id];
    if (kind === 'FOLDER') folders.set(id, { ancestors, lineage });
    return { id, kind, parent, inherits, ...(kind === 'FOLDER' ? { ancestors, lineage } : {}) };
  });
  await database.rows(sql`
    insert into item (id, kind, parent_id, name, name_key, description, owner_id, inherits_access, created_at, updated_at,
                      ancestors, access_lineage)
    select id, kind, parent, id::text, id::text, ${WORD}, ${owner}, inherits, now(), now(), ancestors, lineage
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as made (id uuid, kind text, parent uuid, inherits boolean, ancestors uuid[], lineage uuid[])`);
  await indexWhole(
    database,
    items.map(({ id }) => id),
  );
}

async function makeGrants(database: Database, { grants }: Model): Promise<void> {
  const rows = grants.map((one) => ({ ...one, since: dateOf(one.since), expires: dated(one.expires) }));
  await database.rows(sql`
    insert into access_grant (id, item_id, user_id, group_id, permission, granted_at, expires_at)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as made (id uuid, item uuid, "user" uuid, "group" uuid, permission text, since timestamptz, expires timestamptz)`);
}

async function makeRules(database: Database, { rules }: Model): Promise<void> {
  const rows = rules.map((rule, position) => ({
    ...rule,
    since: dateOf(rule.since),
    position,
    groups: rule.clauses.flatMap(({ groups }) => groups?.groupIds ?? []),
    rights: rule.clauses.flatMap(({ rights }) => rights?.rights ?? []),
  }));
  await database.rows(sql`
    insert into access_rule (id, item_id, permission, match, clauses, group_ids, right_names, position, created_at)
    select id, item, permission, match, clauses, groups, rights, position, since
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as made (id uuid, item uuid, permission text, match text, clauses jsonb, groups uuid[], rights text[],
               position int, since timestamptz)`);
}
