// What the operations on access cost in SQL statements, and what telling of it costs on a page of items.
import type { ApiClient } from '../support/client.js';

type Call = () => Promise<unknown>;
type Name =
  | 'grantAccess'
  | 'revokeAccess'
  | 'setInheritance'
  | 'setAccessRules'
  | 'explainAccess'
  | 'sharedWithMe';

/** The built-in group that everybody is in. */
const USERS = '00000000-0000-7000-8000-000000000012';

/** The operations on access to the folder and the document in it. */
export async function measureAccess(
  measure: (name: Name, call: Call) => Promise<void>,
  client: ApiClient,
  folderId: string,
  documentId: string,
): Promise<void> {
  const data =
    (operation: string, variables: object): Call =>
    () =>
      client.data<unknown, object>(operation, variables);
  const input = { itemId: folderId, principal: { groupId: USERS } };
  const grant = '{ id permission principal { __typename } grantedBy { username } item { id } }';
  const warm = (): Promise<unknown> => client.data('{ me { id } }');
  await measure(
    'grantAccess',
    data(`mutation ($input: GrantAccessInput!) { grantAccess(input: $input) ${grant} }`, {
      input: { ...input, permissions: ['READ', 'WRITE', 'SHARE'] },
    }),
  );
  await warm();
  const rule = { permission: 'READ', clauses: [{ groups: { groupIds: [input.principal.groupId] } }] };
  await measure(
    'setAccessRules',
    data(
      'mutation ($input: SetAccessRulesInput!) { setAccessRules(input: $input) { id clauses { groups { groups { name } } } } }',
      { input: { itemId: folderId, rules: [rule, { ...rule, permission: 'WRITE' }] } },
    ),
  );
  await warm();
  await measure(
    'explainAccess',
    data(
      `query ($id: ID!) { explainAccess(itemId: $id) { permissions reasons { grant ${grant} on { id } via { name } } } }`,
      { id: documentId },
    ),
  );
  await measure('sharedWithMe', data('{ sharedWithMe { nodes { id name owner { username } } } }', {}));
  await measure(
    'setInheritance',
    data(
      'mutation ($id: ID!) { setInheritance(input: { itemId: $id, inheritsAccess: false }) { id viewerPermissions } }',
      { id: folderId },
    ),
  );
  await measure(
    'revokeAccess',
    data(`mutation ($input: RevokeAccessInput!) { revokeAccess(input: $input) ${grant} }`, { input }),
  );
  await warm();
}

/** What each field that tells of access adds to a page of items. */
export async function costOfItemAccess(
  cost: (call: Call) => Promise<number>,
  client: ApiClient,
): Promise<{ grants: number; inheritedGrants: number; accessRules: number }> {
  const folder = async (name: string, parentId?: string): Promise<string> =>
    (
      await client.data<{ createFolder: { id: string } }>(
        'mutation ($input: CreateFolderInput!) { createFolder(input: $input) { id } }',
        { input: { name, parentId } },
      )
    ).createFolder.id;
  const page = await folder('page');
  const clauses = [{ groups: { groupIds: [USERS] } }];
  for (let at = 1; at <= 5; at += 1) {
    const itemId = await folder(`${at}`, page);
    await client.data('mutation ($input: GrantAccessInput!) { grantAccess(input: $input) { id } }', {
      input: {
        itemId,
        principal: at % 2 === 0 ? { everyone: true } : { groupId: USERS },
        permissions: ['READ'],
      },
    });
    await client.data('mutation ($input: SetAccessRulesInput!) { setAccessRules(input: $input) { id } }', {
      input: { itemId, rules: [{ permission: 'READ', clauses }] },
    });
  }
  const of =
    (fields: string): (() => Promise<unknown>) =>
    () =>
      client.data<unknown, object>(
        `query ($id: ID!) { folder(id: $id) { children(first: 5) { nodes { id ${fields} } } } }`,
        { id: page },
      );
  const grant = '{ id principal { ... on Group { name } } grantedBy { username } item { name } }';
  // Warm: the users that a node keeps are kept.
  await of(`grants ${grant}`)();
  const plain = await cost(of(''));
  return {
    grants: (await cost(of(`grants ${grant}`))) - plain,
    inheritedGrants: (await cost(of(`grants(inherited: true) ${grant}`))) - plain,
    accessRules:
      (await cost(of('accessRules { id createdBy { username } clauses { groups { groups { name } } } }'))) -
      plain,
  };
}
