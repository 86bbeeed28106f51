// What the tests of accounts share: their operations, accounts to act with, and the audit trail to look into.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { eventually } from '../support/eventually.js';
import type { startTestServer } from '../support/server.js';
import * as operations from './generated/operations.js';

export type Server = Awaited<ReturnType<typeof startTestServer>>;
export type Client = ReturnType<Server['client']>;

/** Each operation of accounts.graphql by its name. */
type Name = keyof typeof operations;

type Variables = Readonly<Record<string, unknown>>;

export interface User {
  readonly id: string;
  readonly username: string;
  readonly fullName: string | null;
  readonly email: string | null;
  readonly status: string | null;
  readonly createdAt: string;
  readonly lastLoginAt: string | null;
  readonly rights: readonly string[] | null;
  readonly mustChangePassword: boolean | null;
  readonly passwordExpiresAt: string | null;
  readonly groups: readonly { readonly active: boolean; readonly group: { readonly name: string } }[] | null;
}

export interface Tokens {
  readonly accessToken: string;
  readonly accessTokenExpiresAt: string;
  readonly refreshToken: string;
  readonly refreshTokenExpiresAt: string;
  readonly user: User;
}

type Extensions = Readonly<Record<string, unknown>>;

interface Outcome<Answer> {
  readonly answer: Answer | null;
  /** The extensions of the one error, where there was one. */
  readonly refusal: Extensions | null;
}

/** What the operation, which asks for one field, comes to. */
export async function attempt<Answer>(
  client: Client,
  name: Name,
  variables?: Variables,
): Promise<Outcome<Answer>> {
  const response = await client.request(operations[name].toString(), variables);
  const errors = (response.errors ?? []) as readonly { readonly extensions?: Extensions }[];
  const [answer = null] = Object.values<Answer>(response.data ?? {});
  if (errors.length > 1) throw new Error(`${name} had ${errors.length} errors.`);
  return { answer, refusal: errors[0] === undefined ? null : (errors[0].extensions ?? {}) };
}

/** The field that the operation asks for; fails where there is an error. */
export async function ask<Answer>(client: Client, name: Name, variables?: Variables): Promise<Answer> {
  const { answer, refusal } = await attempt<Answer>(client, name, variables);
  expect(refusal).toBeNull();
  return answer as Answer;
}

/** The extensions of the error that the operation is refused with; fails where there is none. */
export async function refused(client: Client, name: Name, variables?: Variables): Promise<Extensions> {
  const { refusal } = await attempt(client, name, variables);
  expect(refusal).not.toBeNull();
  return refusal ?? {};
}

export const unauthenticated = (reason: string): object => ({ code: 'UNAUTHENTICATED', status: 401, reason });

/** What is wrong with the input, as `path rule`. */
export const problems = (extensions: Extensions): readonly string[] => {
  expect(extensions).toMatchObject({ code: 'BAD_USER_INPUT', status: 400 });
  return (extensions['fields'] as readonly { path: string; rule: string }[]).map(
    ({ path, rule }) => `${path} ${rule}`,
  );
};

export interface Member {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

let members = 0;

/** A registration that has all it needs. */
export function buildRegistration(changes: Variables = {}): Omit<Member, 'id'> & Variables {
  members += 1;
  const username = `member-${members}`;
  return { username, email: `${username}@example.org`, password: 'correct horse', ...changes };
}

export async function register(server: Server, changes: Variables = {}): Promise<Member> {
  const input = buildRegistration(changes);
  const { id } = await ask<User>(server.client(), 'Register', { input });
  return { ...input, id };
}

export const login = (server: Server, member: Member, password = member.password): Promise<Tokens> =>
  ask<Tokens>(server.client(), 'Login', { input: { login: member.username, password } });

/** A new account, signed in. */
export async function signedIn(server: Server): Promise<Member & Tokens & { readonly client: Client }> {
  const member = await register(server);
  const tokens = await login(server, member);
  return { ...member, ...tokens, client: server.client(tokens.accessToken) };
}

export async function admin(server: Server): Promise<Client> {
  const { accessToken } = await ask<Tokens>(server.client(), 'Login', {
    input: { login: 'admin', password: server.adminPassword },
  });
  return server.client(accessToken);
}

/** Lets the account have these rights besides, through a group of its own. */
export async function giveRights(
  server: Server,
  userId: string,
  ...rights: readonly string[]
): Promise<void> {
  await server.database.rows(sql`
    with made as (
      insert into user_group (id, name, name_key, created_at)
      select id, id, id, now() from (select gen_random_uuid() as id) as drawn
      returning id
    ), held as (
      insert into group_right (group_id, right_name) select id, unnest(${[...rights]}::text[]) from made
    )
    insert into membership (user_id, group_id) select ${userId}::uuid, id from made`);
}

export interface AuditEntry {
  readonly action: string;
  readonly result: string;
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly targetType: string | null;
  readonly targetId: string | null;
  readonly targetName: string | null;
}

/** The newest entries first. */
export const audit = (server: Server, action: string): Promise<AuditEntry[]> =>
  server.database.rows<AuditEntry>(sql`
    select action, result, actor_id as "actorId", actor_name as "actorName", target_type as "targetType",
           target_id as "targetId", target_name as "targetName"
    from audit_entry where action = ${action} order by id desc`);

/** Changes what the server is set to, and waits until it has heard of it. */
export async function changeSettings(server: Server, assignments: Sql): Promise<void> {
  // A setting that can be seen from outside tells when the others have arrived.
  const [changed] = await server.database.rows<{ maxUploadBytes: number }>(sql`
    update server set ${assignments}, max_upload_bytes = max_upload_bytes + 1
    returning max_upload_bytes as "maxUploadBytes"`);
  await server.database.rows(sql`select pg_notify('sheaf', 'settings')`);
  await eventually(async () => {
    expect(await ask(server.client(), 'Server')).toMatchObject(changed ?? {});
  });
}

/** Nothing counted so far counts any more. */
export const forgetAttempts = (server: Server): Promise<object[]> =>
  server.database.rows(sql`delete from rate_limit`);
