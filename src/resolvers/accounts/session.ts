// What a sign-in gives, and signed-in devices as their user sees them.
import { Field, ObjectType } from 'type-graphql';
import type { SessionId } from '../../common/ids.js';
import { Node } from '../node.js';
import { DateTime } from '../scalars.js';
import { User } from './user.js';

@ObjectType({
  simpleResolvers: true,
  description:
    'What a login or a refresh gives. The access token goes into `Authorization: Bearer`; the refresh token is used once.',
})
export class AuthSession {
  @Field(() => String)
  accessToken!: string;

  @Field(() => DateTime, { description: '15 minutes after it was made.' })
  accessTokenExpiresAt!: Date;

  @Field(() => String)
  refreshToken!: string;

  @Field(() => DateTime, {
    description: '7 days after it was made; the session ends then, unless it is refreshed.',
  })
  refreshTokenExpiresAt!: Date;

  @Field(() => User)
  user!: User;
}

@ObjectType({ implements: Node, simpleResolvers: true, description: 'One signed-in device.' })
export class Session extends Node {
  declare id: SessionId;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime, { description: 'When it was last refreshed; before that, when it was made.' })
  lastUsedAt!: Date;

  @Field(() => DateTime, { description: 'When its refresh token runs out.' })
  expiresAt!: Date;

  @Field(() => String, { nullable: true, description: 'The address it was opened from.' })
  remoteAddress!: string | null;

  @Field(() => String, { nullable: true, description: 'What the client that opened it called itself.' })
  userAgent!: string | null;
}
