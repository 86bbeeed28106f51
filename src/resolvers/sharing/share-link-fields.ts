// What share links tell of themselves, and items of the links to them.
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { permissionsOn } from '../../access/decision.js';
import type { Clock } from '../../common/clock.js';
import { includes } from '../../common/permissions.js';
import type { ItemRow } from '../../services/items/item-rows.js';
import { isExhausted, isExpired, mayShare } from '../../services/sharing/share-link-rows.js';
import type { ShareLinkRow } from '../../services/sharing/share-link-rows.js';
import type { ShareTokens } from '../../services/sharing/share-tokens.js';
import { User } from '../accounts/user.js';
import type { ApiContext } from '../context.js';
import { Item } from '../items/item.js';
import { lineageOf } from '../items/lineage.js';
import { ShareLink } from './share-link.js';

type MaybePromise<Value> = Promise<Value> | Value;

/** With its item, where that is known already. */
interface LinkOfItem extends ShareLinkRow {
  readonly item?: ItemRow;
}

@Resolver(() => Item)
export class ItemShareLinks {
  @FieldResolver(() => [ShareLink], {
    nullable: true,
    description:
      "The viewer's own links; with MANAGE everybody's. Newest first, those that are over too, at most 1,000. Null without SHARE.",
  })
  async shareLinks(@Root() item: ItemRow, @Ctx() context: ApiContext): Promise<readonly LinkOfItem[] | null> {
    const { viewer } = context.caller;
    if (viewer === null) return null;
    const lineage = await lineageOf(item, context);
    const held = permissionsOn(viewer, { id: item.id, lineage });
    if (!includes(held, 'SHARE')) return null;
    const links = await context.loaders.shareLinksByItem.load({
      itemId: item.id,
      whose: includes(held, 'MANAGE') ? 'ALL' : 'OWN',
    });
    return links.map((link) => ({ ...link, item }));
  }
}

@Resolver(() => ShareLink)
export class ShareLinkFields {
  constructor(
    private readonly tokens: ShareTokens,
    private readonly clock: Clock,
  ) {}

  @FieldResolver(() => Item)
  item(@Root() { item, itemId }: LinkOfItem, @Ctx() { loaders }: ApiContext): MaybePromise<ItemRow | null> {
    return item ?? loaders.itemById.load(itemId);
  }

  @FieldResolver(() => String, { description: '43 characters; the same as long as the link is there.' })
  token(@Root() { id }: ShareLinkRow): string {
    return this.tokens.tokenOf(id);
  }

  @FieldResolver(() => String, { description: 'The page that a visitor opens.' })
  url(@Root() { id }: ShareLinkRow): string {
    return this.tokens.url(id);
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether it lets visitors in now: it is not over, not used up, and its creator still may share the item.',
  })
  async active(@Root() link: ShareLinkRow, @Ctx() { loaders }: ApiContext): Promise<boolean> {
    if (isExpired(link, this.clock.now()) || isExhausted(link)) return false;
    const [lineage, creator] = await Promise.all([
      loaders.lineageByItem.load(link.itemId),
      loaders.linkCreatorById.load(link.createdById),
    ]);
    if (lineage === null || creator === null) return false;
    return mayShare(creator, { id: link.itemId, lineage }, link.permission);
  }

  @FieldResolver(() => User)
  createdBy(
    @Root() { createdById }: ShareLinkRow,
    @Ctx() { loaders }: ApiContext,
  ): MaybePromise<object | null> {
    return loaders.userById.load(createdById);
  }
}
