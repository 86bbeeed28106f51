// Making an account, signing in, and staying signed in.
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Registration } from '../../services/accounts/registration.js';
import type { Sessions, SignedIn } from '../../services/accounts/sessions.js';
import type { SignIn } from '../../services/accounts/sign-in.js';
import { proved } from '../../services/users/visibility.js';
import { Audited } from '../audited.js';
import type { ApiContext } from '../context.js';
import { ChangeExpiredPasswordInput, LoginInput, RegisterInput } from './inputs.js';
import { AuthSession } from './session.js';
import { User } from './user.js';

/** Whoever signed in sees their own account in the answer already. */
const answer = ({ sessionId, user, ...tokens }: SignedIn): AuthSession => ({
  ...tokens,
  user: proved(user, sessionId),
});

@Resolver()
export class SignInResolver {
  constructor(
    private readonly registration: Registration,
    private readonly signIn: SignIn,
    private readonly sessions: Sessions,
  ) {}

  @Audited()
  @Mutation(() => User, {
    description:
      'Makes an account in the group `users`, with a home folder. Needs no account. FEATURE_OFF where registration is ' +
      'closed, CONFLICT with the `field` (username, email) that is taken, BAD_USER_INPUT, RATE_LIMITED after 20 in an hour.',
  })
  async register(
    @Arg('input', () => RegisterInput) input: RegisterInput,
    @Ctx() { caller }: ApiContext,
  ): Promise<User> {
    return proved(await this.registration.register(caller, input));
  }

  @Audited()
  @Mutation(() => AuthSession, {
    description:
      'Opens a session. UNAUTHENTICATED (BAD_CREDENTIALS), with a right password ACCOUNT_BLOCKED (reason, until) or ' +
      'PASSWORD_CHANGE_REQUIRED, and RATE_LIMITED (retryAfter, in seconds) after too many wrong ones.',
  })
  async login(
    @Arg('input', () => LoginInput) input: LoginInput,
    @Ctx() { caller }: ApiContext,
  ): Promise<AuthSession> {
    return answer(await this.signIn.login(caller, input));
  }

  @Audited()
  @Mutation(() => AuthSession, {
    description:
      "Replaces a password by proving it, ends the account's sessions and opens one. Errors as of login; BAD_USER_INPUT " +
      'where the new password breaks the rules or is the old one.',
  })
  async changeExpiredPassword(
    @Arg('input', () => ChangeExpiredPasswordInput) input: ChangeExpiredPasswordInput,
    @Ctx() { caller }: ApiContext,
  ): Promise<AuthSession> {
    return answer(await this.signIn.changeExpiredPassword(caller, input));
  }

  @Audited()
  @Mutation(() => AuthSession, {
    description:
      'Both tokens anew, for a refresh token that has not been used. UNAUTHENTICATED: TOKEN_INVALID for what is none, ' +
      'SESSION_ENDED where the session is over; using a token twice ends it. PASSWORD_CHANGE_REQUIRED where the ' +
      'password has reached its age.',
  })
  async refreshSession(
    @Arg('refreshToken', () => String) refreshToken: string,
    @Ctx() { caller }: ApiContext,
  ): Promise<AuthSession> {
    return answer(await this.sessions.refresh(caller, refreshToken));
  }

  @Audited()
  @Mutation(() => Boolean, { description: 'Ends the session of this request at once; true.' })
  async logout(@Ctx() { caller }: ApiContext): Promise<boolean> {
    await this.sessions.logout(caller);
    return true;
  }
}
