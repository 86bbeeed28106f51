// The viewer's signed-in devices.
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { SessionRow } from '../../services/accounts/session-row.js';
import type { Sessions } from '../../services/accounts/sessions.js';
import { Audited } from '../audited.js';
import type { ApiContext } from '../context.js';
import { Session } from './session.js';

@Resolver(() => Session)
export class SessionsResolver {
  constructor(private readonly service: Sessions) {}

  @Query(() => [Session], { description: "The viewer's live sessions, newest first, at most 1,000." })
  sessions(@Ctx() { caller }: ApiContext): Promise<SessionRow[]> {
    return this.service.list(caller);
  }

  @Audited()
  @Mutation(() => Boolean, {
    description:
      "Ends one of the viewer's live sessions at once, this one included; true. NOT_FOUND for any other.",
  })
  async revokeSession(@Arg('id', () => ID) id: string, @Ctx() { caller }: ApiContext): Promise<boolean> {
    await this.service.revoke(caller, id);
    return true;
  }

  @FieldResolver(() => Boolean, { description: 'Whether this request came with it.' })
  current(@Root() session: SessionRow, @Ctx() { caller }: ApiContext): boolean {
    return session.id === caller.viewer?.sessionId;
  }
}
