// The trash: what goes there, what comes back, and what is deleted for good.
import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { Connection } from '../../common/pages.js';
import type { ItemRow } from '../../services/items/item-rows.js';
import type { TrashLister } from '../../services/trash/list-trash.js';
import type { ItemPurger } from '../../services/trash/purge-items.js';
import type { ItemRestorer } from '../../services/trash/restore-items.js';
import type { ItemTrasher } from '../../services/trash/trash-items.js';
import { Audited } from '../audited.js';
import type { ApiContext } from '../context.js';
import { Item, ItemConnection } from './item.js';

const IDS =
  'All or none, 1 to 100 ids. Needs DELETE_DOCUMENT or DELETE_FOLDER by their kind, and DELETE on each and on everything below ' +
  'that is taken along. NOT_FOUND, FORBIDDEN, BAD_USER_INPUT';

@Resolver()
export class TrashResolver {
  constructor(
    private readonly trasher: ItemTrasher,
    private readonly restorer: ItemRestorer,
    private readonly purger: ItemPurger,
    private readonly lister: TrashLister,
  ) {}

  @Query(() => ItemConnection, {
    description:
      'What the viewer may restore, what was trashed last first. What went along with a folder is not listed, it comes back with it.',
  })
  trash(
    @Ctx() { caller }: ApiContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Connection<ItemRow>> {
    return this.lister.list(caller, { first, after });
  }

  @Audited()
  @Mutation(() => [Item], {
    description: `Each with everything below it; what is there already stays as it is. ${IDS}; CONFLICT for the root, /Home and homes; LOCKED.`,
  })
  trashItems(
    @Ctx() { caller }: ApiContext,
    @Arg('itemIds', () => [ID]) itemIds: string[],
  ): Promise<ItemRow[]> {
    return this.trasher.trash(caller, itemIds);
  }

  @Audited()
  @Mutation(() => [Item], {
    description:
      'Each with what was trashed along with it, to where it was: under another name, `name (2)`, where its own is taken, and in ' +
      "the viewer's home where its folder is itself in the trash, which needs MANAGE. What is live stays as it is. " +
      `${IDS}.`,
  })
  restoreItems(
    @Ctx() { caller }: ApiContext,
    @Arg('itemIds', () => [ID]) itemIds: string[],
  ): Promise<ItemRow[]> {
    return this.restorer.restore(caller, itemIds);
  }

  @Audited()
  @Mutation(() => Int, {
    description: `For ever; only from the trash, else CONFLICT. Answers how many items went, those below too. ${IDS}.`,
  })
  purgeItems(@Ctx() { caller }: ApiContext, @Arg('itemIds', () => [ID]) itemIds: string[]): Promise<number> {
    return this.purger.purge(caller, itemIds);
  }

  @Audited()
  @Mutation(() => Int, {
    description:
      'Purges what the viewer owns there and may delete, with everything below it; the rest is left. Answers how many items went. ' +
      'Needs DELETE_DOCUMENT or DELETE_FOLDER; what is of the other kind is left. FORBIDDEN.',
  })
  emptyTrash(@Ctx() { caller }: ApiContext): Promise<number> {
    return this.purger.empty(caller);
  }
}
