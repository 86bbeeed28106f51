// A subtree of 100,000 items for what acts on a folder with all that is below it. Set by set, in SQL.
import { Client } from 'pg';

const ROOT = '00000000-0000-7000-8000-000000000001';

/** Folders in the subtree, its top among them, in three levels; and documents in each of those at the bottom. */
const WIDTH = 32;
const SUBFOLDERS = 30;
const PER_FOLDER = 103;

export interface TreeWorld {
  readonly items: number;
  /** What is acted on; the owner holds MANAGE on the folder that it is in, and on the others. */
  readonly top: string;
  readonly origin: string;
  readonly target: string;
  readonly copies: string;
  /** A folder in the middle of the subtree, for who reads meanwhile. */
  readonly inside: string;
}

export async function fillTree(databaseUrl: string, owner: string): Promise<TreeWorld> {
  const client = new Client({ connectionString: databaseUrl, options: '-c timezone=UTC' });
  await client.connect();
  try {
    await client.query('begin');
    const ids: string[] = [];
    for (const name of ['Origin', 'Target', 'Copies']) ids.push(await makeFolder(client, owner, name));
    const [origin = '', target = '', copies = ''] = ids;
    await client.query(
      `create temporary table branch on commit drop as
       select uuidv7() as id, 0 as level, null::int as n, null::int as above`,
    );
    await client.query(`insert into branch select uuidv7(), 1, n, null from generate_series(1, ${WIDTH}) n`);
    await client.query(
      `insert into branch select uuidv7(), 2, n, 1 + n % ${WIDTH} from generate_series(1, ${WIDTH * SUBFOLDERS}) n`,
    );
    const level = (number: number, parent: string): Promise<unknown> =>
      client.query(
        `insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at, ancestors, access_lineage)
         select branch.id, 'FOLDER', parent.id, 'Branch ' || coalesce(n, 0), 'branch ' || coalesce(n, 0), $1, now(), now(),
                parent.ancestors || parent.id, branch.id || parent.access_lineage
         from branch join item parent on parent.id = ${parent} where level = ${number}`,
        [owner],
      );
    await level(0, `'${origin}'`);
    await level(1, `(select id from branch top where top.level = 0)`);
    await level(2, `(select id from branch middle where middle.level = 1 and middle.n = branch.above)`);
    await fillFolders(client, owner);
    const found = await client.query<Pick<TreeWorld, 'top' | 'inside'>>(
      `select (select id from branch where level = 0) as top, (select id from branch where level = 2 and n = 1) as inside`,
    );
    await client.query('commit');
    await client.query('vacuum analyze');
    // What was written past the server is told to it.
    await client.query(`notify sheaf, 'benchmark everyone'`);
    const items = 1 + WIDTH + WIDTH * SUBFOLDERS * (1 + PER_FOLDER);
    return {
      items,
      origin,
      target,
      copies,
      top: found.rows[0]?.top ?? '',
      inside: found.rows[0]?.inside ?? '',
    };
  } finally {
    await client.end();
  }
}

/** Documents, each with a revision, a tag and some words, in the folders at the bottom. */
async function fillFolders(client: Client, owner: string): Promise<void> {
  await client.query(
    `create temporary table leaf on commit drop as
     select branch.id as folder_id, uuidv7() as id, uuidv7() as revision_id,
            row_number() over () as n, 'Leaf ' || paper || ' of ' || branch.n || '.pdf' as name
     from branch cross join generate_series(1, ${PER_FOLDER}) paper where level = 2`,
  );
  await client.query(
    `insert into item (id, kind, parent_id, name, name_key, description, owner_id, created_at, updated_at, size, kept_bytes,
                       current_revision_id, mime_type, extension)
     select id, 'DOCUMENT', folder_id, name, lower(name), 'What number ' || n || ' is about.', $1, now(), now(), 1000, 1000,
            revision_id, 'application/pdf', 'pdf'
     from leaf`,
    [owner],
  );
  await client.query(
    `insert into revision (id, document_id, number, blob_id, file_name, mime_type, created_at, created_by_id)
     select revision_id, leaf.id, 1, blob.id, name, 'application/pdf', now(), $1
     from leaf join (select id, row_number() over () as n, count(*) over () as all from blob) blob on blob.n = 1 + leaf.n % blob.all`,
    [owner],
  );
  await client.query(
    `insert into document_tag (document_id, tag_id)
     select leaf.id, tag.id
     from leaf join (select id, row_number() over () as n, count(*) over () as all from tag) tag on tag.n = 1 + leaf.n % tag.all`,
  );
}

async function makeFolder(client: Client, owner: string, name: string): Promise<string> {
  const made = await client.query<{ id: string }>(
    `insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at, ancestors, access_lineage)
     select id, 'FOLDER', '${ROOT}', $2, lower($2), $1, now(), now(), array['${ROOT}']::uuid[], array[id, '${ROOT}']::uuid[]
     from (select uuidv7() as id) made returning id`,
    [owner, name],
  );
  const id = made.rows[0]?.id ?? '';
  await client.query(
    `insert into access_grant (id, item_id, user_id, permission, granted_at) values (uuidv7(), $1, $2, 'MANAGE', now())`,
    [id, owner],
  );
  return id;
}
