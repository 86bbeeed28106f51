// What the tests of the trash share: its operations in one line, and everything that a refused one must leave as it is.
import type { ApiClient } from '../support/client.js';
import type { TestServer } from '../support/server.js';
import { code } from './access-support.js';
import {
  EmptyTrash,
  ItemByKey,
  PurgeItems,
  RestoreItems,
  StatisticsOf,
  Trash,
  TrashItems,
} from './generated/operations.js';
import type { StatisticsOfQuery, TrashQuery } from './generated/operations.js';

export const trash = async (client: ApiClient, ...itemIds: string[]) =>
  (await client.data(TrashItems, { itemIds })).trashItems;

export const restore = async (client: ApiClient, ...itemIds: string[]) =>
  (await client.data(RestoreItems, { itemIds })).restoreItems;

export const purge = async (client: ApiClient, ...itemIds: string[]): Promise<number> =>
  (await client.data(PurgeItems, { itemIds })).purgeItems;

export const emptyTrash = async (client: ApiClient): Promise<number> =>
  (await client.data(EmptyTrash)).emptyTrash;

export const listTrash = async (
  client: ApiClient,
  first = 100,
  after?: string,
): Promise<TrashQuery['trash']> =>
  (await client.data(Trash, { first, ...(after === undefined ? {} : { after }) })).trash;

/** Names in the trash, newest first. */
export const namesInTrash = async (client: ApiClient): Promise<string[]> =>
  (await listTrash(client)).edges.map(({ node }) => node.name);

export const byId = async (client: ApiClient, id: string) =>
  (await client.data(ItemByKey, { id })).item ?? null;

export type Statistics = NonNullable<StatisticsOfQuery['folder']>['statistics'];

export const statisticsOf = async (client: ApiClient, id: string): Promise<Statistics | null> =>
  (await client.data(StatisticsOf, { id })).folder?.statistics ?? null;

const operations = {
  trashItems: TrashItems.toString(),
  restoreItems: RestoreItems.toString(),
  purgeItems: PurgeItems.toString(),
} as const;
export const mutations = ['trashItems', 'restoreItems', 'purgeItems'] as const;
export type TrashMutation = (typeof mutations)[number];

/** The code of a refusal, with what is missing. */
export const refusal = async (
  client: ApiClient,
  mutation: TrashMutation,
  ...itemIds: readonly string[]
): Promise<string> =>
  code(await client.error<unknown, object>(operations[mutation], { itemIds: [...itemIds] }));

/** OK, or the code of the refusal. */
export const outcome = async (
  client: ApiClient,
  mutation: TrashMutation,
  ...itemIds: readonly string[]
): Promise<string> => {
  const { errors } = await client.request<unknown, object>(operations[mutation], { itemIds: [...itemIds] });
  return errors?.[0]?.extensions.code ?? 'OK';
};

export const rows = async <Row extends object>(
  server: TestServer,
  text: string,
  ...values: readonly unknown[]
): Promise<Row[]> => (await server.database.pool.query<Row>(text, [...values])).rows;

/** Every item, grant and change, and how much was counted: as a refused call leaves them. */
export const everything = async (server: TestServer): Promise<unknown> =>
  rows(
    server,
    `select (select jsonb_agg(item order by item.id) from item) as items,
            (select jsonb_agg(access_grant order by access_grant.id) from access_grant) as grants,
            (select jsonb_agg(change order by change.xid, change.id) from change) as changes,
            (select count(*) from tally) as tallies`,
  );

interface Told {
  readonly kind: string;
  readonly itemId: string;
  readonly ancestors: readonly string[];
  readonly lineage: readonly string[];
  readonly details: unknown;
  readonly actorId: string | null;
}

/** The changes of the kind to any of the items, oldest first. */
export const changes = (server: TestServer, kind: string, ...ids: readonly string[]): Promise<Told[]> =>
  rows<Told>(
    server,
    `select kind, item_id as "itemId", ancestors, lineage, details, actor_id as "actorId" from change
     where kind = $1 and item_id = any($2::uuid[]) order by xid, id`,
    kind,
    ids,
  );

let made = 0;
/** A name that no other test uses. */
export const fresh = (name: string): string => `${name} ${(made += 1)}`;
