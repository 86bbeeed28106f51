// The hand-written server's SQL: one statement for each operation, which checks access and builds the answer's JSON.

const ROOT = '00000000-0000-7000-8000-000000000001';

const instant = (column: string): string => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const owner = (item: string): string => `(
  select row_to_json(owner) from (
    select id, username, full_name as "fullName" from user_account where id = ${item}.owner_id
  ) owner)`;

const tags = (item: string): string => `(
  select coalesce(json_agg(tag), '[]') from (
    select tag.id, tag.name, tag.color from document_tag join tag on tag.id = document_tag.tag_id
    where document_tag.document_id = ${item}.id order by tag.name_key
  ) tag)`;

/** $1 folder, $2 the viewer's roots, $3 how many. */
export const listDocuments = `
  with folder as (
    select id, access_lineage && $2::uuid[] as opens from item
    where id = $1 and kind = 'FOLDER' and trashed_at is null and (access_lineage && $2::uuid[] or id = '${ROOT}')
  ), found as materialized (
    select contents.*, row_number() over () as nr
    from folder
    cross join lateral (
      select id, name, size, mime_type, created_at, owner_id from item
      where parent_id = folder.id and kind = 'DOCUMENT' and trashed_at is null
        and ((folder.opens and inherits_access) or id = any($2::uuid[]))
      order by name collate natural_order, id
      limit $3::int + 1
    ) contents
  ), tagged as (
    select document_id, json_agg(tag) as tags
    from (
      select document_tag.document_id, json_build_object('id', tag.id, 'name', tag.name, 'color', tag.color) as tag
      from document_tag join tag on tag.id = document_tag.tag_id
      where document_tag.document_id = any(array(select id from found))
      order by tag.name_key
    ) tag
    group by document_id
  ), page as (
    select found.nr, found.name, found.id, json_build_object(
             'id', found.id, 'name', found.name, 'size', found.size, 'mimeType', found.mime_type,
             'createdAt', ${instant('found.created_at')},
             'owner', json_build_object('id', owner.id, 'username', owner.username, 'fullName', owner.full_name),
             'tags', coalesce(tagged.tags, '[]')) as node
    from found
    join user_account owner on owner.id = found.owner_id
    left join tagged on tagged.document_id = found.id
    where found.nr <= $3
  )
  select json_build_object('data', json_build_object('folder', (
    select json_build_object('documents', json_build_object(
      'nodes', coalesce((select json_agg(node order by nr) from page), '[]'),
      'pageInfo', json_build_object(
        'hasNextPage', (select count(*) > $3 from found),
        'endCursor', (
          select translate(encode(convert_to(
                   '["NAME","DOCUMENT",' || to_json(name) || ',"' || id || '"]', 'UTF8'), 'base64'), E'+/=\\n', '-_')
          from found where nr <= $3 order by nr desc limit 1))))
    from folder)))::text as answer`;

/** $1 document, $2 the viewer's roots, $3 what the viewer holds on each of them. */
export const findDocument = `
  select json_build_object('data', json_build_object('document', (
    select json_build_object(
      'id', item.id, 'name', item.name, 'description', item.description, 'size', item.size,
      'mimeType', item.mime_type, 'createdAt', ${instant('item.created_at')},
      'updatedAt', ${instant('item.updated_at')}, 'owner', ${owner('item')}, 'tags', ${tags('item')},
      'parent', case when parent.access_lineage && $2::uuid[] or parent.id = '${ROOT}'
                  then json_build_object('id', parent.id, 'name', parent.name) end,
      'viewerPermissions', array_remove(array[
        case when held.mask & 1 <> 0 then 'READ' end, case when held.mask & 2 <> 0 then 'WRITE' end,
        case when held.mask & 4 <> 0 then 'MOVE' end, case when held.mask & 8 <> 0 then 'DELETE' end,
        case when held.mask & 16 <> 0 then 'SHARE' end, case when held.mask & 32 <> 0 then 'MANAGE' end], null))
    from item
    join item parent on parent.id = item.parent_id
    cross join lateral (
      select bit_or(root.mask) as mask from unnest($2::uuid[], $3::int[]) as root (id, mask)
      where root.id = item.id or (item.inherits_access and root.id = any(parent.access_lineage))
    ) held
    where item.id = $1 and item.kind = 'DOCUMENT' and item.trashed_at is null and held.mask & 1 <> 0)))::text as answer`;

/** $1 what matches, $2 what is ranked by, $3 the viewer's roots, $4 how many. */
export const searchDocuments = `
  with root as materialized (
    select unnest($3::uuid[]) as id
  ), found as materialized (
    select hit.score, hit.changed_at, item.*
    from (
      select item_id, changed_at, ts_rank('{0.05,0.2,0.4,1}', head, $2::tsquery) as score
      from item_text where vector @@ $1::tsquery
      order by score desc, changed_at desc, item_id desc offset 0
    ) hit
    cross join lateral (
      select id, name, size, created_at, owner_id from item
      where item.id = hit.item_id and kind = 'DOCUMENT' and trashed_at is null
        and ((inherits_access and exists (
                select from item folder cross join unnest(folder.access_lineage) step
                where folder.id = item.parent_id and step in (select id from root)))
             or id in (select id from root))
      offset 0
    ) item
    limit $4::int + 1
  )
  select json_build_object('data', json_build_object('search', json_build_object(
    'edges', coalesce((
      select json_agg(json_build_object('score', score, 'node', json_build_object(
               'id', found.id, 'name', name, 'size', size, 'createdAt', ${instant('found.created_at')},
               'owner', json_build_object('id', owner.id, 'username', owner.username, 'fullName', owner.full_name)))
             order by score desc, changed_at desc, found.id desc)
      from (select * from found limit $4) found join user_account owner on owner.id = found.owner_id), '[]'),
    'pageInfo', json_build_object('hasNextPage', (select count(*) > $4 from found)))))::text as answer`;

