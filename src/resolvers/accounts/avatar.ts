// The picture of a user: what sets it, and the link that shows it.
import { Args, ArgsType, Ctx, Field, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { AvatarLinks } from '../../services/avatars/avatar-links.js';
import type { Avatars } from '../../services/avatars/avatars.js';
import type { IncomingFile } from '../../services/content/receive.js';
import type { UserRow } from '../../services/users/user-row.js';
import type { ProvedUser } from '../../services/users/visibility.js';
import { Audited } from '../audited.js';
import type { ApiContext } from '../context.js';
import { Upload } from '../scalars.js';
import { User } from './user.js';

/** A class, because a promise that is an argument of its own would be awaited before anything is checked. */
@ArgsType()
class SetAvatarArgs {
  @Field(() => Upload, { nullable: true, description: 'The picture: this request carries it.' })
  readonly file?: Promise<IncomingFile> | null;
}

@Resolver(() => User)
export class AvatarResolver {
  constructor(
    private readonly avatars: Avatars,
    private readonly links: AvatarLinks,
  ) {}

  @Audited()
  @Mutation(() => User, {
    description:
      "The viewer's own picture: a PNG, JPEG, WebP or GIF up to 5 MiB and 50 megapixels, cut to a square of 256 pixels and " +
      'freed of everything but its pixels. Without a file it is removed. PAYLOAD_TOO_LARGE, UNSUPPORTED_TYPE, ' +
      'BAD_USER_INPUT where it cannot be read, RATE_LIMITED where too many are being read.',
  })
  setAvatar(
    @Args(() => SetAvatarArgs) { file }: SetAvatarArgs,
    @Ctx() { caller }: ApiContext,
  ): Promise<UserRow> {
    return this.avatars.set(caller, file ?? null);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'A signed link to the picture, a WebP of 256 pixels square, good for at least an hour, that needs no header; the ' +
      'same within a clock hour. Null without a picture.',
  })
  avatarUrl(@Root() user: UserRow & ProvedUser, @Ctx() { caller }: ApiContext): string | null {
    const sessionId = user.provedSessionId ?? caller.viewer?.sessionId;
    return user.avatarId === null || sessionId === undefined
      ? null
      : this.links.url(user.avatarId, sessionId);
  }
}
