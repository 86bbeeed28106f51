// A large folder for the measurements of access, and two users who may read all that is in it: one by a grant on the folder
// itself, the other by a grant on each of its 10,000 subfolders. Set by set, in SQL.
import { Client } from 'pg';

const ROOT = '00000000-0000-7000-8000-000000000001';
/** Documents in each of the subfolders. */
const PER_FOLDER = 10;

export interface AccessWorld {
  /** All of it is in here, and its owner holds MANAGE on it. */
  readonly folder: string;
  /** A thousand of those in it. */
  readonly subfolders: readonly string[];
}

export interface Readers {
  readonly owner: string;
  readonly few: string;
  readonly many: string;
}

/** Ten grants to one of the readers, so many to the other: at most one for each subfolder. */
export async function fillAccess(
  databaseUrl: string,
  readers: Readers,
  grants: number,
): Promise<AccessWorld> {
  const client = new Client({ connectionString: databaseUrl, options: '-c timezone=UTC' });
  await client.connect();
  try {
    await client.query('begin');
    const folder = await makeTree(client, readers.owner, grants);
    await client.query(
      grant(
        readers.few,
        `select '${folder}'::uuid as id union all select id from (
      select id from sub order by n limit 9) nine`,
      ),
    );
    await client.query(grant(readers.many, 'select id from sub'));
    const subfolders = await client.query<{ id: string }>(
      'select id from sub order by md5(id::text) limit 1000',
    );
    await client.query('commit');
    await client.query('vacuum analyze');
    // What was written past the server is told to it.
    await client.query(`notify sheaf, 'benchmark everyone'`);
    return { folder, subfolders: subfolders.rows.map(({ id }) => id) };
  } finally {
    await client.end();
  }
}

/** Lets the user read what the query selects. */
const grant = (user: string, which: string): string => `
  insert into access_grant (id, item_id, user_id, permission, granted_at)
  select uuidv7(), id, '${user}', 'READ', now() from (${which}) granted`;

async function makeTree(client: Client, owner: string, subfolders: number): Promise<string> {
  const made = await client.query<{ id: string }>(
    `insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at, ancestors, access_lineage)
     select id, 'FOLDER', '${ROOT}', 'Large', 'large', $1, now(), now(), array['${ROOT}']::uuid[], array[id, '${ROOT}']::uuid[]
     from (select uuidv7() as id) large returning id`,
    [owner],
  );
  const folder = made.rows[0]?.id ?? '';
  await client.query(
    `insert into access_grant (id, item_id, user_id, permission, granted_at) values (uuidv7(), $1, $2, 'MANAGE', now())`,
    [folder, owner],
  );
  await client.query(
    `create temporary table sub on commit drop as select n, uuidv7() as id from generate_series(1, ${subfolders}) n`,
  );
  await client.query(
    `insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at, ancestors, access_lineage)
     select id, 'FOLDER', $1, 'Sub ' || n, 'sub ' || n, $2, now(), now(), array['${ROOT}', $1]::uuid[],
            array[id, $1, '${ROOT}']::uuid[]
     from sub`,
    [folder, owner],
  );
  await client.query(
    `insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at, mime_type)
     select uuidv7(), 'DOCUMENT', sub.id, 'Paper ' || paper || '.txt', 'paper ' || paper || '.txt', $1,
            now() - make_interval(secs => sub.n * 7919 % 100003 + paper), now(), 'application/octet-stream'
     from sub cross join generate_series(1, ${PER_FOLDER}) paper`,
    [owner],
  );
  return folder;
}

/** Has one in fifty of the folder's documents found by the words of the document given. */
export async function makeFound(databaseUrl: string, folder: string, like: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      `insert into item_text (item_id, changed_at, head, vector)
       select document.id, now(), words.head, words.vector
       from item sub join item document on document.parent_id = sub.id
       cross join (select head, vector from item_text where item_id = $2) words
       where sub.parent_id = $1 and right(sub.name, 1) = '0' and right(document.name, 5) in ('1.txt', '2.txt')
       on conflict do nothing`,
      [folder, like],
    );
    await client.query('vacuum analyze item_text');
  } finally {
    await client.end();
  }
}

/** Lets everyone read so many documents, the oldest. */
export async function makePublic(databaseUrl: string, count: number): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      `insert into access_grant (id, item_id, permission, granted_at)
       select uuidv7(), id, 'READ', now()
       from (select id from item where kind = 'DOCUMENT' and trashed_at is null order by created_at, id limit $1) made
       on conflict do nothing`,
      [count],
    );
    await client.query('vacuum analyze access_grant');
    await client.query(`notify sheaf, 'benchmark public'`);
  } finally {
    await client.end();
  }
}

/** Documents newer than all others, which neither of the readers may read: 200 folders with ten in each. */
export async function addPrivate(databaseUrl: string, owner: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      `with folder as (
         insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at, ancestors, access_lineage)
         select id, 'FOLDER', '${ROOT}', 'Private ' || n, 'private ' || n, $1, now(), now(), array['${ROOT}']::uuid[],
                array[id, '${ROOT}']::uuid[]
         from (select n, uuidv7() as id from generate_series(1, 200) n) made
         returning id
       )
       insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at, mime_type)
       select uuidv7(), 'DOCUMENT', folder.id, 'Letter ' || n, 'letter ' || n, $1, now(), now(), 'application/octet-stream'
       from folder cross join generate_series(1, ${PER_FOLDER}) n`,
      [owner],
    );
    await client.query('vacuum analyze item');
  } finally {
    await client.end();
  }
}

/** Changes when any document is written, not when nothing is. */
export async function documentsFingerprint(databaseUrl: string): Promise<string> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ fingerprint: string }>(
      `select count(*) || ' ' || sum(hashtextextended(id::text || xmin::text || ctid::text, 0)::numeric) as fingerprint
       from item where kind = 'DOCUMENT'`,
    );
    return rows[0]?.fingerprint ?? '';
  } finally {
    await client.end();
  }
}
