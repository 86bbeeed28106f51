// What the tests of moving, copying and handing over share: the calls in one line, and that a refused one changes nothing.
import { expect } from '@jest/globals';
import sql from 'sql-template-tag';
import { newId } from '../../src/common/ids.js';
import { refused } from '../support/client.js';
import type { ApiClient, ApiError } from '../support/client.js';
import { textFile } from '../support/files.js';
import { reckonedPlaces, storedPlaces } from '../support/places.js';
import type { TestServer } from '../support/server.js';
import { CopyItems, MoveItems, TransferOwnership, UploadDocument } from './generated/operations.js';
import type {
  CopyItemsMutation,
  MoveItemsInput,
  MoveItemsMutation,
  TransferOwnershipMutation,
} from './generated/operations.js';

type OnConflict = MoveItemsInput['onConflict'];

export const NOBODY = '01890000-0000-7000-8000-000000000000';
export const HOMES = '00000000-0000-7000-8000-000000000002';

export const move = async (
  client: ApiClient,
  itemIds: readonly string[],
  targetFolderId: string,
  onConflict?: OnConflict,
): Promise<MoveItemsMutation['moveItems']> =>
  (await client.data(MoveItems, { input: { itemIds: [...itemIds], targetFolderId, onConflict } })).moveItems;

export const copy = async (
  client: ApiClient,
  itemIds: readonly string[],
  targetFolderId: string,
  onConflict?: OnConflict,
): Promise<CopyItemsMutation['copyItems']> =>
  (await client.data(CopyItems, { input: { itemIds: [...itemIds], targetFolderId, onConflict } })).copyItems;

export const transfer = async (
  client: ApiClient,
  itemId: string,
  userId: string,
  recursive?: boolean,
): Promise<TransferOwnershipMutation['transferOwnership']> =>
  (await client.data(TransferOwnership, { input: { itemId, userId, recursive } })).transferOwnership;

const operations = { moveItems: MoveItems, copyItems: CopyItems, transferOwnership: TransferOwnership };

/** Refused as it is, which leaves everything as it was. */
export async function refusal(
  server: TestServer,
  client: ApiClient,
  name: keyof typeof operations,
  input: object,
): Promise<ApiError> {
  const before = await everything(server);
  const error = refused(await client.request<unknown, object>(operations[name].toString(), { input }));
  expect(await everything(server)).toEqual(before);
  return error;
}

/** But for the audit log. */
const everything = (server: TestServer): Promise<unknown> =>
  server.database.row(sql`
    select (select md5(string_agg(each::text, '|' order by id)) from item each) as items,
           (select md5(string_agg(each::text, '|' order by id)) from revision each) as revisions,
           (select md5(string_agg(each::text, '|' order by document_id, tag_id)) from document_tag each) as tags,
           (select md5(string_agg(each::text, '|' order by id)) from access_grant each) as grants,
           (select count(*) from change) as changes,
           (select count(*) from notification) as notifications`);

/** Every folder stands where its parents say. */
export const expectPlaces = async (server: TestServer): Promise<void> =>
  expect(await storedPlaces(server.database)).toEqual(await reckonedPlaces(server.database));

/** Uploads a document with content. */
export async function upload(
  client: ApiClient,
  parentId: string,
  name: string,
  text = name,
  tagNames: readonly string[] = [],
): Promise<string> {
  const { data, errors } = await client.upload(
    UploadDocument,
    { input: { file: null as never, parentId, name, tagNames: [...tagNames] } },
    { 'input.file': textFile(name, text) },
  );
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data.uploadDocument.id;
}

/** Somebody has checked the document out for an hour. */
export const checkOut = (server: TestServer, documentId: string, ownerId: string): Promise<object[]> =>
  server.database.rows(sql`
    insert into document_lock (document_id, owner_id, locked_at, expires_at)
    values (${documentId}, ${ownerId}, ${server.clock.now()}, ${new Date(server.clock.now().getTime() + 3_600_000)})`);

/** Into the trash, with everything below. */
export const throwAway = (server: TestServer, itemId: string): Promise<object[]> =>
  server.database.rows(sql`
    with recursive below as (
      select id from item where id = ${itemId}
      union all
      select item.id from below join item on item.parent_id = below.id
    )
    update item set trashed_at = now(), trash_batch = ${itemId} from below where item.id = below.id`);

interface ToldChange {
  readonly kind: string;
  readonly item: string;
  readonly ancestors: readonly string[];
  readonly lineage: readonly string[];
  readonly details: object;
}

/** The changes that came since, in order. */
export async function changesDuring(server: TestServer, work: () => Promise<unknown>): Promise<ToldChange[]> {
  const last = await server.database.row<{ id: number }>(sql`select coalesce(max(id), 0) as id from change`);
  await work();
  return server.database.rows<ToldChange>(sql`
    select kind, item_id as item, ancestors, lineage, details from change where id > ${last?.id ?? 0} order by id`);
}

/** A grant, past the API; nodes hear of it. */
export async function grantRow(
  server: TestServer,
  itemId: string,
  userId: string,
  permission: string,
  expiresAt: Date | null = null,
): Promise<void> {
  await server.database.rows(sql`
    insert into access_grant (id, item_id, user_id, permission, granted_at, expires_at)
    values (${newId()}, ${itemId}, ${userId}, ${permission}, ${server.clock.now()}, ${expiresAt})`);
}
