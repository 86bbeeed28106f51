// What the mutations on accounts take.
import { Field, ID, InputType } from 'type-graphql';
import { EmailAddress } from '../scalars.js';

@InputType()
export class RegisterInput {
  @Field(() => String, { description: '3–64 letters, digits, `.`, `_` or `-`.' })
  readonly username!: string;

  @Field(() => EmailAddress)
  readonly email!: string;

  @Field(() => String, { description: 'As the settings want it; at most 128 characters.' })
  readonly password!: string;

  @Field(() => String, { nullable: true, description: 'At most 255 characters.' })
  readonly fullName?: string | null;
}

@InputType({ description: '`login` is a username or an e-mail address.' })
export class LoginInput {
  @Field(() => String)
  readonly login!: string;

  @Field(() => String)
  readonly password!: string;
}

@InputType({
  description: 'What is missing is kept; null clears `email` and `fullName`, and is refused for `username`.',
})
export class UpdateProfileInput {
  @Field(() => String, { nullable: true, description: 'The home folder is renamed with it.' })
  readonly username?: string | null;

  @Field(() => EmailAddress, { nullable: true })
  readonly email?: string | null;

  @Field(() => String, { nullable: true })
  readonly fullName?: string | null;
}

@InputType({
  description:
    "`currentPassword` is needed for one's own; someone else's needs SET_ANY_PASSWORD. Ends the user's other sessions.",
})
export class SetPasswordInput {
  @Field(() => ID, { nullable: true, description: "Whose; missing means one's own." })
  readonly userId?: string | null;

  @Field(() => String, { nullable: true })
  readonly currentPassword?: string | null;

  @Field(() => String)
  readonly newPassword!: string;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether the next login demands another one.',
  })
  readonly mustChange?: boolean | null;
}

@InputType({
  description:
    'For a login answered with PASSWORD_CHANGE_REQUIRED: proves the old password and signs in with the new.',
})
export class ChangeExpiredPasswordInput {
  @Field(() => String)
  readonly login!: string;

  @Field(() => String)
  readonly currentPassword!: string;

  @Field(() => String)
  readonly newPassword!: string;
}
