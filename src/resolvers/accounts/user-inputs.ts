// What the mutations on other people's accounts take.
import { Field, ID, InputType } from 'type-graphql';
import { DateTime, EmailAddress, SafeInt } from '../scalars.js';

@InputType()
export class CreateUserInput {
  @Field(() => String, { description: '3–64 letters, digits, `.`, `_` or `-`.' })
  readonly username!: string;

  @Field(() => EmailAddress, { nullable: true })
  readonly email?: string | null;

  @Field(() => String, { description: 'As the settings want it; at most 128 characters.' })
  readonly password!: string;

  @Field(() => String, { nullable: true, description: 'At most 255 characters.' })
  readonly fullName?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Besides `users`, which every account is in.' })
  readonly groupIds?: readonly string[] | null;

  @Field(() => SafeInt, { nullable: true, description: 'In bytes; missing or null: as the settings say.' })
  readonly quotaBytes?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: true,
    description: 'Whether the first login demands another password.',
  })
  readonly mustChangePassword?: boolean | null;
}

@InputType({
  description: 'What is missing is kept; null clears what may be empty, and is refused for `username`.',
})
export class UpdateUserInput {
  @Field(() => ID)
  readonly userId!: string;

  @Field(() => String, { nullable: true, description: 'The home folder is renamed with it.' })
  readonly username?: string | null;

  @Field(() => EmailAddress, { nullable: true })
  readonly email?: string | null;

  @Field(() => String, { nullable: true, description: 'At most 255 characters.' })
  readonly fullName?: string | null;

  @Field(() => SafeInt, { nullable: true, description: 'In bytes; null: as the settings say.' })
  readonly quotaBytes?: number | null;
}

@InputType()
export class BlockUserInput {
  @Field(() => ID)
  readonly userId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Told to the user when they sign in; at most 500 characters.',
  })
  readonly reason?: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'In the future; missing or null: until somebody unblocks them.',
  })
  readonly until?: Date | null;
}

@InputType({
  description:
    "Without `transferItemsTo`, the user's home goes to the trash with everything in it, whoever owns it; what they own " +
    'elsewhere stays where it is and keeps them, deactivated, as its owner. Their grants and share links go in either case.',
})
export class DeleteUserInput {
  @Field(() => ID)
  readonly userId!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'Another active account. It comes to own every item of theirs, and their home becomes a folder in its home.',
  })
  readonly transferItemsTo?: string | null;
}
