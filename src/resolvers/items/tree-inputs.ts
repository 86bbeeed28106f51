// What callers give to move and copy items, and to give them to another owner.
import { Field, ID, InputType } from 'type-graphql';
import type { NameConflict as OnConflict } from '../../services/content/upload-document.js';
import type { IntoFolderInput } from '../../services/tree/named-items.js';
import type { TransferOwnershipInput as TransferOwnership } from '../../services/tree/transfer-ownership.js';
import { NameConflict } from './inputs.js';

@InputType()
export class MoveItemsInput implements IntoFolderInput {
  @Field(() => [ID], { description: 'From 1 to 100; doubles are dropped.' })
  itemIds!: string[];

  @Field(() => ID)
  targetFolderId!: string;

  @Field(() => NameConflict, {
    nullable: true,
    defaultValue: 'FAIL',
    description: 'NEW_REVISION is BAD_USER_INPUT here.',
  })
  onConflict?: OnConflict | null;
}

@InputType()
export class CopyItemsInput implements IntoFolderInput {
  @Field(() => [ID], { description: 'From 1 to 100; doubles are dropped.' })
  itemIds!: string[];

  @Field(() => ID)
  targetFolderId!: string;

  @Field(() => NameConflict, {
    nullable: true,
    defaultValue: 'KEEP_BOTH',
    description: 'NEW_REVISION is BAD_USER_INPUT here.',
  })
  onConflict?: OnConflict | null;
}

@InputType()
export class TransferOwnershipInput implements TransferOwnership {
  @Field(() => ID)
  itemId!: string;

  @Field(() => ID, { description: 'The new owner, an active account.' })
  userId!: string;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: true,
    description:
      "With everything below a folder that is its owner's, the trash included; what others own stays theirs.",
  })
  recursive?: boolean | null;
}
