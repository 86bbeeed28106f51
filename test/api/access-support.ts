// What the tests of access share: items to stand on, grants in one line, and what somebody sees and may do.
import type { ApiClient, ApiError } from '../support/client.js';
import type { TestServer } from '../support/server.js';
import {
  AccessOf,
  CreateDocument,
  CreateFolder,
  ExplainAccess,
  GrantAccess,
  Home,
  RevokeAccess,
  SetAccessRules,
  SetInheritance,
} from './generated/operations.js';
import type {
  AccessOfQuery,
  ExplainAccessQuery,
  GrantAccessInput,
  GrantPartsFragment,
  PrincipalInput,
  RulePartsFragment,
  SetAccessRulesInput,
} from './generated/operations.js';

export type RuleInput = SetAccessRulesInput['rules'][number];
type ClauseInput = RuleInput['clauses'][number];
type Match = RuleInput['match'];
type Rights = NonNullable<ClauseInput['rights']>['rights'];
type Permissions = GrantAccessInput['permissions'];

export const EVERYONE: PrincipalInput = { everyone: true };
export const ROOT = '00000000-0000-7000-8000-000000000001';

export const homeOf = async (client: ApiClient): Promise<string> =>
  (await client.data(Home)).me?.home?.id ?? '';

export const newFolder = async (client: ApiClient, name: string, parentId?: string): Promise<string> =>
  (await client.data(CreateFolder, { input: { name, parentId } })).createFolder.id;

export const newDocument = async (client: ApiClient, name: string, parentId?: string): Promise<string> =>
  (await client.data(CreateDocument, { input: { name, parentId } })).createDocument.id;

export const give = async (
  client: ApiClient,
  itemId: string,
  principal: PrincipalInput,
  permissions: Permissions = ['READ'],
  expiresAt: string | null = null,
): Promise<readonly GrantPartsFragment[]> =>
  (await client.data(GrantAccess, { input: { itemId, principal, permissions, expiresAt } })).grantAccess;

export const take = async (
  client: ApiClient,
  itemId: string,
  principal: PrincipalInput,
  permissions: Permissions | null = null,
): Promise<readonly GrantPartsFragment[]> =>
  (await client.data(RevokeAccess, { input: { itemId, principal, permissions } })).revokeAccess;

export const setRules = async (
  client: ApiClient,
  itemId: string,
  rules: SetAccessRulesInput['rules'],
): Promise<readonly RulePartsFragment[]> =>
  (await client.data(SetAccessRules, { input: { itemId, rules } })).setAccessRules;

export const inherit = (client: ApiClient, itemId: string, inheritsAccess: boolean) =>
  client.data(SetInheritance, { input: { itemId, inheritsAccess } });

/** What the client may do with the item; null where it does not exist for them. */
export const may = async (client: ApiClient, id: string): Promise<readonly string[] | null> =>
  (await accessOf(client, id))?.viewerPermissions ?? null;

export const accessOf = async (
  client: ApiClient,
  id: string,
  inherited = false,
): Promise<AccessOfQuery['item']> => (await client.data(AccessOf, { id, inherited })).item ?? null;

export const explained = async (
  client: ApiClient,
  itemId: string,
  userId?: string,
  at?: string,
): Promise<ExplainAccessQuery['explainAccess']> =>
  (await client.data(ExplainAccess, { itemId, userId, at })).explainAccess;

/** What tells one refusal from another. */
export const code = ({ extensions }: ApiError): string => {
  const { code: name, what, right, permission } = extensions;
  const about = what ?? right ?? permission;
  return typeof about === 'string' ? `${name} ${about}` : name;
};

/** The server's moment so many milliseconds from now. */
export const after = (server: TestServer, milliseconds: number): string =>
  new Date(server.clock.now().getTime() + milliseconds).toISOString();

/** Everything that a refused change of access must leave as it is. */
export async function stored(server: TestServer): Promise<unknown> {
  const { rows } = await server.database.pool.query<{ all: unknown }>(`
    select jsonb_build_array(
      (select jsonb_agg(access_grant order by access_grant.id) from access_grant),
      (select jsonb_agg(access_rule order by access_rule.id) from access_rule),
      (select jsonb_agg(jsonb_build_array(id, inherits_access, access_lineage) order by id) from item),
      (select count(*) from change)
    ) as all`);
  return rows[0]?.all;
}

interface ChangeRow {
  readonly kind: string;
  readonly lineage: readonly string[];
  readonly ancestors: readonly string[];
  readonly principals: readonly string[] | null;
}

/** The changes of access to the item, oldest first. */
export const changesOf = async (server: TestServer, id: string): Promise<ChangeRow[]> =>
  (
    await server.database.pool.query<ChangeRow>(
      `select kind, lineage, ancestors, principals from change
       where item_id = $1 and kind = 'ACCESS_CHANGED' order by xid, id`,
      [id],
    )
  ).rows;

export const inGroups = (match: Match, ...groupIds: string[]): ClauseInput => ({
  match: 'ALL',
  groups: { match, groupIds },
});
export const withRights = (match: Match, ...rights: Rights[number][]): ClauseInput => ({
  match: 'ALL',
  rights: { match, rights },
});
export const rule = (
  permission: RuleInput['permission'],
  match: Match,
  ...clauses: readonly ClauseInput[]
): RuleInput => ({ permission, match, clauses });
