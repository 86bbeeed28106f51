// Moves and copies items, and gives them to another owner, each with everything below.
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { ItemRow } from '../../services/items/item-rows.js';
import type { ItemCopier } from '../../services/tree/copy-items.js';
import type { ItemMover } from '../../services/tree/move-items.js';
import type { OwnershipTransfer } from '../../services/tree/transfer-ownership.js';
import { Audited } from '../audited.js';
import type { ApiContext } from '../context.js';
import { Item } from './item.js';
import { CopyItemsInput, MoveItemsInput, TransferOwnershipInput } from './tree-inputs.js';

@Resolver()
export class TreeMutations {
  constructor(
    private readonly mover: ItemMover,
    private readonly copier: ItemCopier,
    private readonly ownership: OwnershipTransfer,
  ) {}

  @Audited()
  @Mutation(() => [Item], {
    description:
      'All or none; answers the items in the order named. Needs MOVE_ITEMS, MOVE on each with all that is below it, WRITE on the ' +
      'folder, and MANAGE for good on each that other grants or rules will reach; its owner keeps it. NOT_FOUND, FORBIDDEN, BAD_USER_INPUT, LOCKED; CONFLICT ' +
      'for the root, /Home and homes, for a folder into itself or below, and for names that are taken.',
  })
  moveItems(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => MoveItemsInput) input: MoveItemsInput,
  ): Promise<ItemRow[]> {
    return this.mover.move(caller, input);
  }

  @Audited()
  @Mutation(() => [Item], {
    description:
      "All or none; answers the copies in the order of what they are copies of. They are the viewer's, with the current revision, " +
      'tags, description and metadata, and inherit access. Needs READ on each, and on the folder what making such items needs. ' +
      'What the viewer may not read below is left out. NOT_FOUND, FORBIDDEN, BAD_USER_INPUT, QUOTA_EXCEEDED; CONFLICT for the ' +
      'root, and for names that are taken.',
  })
  copyItems(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => CopyItemsInput) input: CopyItemsInput,
  ): Promise<ItemRow[]> {
    return this.copier.copy(caller, input);
  }

  @Audited()
  @Mutation(() => Item, {
    description:
      'The new owner holds MANAGE from then on; the one before keeps what they were granted. Needs MANAGE_ACCESS, and MANAGE on ' +
      'all that changes hands, for good on the item itself. NOT_FOUND, for users who are not active too; FORBIDDEN; QUOTA_EXCEEDED where the new owner has no ' +
      'room; CONFLICT for the root, /Home and homes.',
  })
  transferOwnership(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => TransferOwnershipInput) input: TransferOwnershipInput,
  ): Promise<ItemRow> {
    return this.ownership.transfer(caller, input);
  }
}
