// How much a user owns, and how much they may.
import { Ctx, Field, FieldResolver, Int, ObjectType, Resolver, Root } from 'type-graphql';
import type { Settings } from '../../services/settings.js';
import type { UserRow } from '../../services/users/user-row.js';
import { seesAccount } from '../../services/users/visibility.js';
import type { ProvedUser } from '../../services/users/visibility.js';
import type { ApiContext } from '../context.js';
import { SafeInt } from '../scalars.js';
import { User } from './user.js';

@ObjectType({ simpleResolvers: true, description: 'What somebody owns.' })
export class StorageUsage {
  @Field(() => SafeInt, {
    description:
      'All revisions of the documents, in bytes, those in the trash included; whoever uploaded them.',
  })
  usedBytes!: number;

  @Field(() => SafeInt, {
    nullable: true,
    description: "The user's own quota, or else the settings', in bytes; null: none.",
  })
  quotaBytes!: number | null;

  @Field(() => Int, { description: 'Without what is in the trash.' })
  documentCount!: number;
}

@Resolver(() => User)
export class UserStorage {
  constructor(private readonly settings: Settings) {}

  @FieldResolver(() => StorageUsage, {
    nullable: true,
    description: 'Null unless the viewer is this user or holds VIEW_USERS.',
  })
  async storage(
    @Root() user: UserRow & ProvedUser,
    @Ctx() { caller, loaders }: ApiContext,
  ): Promise<StorageUsage | null> {
    if (!seesAccount(caller.viewer, user)) return null;
    const { usedBytes, documentCount } = await loaders.usageByUser.load(user.id);
    const { defaultQuotaBytes } = await this.settings.current();
    return { usedBytes, documentCount, quotaBytes: user.quotaBytes ?? defaultQuotaBytes };
  }
}
