// What the tests of avatars share: how one is set, what it is then, and what is left behind.
import type { ApiClient } from '../support/client.js';
import { succeeded } from '../support/client.js';
import type { TestServer } from '../support/server.js';
import { Avatar, SetAvatar } from './generated/operations.js';

export const send = (client: ApiClient, content: Buffer | string, name = 'picture') => {
  const bytes = typeof content === 'string' ? content : Uint8Array.from(content);
  return client.upload(SetAvatar, { file: null as never }, { file: new File([bytes], name) });
};

/** Sets the picture, and gives the link to it. */
export const set = async (client: ApiClient, content: Buffer, name?: string): Promise<string> =>
  succeeded(await send(client, content, name)).setAvatar.avatarUrl ?? '';

export const urlOf = async (client: ApiClient): Promise<string | null> =>
  (await client.data(Avatar)).me?.avatarUrl ?? null;

/** How many pictures the database holds. */
export async function pictures({ database }: TestServer): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>('select count(*)::int as count from avatar');
  return rows[0]?.count ?? -1;
}

/** What the audit log says of the last mutation. */
export async function lastAudit({ database }: TestServer): Promise<object | undefined> {
  const { rows } = await database.pool.query<object>(
    `select action, result, actor_id = target_id as own, target_name as name, details
     from audit_entry order by xid desc, at desc limit 1`,
  );
  return rows[0];
}
