// The viewer's own account, and the passwords of accounts.
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { Profile } from '../../services/accounts/profile.js';
import type { SetPassword } from '../../services/accounts/set-password.js';
import { Audited } from '../audited.js';
import type { ApiContext } from '../context.js';
import { SetPasswordInput, UpdateProfileInput } from './inputs.js';
import { User } from './user.js';

@Resolver()
export class ProfileResolver {
  constructor(
    private readonly profile: Profile,
    private readonly passwords: SetPassword,
  ) {}

  @Query(() => User, {
    nullable: true,
    description: 'Who is signed in; null without a token, UNAUTHENTICATED with one that is not good.',
  })
  me(@Ctx() { caller }: ApiContext): Promise<User | null> {
    return this.profile.me(caller);
  }

  @Audited()
  @Mutation(() => User, {
    description:
      "Changes the viewer's own account. BAD_USER_INPUT, CONFLICT with the `field` (username, email) that is taken.",
  })
  updateProfile(
    @Arg('input', () => UpdateProfileInput) input: UpdateProfileInput,
    @Ctx() { caller }: ApiContext,
  ): Promise<User> {
    return this.profile.update(caller, input);
  }

  @Audited()
  @Mutation(() => User, {
    description:
      "One's own (needs SET_OWN_PASSWORD) keeps this session and ends the others; another's (SET_ANY_PASSWORD, and every " +
      'right that they hold) ends all of theirs. UNAUTHENTICATED (BAD_CREDENTIALS), RATE_LIMITED, NOT_FOUND, FORBIDDEN; ' +
      'BAD_USER_INPUT where the new password breaks the rules or is the old one.',
  })
  setPassword(
    @Arg('input', () => SetPasswordInput) input: SetPasswordInput,
    @Ctx() { caller }: ApiContext,
  ): Promise<User> {
    return this.passwords.set(caller, input);
  }
}
