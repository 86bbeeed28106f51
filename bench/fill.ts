// Fills a server's database: people, folders with grants, documents with owners, tags and revisions. Set by set, in SQL.
import { Client } from 'pg';

const ROOT = '00000000-0000-7000-8000-000000000001';
const HOMES = '00000000-0000-7000-8000-000000000002';
const USERS = '00000000-0000-7000-8000-000000000012';

const PEOPLE = 50;
const TAGS = 200;
const PER_FOLDER = 100;

/** What the reader, the ordinary user who asks, can do in the filled database. */
export interface World {
  readonly readableFolders: readonly string[];
  readonly writableFolders: readonly string[];
  readonly readableDocuments: readonly string[];
  readonly hiddenFolders: readonly string[];
  readonly hiddenDocuments: readonly string[];
}

/** `reader` and `stranger` are ids of users that are there already. */
export async function fill(
  databaseUrl: string,
  reader: string,
  stranger: string,
  documents: number,
): Promise<World> {
  const client = new Client({ connectionString: databaseUrl, options: '-c timezone=UTC' });
  await client.connect();
  try {
    await client.query('begin');
    for (const statement of [...peopleAndTags(), ...folders(documents), ...contents(documents)]) {
      await client.query(statement);
    }
    await client.query('select set_config($1, $2, true)', ['bench.reader', reader]);
    for (const statement of grants) await client.query(statement);
    await client.query(fewGrants, [stranger]);
    await client.query('commit');
    await client.query('vacuum analyze');
    return await worldOf(client, reader);
  } finally {
    await client.end();
  }
}

const peopleAndTags = (): string[] => [
  `create temporary table person on commit drop as
   select n, uuidv7() as id, uuidv7() as home_id, 'person' || n as name from generate_series(1, ${PEOPLE}) n`,
  `insert into user_account (id, username, username_key, full_name, password_hash, password_changed_at, home_id, created_at)
   select id, name, name, 'Person Number ' || n, 'none', now(), home_id, now() from person`,
  `insert into membership (user_id, group_id) select id, '${USERS}' from person`,
  `insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at, mime_type, ancestors, access_lineage)
   select home_id, 'FOLDER', '${HOMES}', name, name, id, now(), now(), null, array['${ROOT}', '${HOMES}']::uuid[],
          array[home_id, '${HOMES}', '${ROOT}']::uuid[]
   from person`,
  `insert into access_grant (id, item_id, user_id, permission, granted_at) select uuidv7(), home_id, id, 'MANAGE', now() from person`,
  `create temporary table label on commit drop as
   select n, uuidv7() as id, 'tag ' || n as name from generate_series(1, ${TAGS}) n`,
  `insert into tag (id, name, name_key, color, created_at)
   select id, name, name, '#' || lpad(to_hex(n * 50000), 6, '0'), now() from label`,
];

/** Those numbered over `from`, up to `to`; `parent` is the id of the folder that each is in. */
const level = (from: number, to: number, parent: string): string =>
  `insert into item (id, kind, parent_id, name, name_key, owner_id, inherits_access, created_at, updated_at, mime_type,
                     ancestors, access_lineage)
   select place.id, 'FOLDER', parent.id, 'Folder ' || place.n, 'folder ' || place.n, person.id, place.inherits,
          now(), now(), null, parent.ancestors || parent.id,
          case when place.inherits then place.id || parent.access_lineage else array[place.id] end
   from place
   join person on person.n = 1 + place.n % ${PEOPLE}
   join item parent on parent.id = ${parent}
   where place.n > ${from} and place.n <= ${to}`;

/** A tree of three levels: one folder in 25 at the top, six in each of these, about three in each of those. */
function folders(documents: number): string[] {
  const count = Math.ceil(documents / PER_FOLDER);
  const top = Math.ceil(count / 25);
  const second = 7 * top;
  return [
    // One folder in seven stops inheriting.
    `create temporary table place on commit drop as
     select n, uuidv7() as id, n % 7 <> 0 as inherits from generate_series(1, ${count}) n`,
    `create unique index on place (n)`,
    level(0, top, `'${ROOT}'`),
    level(top, second, `(select id from place above where above.n = 1 + (place.n - 1) % ${top})`),
    level(
      second,
      count,
      `(select id from place above where above.n = ${top} + 1 + (place.n - 1) % ${6 * top})`,
    ),
    `insert into access_grant (id, item_id, user_id, permission, granted_at)
     select uuidv7(), item.id, item.owner_id, 'MANAGE', now() from item join place on place.id = item.id`,
  ];
}

/** A number that looks random and is the same in every run. */
const chance = (seed: string): string => `(hashint4((${seed})::int) & 268435455)`;

