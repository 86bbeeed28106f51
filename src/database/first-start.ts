// What an empty database is given at the first start: the root, /Home, the built-in groups and the administrator.
import sql from 'sql-template-tag';
import { ADMINISTRATORS_ID, HOMES_ID, ROOT_ID, USERS_ID, newId } from '../common/ids.js';
import type { ItemId, UserId } from '../common/ids.js';
import { nameKey } from '../common/names.js';
import { defaultUserRights, rights } from '../common/rights.js';
import type { Database, Transaction } from './database.js';

export interface FirstStart {
  readonly now: Date;
  /** Argon2id, of the password that the first administrator signs in with. */
  readonly passwordHash: string;
  readonly mustChangePassword: boolean;
}

/** Whether the database has had its first start. */
export async function isPrepared(database: Database): Promise<boolean> {
  return (await database.row(sql`select from server`)) !== undefined;
}

/** Fills the empty database, in one transaction. */
export async function prepareFirstStart(database: Database, start: FirstStart): Promise<void> {
  const admin = newId<UserId>();
  const home = newId<ItemId>();
  await database.transaction(async (transaction) => {
    await transaction.rows(sql`insert into server (epoch) values (${newId()})`);
    await transaction.rows(sql`
      insert into user_account (id, username, username_key, password_hash, password_changed_at, must_change_password,
                                home_id, created_at)
      values (${admin}, 'admin', 'admin', ${start.passwordHash}, ${start.now}, ${start.mustChangePassword},
              ${home}, ${start.now})`);
    await transaction.rows(sql`
      insert into user_group (id, name, name_key, built_in, created_at)
      values (${ADMINISTRATORS_ID}, 'administrators', 'administrators', true, ${start.now}),
             (${USERS_ID}, 'users', 'users', true, ${start.now})`);
    await transaction.rows(sql`
      insert into group_right (group_id, right_name)
      select ${ADMINISTRATORS_ID}::uuid, unnest(${[...rights]}::text[])
      union all select ${USERS_ID}::uuid, unnest(${[...defaultUserRights]}::text[])`);
    await transaction.rows(sql`
      insert into membership (user_id, group_id) values (${admin}, ${ADMINISTRATORS_ID}), (${admin}, ${USERS_ID})`);
    await insertFolder(transaction, { id: ROOT_ID, parents: [], name: '/', owner: admin, now: start.now });
    await insertFolder(transaction, {
      id: HOMES_ID,
      parents: [ROOT_ID],
      name: 'Home',
      owner: admin,
      now: start.now,
    });
    await insertFolder(transaction, {
      id: home,
      parents: [ROOT_ID, HOMES_ID],
      name: 'admin',
      owner: admin,
      now: start.now,
    });
    // Found in search as soon as the server runs.
    await transaction.rows(
      sql`insert into stale_item_text (item_id, marked_at) select id, ${start.now} from item`,
    );
    await transaction.rows(sql`
      insert into access_grant (id, item_id, user_id, group_id, permission, granted_at)
      values (${newId()}, ${ROOT_ID}, null, ${ADMINISTRATORS_ID}, 'MANAGE', ${start.now}),
             (${newId()}, ${home}, ${admin}, null, 'MANAGE', ${start.now})`);
  });
}

interface NewFolder {
  readonly id: ItemId;
  /** Root first. */
  readonly parents: readonly ItemId[];
  readonly name: string;
  readonly owner: UserId;
  readonly now: Date;
}

async function insertFolder(transaction: Transaction, folder: NewFolder): Promise<void> {
  const { id, parents, name, owner, now } = folder;
  await transaction.rows(sql`
    insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at, ancestors, access_lineage)
    values (${id}, 'FOLDER', ${parents.at(-1) ?? null}, ${name}, ${nameKey(name)}, ${owner}, ${now}, ${now},
            ${[...parents]}::uuid[], ${[id, ...parents.toReversed()]}::uuid[])`);
}
