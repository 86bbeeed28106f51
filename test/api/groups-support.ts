// What the tests of groups share: people with rights of their own, and what somebody may do now.
import type { ApiClient } from '../support/client.js';
import type { TestServer } from '../support/server.js';
import { CreateGroup, Group, Me, SetGroupRights, SetUserGroups } from './generated/operations.js';

export const NOBODY = '01890000-0000-7000-8000-000000000000';

/** The ids of the built-in groups. */
export const ADMINISTRATORS = '00000000-0000-7000-8000-000000000011';
export const USERS = '00000000-0000-7000-8000-000000000012';

export type Window = { readonly startsAt?: string | null; readonly endsAt?: string | null };
let made = 0;

/** A new group that holds the rights, for good unless told. */
export async function newGroup(
  admin: ApiClient,
  rights: readonly string[] = [],
  window: Window | null = null,
): Promise<string> {
  made += 1;
  const { createGroup } = await admin.data(CreateGroup, { input: { name: `group ${made}` } });
  await setRights(
    admin,
    createGroup.id,
    rights.map((right) => ({ right, window })),
  );
  return createGroup.id;
}

export const setRights = (
  admin: ApiClient,
  groupId: string,
  rights: readonly { readonly right: string; readonly window?: Window | null }[],
): Promise<unknown> => admin.data(SetGroupRights, { input: { groupId, rights: rights as never } });

export const idOf = async (client: ApiClient): Promise<string> => (await client.data(Me)).me?.id ?? '';

/** Somebody new who holds these rights and no others. */
export async function newActor(
  server: TestServer,
  admin: ApiClient,
  name: string,
  rights: readonly string[],
): Promise<ApiClient> {
  const actor = await server.newUser(name);
  await putInto(admin, await idOf(actor), [{ groupId: await newGroup(admin, rights) }]);
  return actor;
}

export const putInto = (
  admin: ApiClient,
  userId: string,
  groups: readonly { readonly groupId: string; readonly window?: Window | null }[],
): Promise<unknown> => admin.data(SetUserGroups, { input: { userId, groups: [...groups] } });

/** What the client's user holds now. */
export const rightsOf = async (client: ApiClient): Promise<readonly string[]> =>
  (await client.data(Me)).me?.rights ?? [];

export const groupOf = async (client: ApiClient, id: string) => (await client.data(Group, { id })).group;
