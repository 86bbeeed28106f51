// Accounts, groups and sessions written straight into the database, many in one statement, for tests that need hundreds.
import { createSecretKey } from 'node:crypto';
import sql from 'sql-template-tag';
import { HOMES_ID, ROOT_ID, newId } from '../../src/common/ids.js';
import type { SessionId, UserId } from '../../src/common/ids.js';
import { Tokens } from '../../src/services/accounts/tokens.js';
import type { ApiClient } from '../support/client.js';
import { SECRET } from '../support/server.js';
import type { TestServer } from '../support/server.js';

export interface MadeWindow {
  readonly startsAt?: Date | null;
  readonly endsAt?: Date | null;
}

export interface MadeGroup {
  readonly id: string;
  readonly name: string;
  readonly rights: readonly (MadeWindow & { readonly right: string })[];
}

export interface MadeUser {
  readonly id: string;
  readonly name: string;
  readonly groups: readonly (MadeWindow & { readonly groupId: string })[];
  /** Missing: one that no password fits. */
  readonly passwordHash?: string;
  /** Missing: nobody is signed in. */
  readonly sessionId?: string;
  /** Of that session; missing: of no token. */
  readonly refreshTokenHash?: string;
  /** For good. */
  readonly blockedAt?: Date | null;
}

export interface Made {
  readonly groups?: readonly MadeGroup[];
  readonly users?: readonly MadeUser[];
}

/** Groups with their rights, accounts with homes, memberships and sessions. */
export async function makePeople(server: TestServer, { groups = [], users = [] }: Made): Promise<void> {
  const homes = users.map(() => newId<string>());
  const rights = groups.flatMap(({ id, rights: held }) => held.map((right) => ({ groupId: id, ...right })));
  const memberships = users.flatMap(({ id, groups: held }) =>
    held.map((group) => ({ userId: id, ...group })),
  );
  const sessions = users.filter(({ sessionId }) => sessionId !== undefined);
  const now = server.clock.now();
  await server.database.rows(sql`
    with groups as (
      insert into user_group (id, name, name_key, created_at)
      select id, name, name, ${now} from unnest(
        ${groups.map(({ id }) => id)}::uuid[], ${groups.map(({ name }) => name)}::text[]) as made (id, name)
    ), rights as (
      insert into group_right (group_id, right_name, starts_at, ends_at)
      select * from unnest(
        ${rights.map(({ groupId }) => groupId)}::uuid[], ${rights.map(({ right }) => right)}::text[],
        ${rights.map(({ startsAt }) => startsAt ?? null)}::timestamptz[],
        ${rights.map(({ endsAt }) => endsAt ?? null)}::timestamptz[])
    ), users as (
      insert into user_account (id, username, username_key, password_hash, password_changed_at, home_id, created_at,
                                blocked_at)
      select id, name, name, hash, ${now}, home, ${now}, blocked from unnest(
        ${users.map(({ id }) => id)}::uuid[], ${users.map(({ name }) => name)}::text[],
        ${users.map(({ passwordHash }) => passwordHash ?? '')}::text[], ${homes}::uuid[],
        ${users.map(({ blockedAt }) => blockedAt ?? null)}::timestamptz[]) as made (id, name, hash, home, blocked)
    ), homes as (
      insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at, ancestors, access_lineage)
      select home, 'FOLDER', ${HOMES_ID}::uuid, name, name, holder, ${now}, ${now},
             array[${ROOT_ID}::uuid, ${HOMES_ID}::uuid], array[home, ${HOMES_ID}::uuid, ${ROOT_ID}::uuid]
      from unnest(${homes}::uuid[], ${users.map(({ name }) => name)}::text[], ${users.map(({ id }) => id)}::uuid[])
        as made (home, name, holder)
    ), granted as (
      insert into access_grant (id, item_id, user_id, permission, granted_at)
      select gen_random_uuid(), home, holder, 'MANAGE', ${now}
      from unnest(${homes}::uuid[], ${users.map(({ id }) => id)}::uuid[]) as made (home, holder)
    ), memberships as (
      insert into membership (user_id, group_id, starts_at, ends_at)
      select * from unnest(
        ${memberships.map(({ userId }) => userId)}::uuid[], ${memberships.map(({ groupId }) => groupId)}::uuid[],
        ${memberships.map(({ startsAt }) => startsAt ?? null)}::timestamptz[],
        ${memberships.map(({ endsAt }) => endsAt ?? null)}::timestamptz[])
    )
    insert into session (id, user_id, created_at, last_used_at, expires_at, refresh_token_hash)
    select id, holder, ${now}, ${now}, ${now}::timestamptz + interval '1 year', hash
    from unnest(${sessions.map(({ sessionId }) => sessionId)}::uuid[], ${sessions.map(({ id }) => id)}::uuid[],
      ${sessions.map(({ refreshTokenHash }) => refreshTokenHash ?? '')}::text[]) as made (id, holder, hash)`);
}

/** Clients of sessions, with tokens signed as the server signs them, so that no clock set forward outdates them. */
export function clientsOf(server: TestServer): (userId: string, sessionId: string) => ApiClient {
  const tokens = new Tokens(createSecretKey(Buffer.from(SECRET)), server.clock);
  return (userId, sessionId) =>
    server.client(tokens.issue({ userId: userId as UserId, sessionId: sessionId as SessionId }).accessToken);
}