/** Each folder's documents were made at different times, and lie as far apart in the table. */
const contents = (documents: number): string[] => [
  `create temporary table paper on commit drop as
   select series.n, uuidv7() as id, uuidv7() as revision_id, place.id as folder_id, person.id as owner_id,
          (array['Report', 'Minutes', 'Invoice', 'Contract', 'Offer', 'Plan'])[1 + series.n % 6] || ' ' || series.n || ' of '
            || (1990 + series.n % 37) || '.pdf' as name,
          1000 + (series.n::bigint * 7919) % 5000000 as size,
          now() - make_interval(secs => ${documents} - series.n) as at
   from generate_series(1, ${documents}) as series (n)
   join place on place.n = 1 + (series.n - 1) % (select count(*) from place)
   join person on person.n = 1 + ${chance('series.n')} % ${PEOPLE}`,
  `insert into item (id, kind, parent_id, name, name_key, description, owner_id, created_at, updated_at, size, kept_bytes,
                     current_revision_id, mime_type, extension)
   select id, 'DOCUMENT', folder_id, name, lower(name), case when n % 2 = 0 then 'What number ' || n || ' is about.' end,
          owner_id, at, at, size, size, revision_id, 'application/pdf', 'pdf'
   from paper order by n`,
  // Equal bytes are kept once: one blob is the content of a hundred documents.
  `insert into blob (id, sha256, size, key, created_at)
   select uuidv7(), lpad(to_hex(n), 64, '0'), n, 'bench/' || n, now() from generate_series(1, ${Math.ceil(documents / PER_FOLDER)}) n`,
  `insert into revision (id, document_id, number, blob_id, file_name, mime_type, created_at, created_by_id)
   select paper.revision_id, paper.id, 1, blob.id, paper.name, 'application/pdf', paper.at, paper.owner_id
   from paper join blob on blob.size = 1 + (paper.n - 1) / ${PER_FOLDER}`,
  `insert into document_tag (document_id, tag_id)
   select paper.id, label.id
   from paper cross join generate_series(0, 2) nth
   join label on label.n = 1 + (${chance('paper.n + 1')} / 8 + nth * 67) % ${TAGS}`,
  `insert into access_grant (id, item_id, user_id, permission, granted_at)
   select uuidv7(), id, owner_id, 'MANAGE', at from paper`,
];

/** On a fifth of the folders, half of them through a group, half of them to write. */
const grants = [
  `with made as (
     insert into user_group (id, name, name_key, created_at) values (uuidv7(), 'team', 'team', now()) returning id
   ), member as (
     insert into membership (user_id, group_id) select current_setting('bench.reader')::uuid, id from made
   )
   insert into access_grant (id, item_id, user_id, group_id, permission, granted_at)
   select uuidv7(), place.id,
          case when place.n % 2 = 0 then current_setting('bench.reader')::uuid end,
          case when place.n % 2 = 1 then made.id end,
          case when place.n % 4 < 2 then 'READ' else 'WRITE' end, now()
   from place cross join made
   where place.n * 37 % 101 < 20`,
];

/** To the user $1, on a thousandth of the folders that have none below them, and on one at least. */
const fewGrants = `
  insert into access_grant (id, item_id, user_id, permission, granted_at)
  select uuidv7(), id, $1, 'READ', now() from place where n % 1000 = 999 or n = (select max(n) from place)`;

/** Of the user $1. */
const held = (permissions: string): string => `
  select item_id from access_grant
  where permission in (${permissions})
    and (user_id = $1 or group_id in (select group_id from membership where user_id = $1))`;

async function worldOf(client: Client, reader: string): Promise<World> {
  const inBench = `kind = 'FOLDER' and name like 'Folder %'`;
  const foldersBy = (condition: string): string => `select id from item where ${inBench} and ${condition}`;
  const reading = `access_lineage && array(${held(`'READ', 'WRITE', 'MANAGE'`)})`;
  const writing = `access_lineage && array(${held(`'WRITE', 'MANAGE'`)})`;
  const ids = async (query: string): Promise<string[]> =>
    (await client.query<{ id: string }>(query, [reader])).rows.map(({ id }) => id);
  const documentsIn = (condition: string): string =>
    `select id from item where kind = 'DOCUMENT' and parent_id in (${foldersBy(condition)}) order by md5(id::text) limit 20000`;
  return {
    readableFolders: await ids(foldersBy(reading)),
    writableFolders: await ids(foldersBy(writing)),
    readableDocuments: await ids(documentsIn(reading)),
    hiddenFolders: await ids(foldersBy(`not ${reading}`)),
    hiddenDocuments: await ids(documentsIn(`not ${reading}`)),
  };
}
