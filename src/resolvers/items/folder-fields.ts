// What is in a folder.
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { empty } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { requireViewer } from '../../access/checks.js';
import { checkPage } from '../../common/pages.js';
import type { Connection, PageArguments } from '../../common/pages.js';
import { archiveName } from '../../services/content/archive-entries.js';
import type { ArchiveLinks } from '../../services/content/archive-links.js';
import type { FolderStatistics as Statistics } from '../../services/items/folder-statistics.js';
import type { ItemRow } from '../../services/items/item-rows.js';
import { byName } from '../../services/items/order.js';
import type { ItemOrder as Order } from '../../services/items/order.js';
import type { ApiContext } from '../context.js';
import { DocumentFilter, ItemOrder } from './inputs.js';
import {
  DocumentConnection,
  Folder,
  FolderConnection,
  FolderStatistics,
  ItemConnection,
  ItemKind,
} from './item.js';
import { lineageOf } from './lineage.js';

type Given<Value> = Value | null | undefined;

@Resolver(() => Folder)
export class FolderFields {
  constructor(private readonly archiveLinks: ArchiveLinks) {}

  @FieldResolver(() => ItemConnection, {
    description: 'Folders first, then documents, each by the order asked for.',
  })
  children(
    @Root() folder: ItemRow,
    @Ctx() context: ApiContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: Given<string>,
    @Arg('offset', () => Int, { nullable: true }) offset: Given<number>,
    @Arg('orderBy', () => ItemOrder, { nullable: true }) orderBy: Given<Order>,
    @Arg('kind', () => ItemKind, { nullable: true }) kind: Given<ItemRow['kind']>,
  ): Promise<Connection<ItemRow>> {
    return contents(context, folder, { first, after, offset }, orderBy, kind ?? null, empty);
  }

  @FieldResolver(() => DocumentConnection, {
    description:
      'Right in this folder, not below it; by name unless asked. `Query.documents` with `within` goes down.',
  })
  async documents(
    @Root() folder: ItemRow,
    @Ctx() context: ApiContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: Given<string>,
    @Arg('offset', () => Int, { nullable: true }) offset: Given<number>,
    @Arg('orderBy', () => ItemOrder, { nullable: true }) orderBy: Given<Order>,
    @Arg('filter', () => DocumentFilter, { nullable: true }) filter: Given<DocumentFilter>,
  ): Promise<Connection<ItemRow>> {
    const conditions = filter ? await context.loaders.conditionsByFilter.load(filter) : empty;
    return contents(context, folder, { first, after, offset }, orderBy, 'DOCUMENT', conditions);
  }

  @FieldResolver(() => FolderConnection, {
    description: 'Right in this folder, not below it; by name unless asked.',
  })
  folders(
    @Root() folder: ItemRow,
    @Ctx() context: ApiContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: Given<string>,
    @Arg('offset', () => Int, { nullable: true }) offset: Given<number>,
    @Arg('orderBy', () => ItemOrder, { nullable: true }) orderBy: Given<Order>,
  ): Promise<Connection<ItemRow>> {
    return contents(context, folder, { first, after, offset }, orderBy, 'FOLDER', empty);
  }

  @FieldResolver(() => FolderStatistics, {
    description: 'Over the whole subtree, counting what the viewer may read.',
  })
  statistics(@Root() folder: ItemRow, @Ctx() { loaders }: ApiContext): Promise<Statistics> {
    return loaders.statisticsByFolder.load(folder.id);
  }

  @FieldResolver(() => String, {
    description:
      'A signed link, good for an hour, that needs no header, to the subtree as one zip file: made as it is sent, of what the ' +
      'viewer may read then.',
  })
  archiveUrl(@Root() folder: ItemRow, @Ctx() { caller }: ApiContext): string {
    return this.archiveLinks.url(folder.id, requireViewer(caller).sessionId, archiveName(folder));
  }
}

async function contents(
  context: ApiContext,
  folder: ItemRow,
  page: PageArguments,
  order: Given<Order>,
  kind: ItemRow['kind'] | null,
  filter: Sql,
): Promise<Connection<ItemRow>> {
  const lineage = await lineageOf(folder, context);
  const request = { page: checkPage(page), order: order ?? byName, kind, filter };
  return context.loaders.contentsByFolder.load({ subject: { id: folder.id, lineage }, request });
}
