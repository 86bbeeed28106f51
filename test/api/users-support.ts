// What the tests of the administration of accounts share.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { ADMINISTRATORS_ID } from '../../src/common/ids.js';
import { waitForLocks } from '../support/locks.js';
import { admin, ask, giveRights, login, register, signedIn } from './accounts-support.js';
import type { Client, Member, Server, User } from './accounts-support.js';
import * as operations from './generated/operations.js';

/** As the fragment Person asks for it. */
export interface Person extends User {
  readonly block: {
    readonly reason: string | null;
    readonly until: string | null;
    readonly blockedAt: string;
    readonly blockedBy: { readonly id: string } | null;
  } | null;
  readonly home: { readonly id: string; readonly name: string } | null;
}

type Given = Readonly<Record<string, unknown>>;

/** An account that holds these rights besides, signed in. */
export async function holder(
  server: Server,
  ...rights: readonly string[]
): Promise<Member & { readonly client: Client }> {
  const member = await register(server);
  if (rights.length > 0) await giveRights(server, member.id, ...rights);
  const { accessToken } = await login(server, member);
  return { ...member, client: server.client(accessToken) };
}

/** As somebody sees the user who may see all of them. */
export const seen = async (server: Server, id: string): Promise<Person> =>
  ask<Person>(await admin(server), 'UserByKey', { id });

/** In bytes; the API does not tell it of others yet. */
export async function quotaOf(server: Server, id: string): Promise<number | null | undefined> {
  const found = await server.database.row<{ quota: number | null }>(
    sql`select quota_bytes as quota from user_account where id = ${id}`,
  );
  return found?.quota;
}

/** A user whose home holds a folder with a document in it, and beside it a document. */
export async function settled(server: Server) {
  const member = await signedIn(server);
  const { me } = await member.client.data(operations.Home);
  const homeId = me?.home?.id ?? '';
  const { createFolder: folder } = await member.client.data(operations.CreateFolder, {
    input: { name: 'papers' },
  });
  const create = async (name: string, input: Given): Promise<string> => {
    const made = await member.client.data(operations.CreateDocument, { input: { name, ...input } });
    return made.createDocument.id;
  };
  const inside = await create('inside.txt', { parentId: folder.id, externalId: `inside ${member.username}` });
  const beside = await create('beside.txt', {});
  return { ...member, homeId, folderId: folder.id, inside, beside };
}

/** Keeps the rows that the statement locks from everybody else, until what it answers is called. */
export async function hold({ database }: Server, statement: Sql): Promise<() => Promise<void>> {
  const client = await database.pool.connect();
  await client.query('begin');
  await client.query(statement.text, [...statement.values]);
  return async () => {
    await client.query('commit');
    client.release();
  };
}

/** Lets the calls come so far that they wait for each other, in this order, and then go on. */
export async function meeting<Result>(
  server: Server,
  ...calls: readonly (() => Promise<Result>)[]
): Promise<Result[]> {
  const release = await hold(
    server,
    sql`select from user_group where id = ${ADMINISTRATORS_ID} for no key update`,
  );
  const results: Promise<Result>[] = [];
  try {
    for (const call of calls) {
      results.push(call());
      await waitForLocks(server.database, results.length);
    }
  } finally {
    await release();
  }
  return Promise.all(results);
}
