// Finds items and lists documents.
import { Arg, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import { requireViewer } from '../../access/checks.js';
import { ROOT_ID } from '../../common/ids.js';
import type { Connection } from '../../common/pages.js';
import type { ItemFinder, ItemKey } from '../../services/items/find-items.js';
import type { ItemLister } from '../../services/items/item-lister.js';
import type { ItemRow } from '../../services/items/item-rows.js';
import type { ItemOrder as Order } from '../../services/items/order.js';
import type { ApiContext } from '../context.js';
import { DocumentFilter, ItemOrder } from './inputs.js';
import { Document, DocumentConnection, Folder, Item } from './item.js';

type Given<Value> = Value | null | undefined;

const PATH = '`/a/b` from the root or `~/a` from the home, compared as names are. Give exactly one key.';

@Resolver()
export class ItemQueries {
  constructor(
    private readonly finder: ItemFinder,
    private readonly lister: ItemLister,
  ) {}

  @Query(() => Folder, { description: 'Visible to every account; below it, what the viewer may read.' })
  root(@Ctx() { caller }: ApiContext): Promise<ItemRow> {
    return this.finder.get(requireViewer(caller), ROOT_ID, 'FOLDER');
  }

  @Query(() => Item, { nullable: true, description: 'Null where there is none that the viewer may read.' })
  item(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { nullable: true }) id: Given<string>,
    @Arg('externalId', () => String, { nullable: true }) externalId: Given<string>,
  ): Promise<ItemRow | null> {
    return this.find(context, { id, externalId });
  }

  @Query(() => Folder, {
    nullable: true,
    description: `Null where there is none that the viewer may read. ${PATH}`,
  })
  folder(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { nullable: true }) id: Given<string>,
    @Arg('externalId', () => String, { nullable: true }) externalId: Given<string>,
    @Arg('path', () => String, { nullable: true }) path: Given<string>,
  ): Promise<ItemRow | null> {
    return this.find(context, { id, externalId, path }, 'FOLDER');
  }

  @Query(() => Document, {
    nullable: true,
    description: `Null where there is none that the viewer may read. ${PATH}`,
  })
  document(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { nullable: true }) id: Given<string>,
    @Arg('externalId', () => String, { nullable: true }) externalId: Given<string>,
    @Arg('path', () => String, { nullable: true }) path: Given<string>,
  ): Promise<ItemRow | null> {
    return this.find(context, { id, externalId, path }, 'DOCUMENT');
  }

  @Query(() => DocumentConnection, {
    description:
      'Every document that the viewer may read, wherever it is. Newest first unless asked. NOT_FOUND for a `within` that they ' +
      'may not read; BAD_USER_INPUT.',
  })
  documents(
    @Ctx() { caller }: ApiContext,
    @Arg('filter', () => DocumentFilter, { nullable: true }) filter: Given<DocumentFilter>,
    @Arg('orderBy', () => ItemOrder, { nullable: true }) orderBy: Given<Order>,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: Given<string>,
    @Arg('offset', () => Int, { nullable: true }) offset: Given<number>,
  ): Promise<Connection<ItemRow>> {
    return this.lister.documents(caller, { first, after, offset }, orderBy, filter);
  }

  private find({ caller }: ApiContext, key: ItemKey, kind?: ItemRow['kind']): Promise<ItemRow | null> {
    return this.finder.findWithTrash(requireViewer(caller), key, kind);
  }
}