const maskOf = `case permission when 'READ' then 1 when 'WRITE' then 3 when 'MOVE' then 5 when 'DELETE' then 9
  when 'SHARE' then 17 else 63 end`;

/** What the user holds on the one row of `place`. A write looks at the grants themselves: a few rows of one index. */
const held = (user: string, groups: string, now: string): string => `
  select coalesce(bit_or(${maskOf}), 0) as mask
  from place join access_grant on access_grant.item_id = any(place.lineage)
  where (user_id = ${user} or group_id = any(${groups}::uuid[]) or (user_id is null and group_id is null))
    and (expires_at is null or expires_at > ${now})`;

/**
 * $1 document, $2 folder, $3 name, $4 its key, $5 description, $6 extension, $7 user, $8 groups, $9 now,
 * $10 remote address, $11 user agent, $12 audit entry, $13 grant.
 */
export const createDocument = `
  with place as (
    select id, ancestors || id as ancestors, access_lineage as lineage from item
    where id = $2 and kind = 'FOLDER' and trashed_at is null for share
  ), held as (${held('$7', '$8', '$9')}
  ), allowed as (
    select place.*, held.mask from place, held where held.mask & 2 <> 0
  ), made as (
    insert into item (id, kind, parent_id, name, name_key, description, extension, owner_id, created_at, updated_at)
    select $1, 'DOCUMENT', id, $3, $4, $5, $6, $7, $9, $9 from allowed
    returning id, name, created_at
  ), granted as (
    insert into access_grant (id, item_id, user_id, permission, granted_by_id, granted_at)
    select $13, $1, $7, 'MANAGE', $7, $9 from allowed where mask <> 63
  ), changed as (
    insert into change (at, kind, actor_id, item_id, ancestors, lineage, details)
    select $9, 'ITEM_CREATED', $7, $1, ancestors, $1::uuid || lineage, '{}' from allowed
  ), audited as (
    insert into audit_entry (id, at, action, actor_id, result, target_type, target_id, target_name, remote_address,
                             user_agent, details)
    select $12, $9, 'createDocument', $7, 'OK', 'Document', $1, $3, $10, $11, '{}' from allowed
  )
  select json_build_object('data', json_build_object('createDocument', json_build_object(
           'id', id, 'name', name, 'createdAt', ${instant('created_at')})))::text as answer
  from made`;

/**
 * $1 document, $2 name, $3 its key, $4 extension, $5 user, $6 groups, $7 now, $8 remote address, $9 user agent,
 * $10 audit entry.
 */
export const renameDocument = `
  with place as (
    select item.id, item.name, parent.ancestors || parent.id as ancestors,
           case when item.inherits_access then item.id || parent.access_lineage else array[item.id] end as lineage
    from item join item parent on parent.id = item.parent_id
    where item.id = $1 and item.kind = 'DOCUMENT' and item.trashed_at is null for no key update of item
  ), held as (${held('$5', '$6', '$7')}
  ), allowed as (
    select place.* from place, held where held.mask & 2 <> 0
  ), renamed as (
    update item set name = $2, name_key = $3, extension = $4, updated_at = $7
    from allowed where item.id = allowed.id
    returning item.id, item.name, item.updated_at
  ), changed as (
    insert into change (at, kind, actor_id, item_id, ancestors, lineage, details)
    select $7, 'ITEM_RENAMED', $5, id, ancestors, lineage, jsonb_build_object('from', name, 'to', $2::text) from allowed
  ), audited as (
    insert into audit_entry (id, at, action, actor_id, result, target_type, target_id, target_name, remote_address,
                             user_agent, details)
    select $10, $7, 'updateItem', $5, 'OK', 'Document', $1, $2, $8, $9, '{}' from allowed
  )
  select json_build_object('data', json_build_object('updateItem', json_build_object(
           'id', id, 'name', name, 'updatedAt', ${instant('updated_at')})))::text as answer
  from renamed`;

/** $1 session: its user with their groups, rights and roots. */
export const loadViewer = `
  select session.user_id as "userId",
         array(select group_id from membership where user_id = session.user_id) as groups,
         array(select right_name from group_right join membership using (group_id)
               where user_id = session.user_id) as rights,
         coalesce((
           select json_object_agg(item_id, mask) from (
             select item_id, bit_or(${maskOf}) as mask from access_grant
             where (user_id = session.user_id
                 or group_id in (select group_id from membership where user_id = session.user_id)
                 or (user_id is null and group_id is null))
               and (expires_at is null or expires_at > now())
             group by item_id
           ) held), '{}') as roots
  from session
  where session.id = $1 and session.ended_at is null and session.expires_at > now()`;
