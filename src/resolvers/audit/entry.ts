// An entry of the audit log, and what a verification of the log found.
import { Ctx, Field, ID, Int, ObjectType } from 'type-graphql';
import type { AuditEntryId, UserId } from '../../common/ids.js';
import type { UserRow } from '../../services/users/user-row.js';
import { User } from '../accounts/user.js';
import { connectionOf } from '../connections.js';
import type { ApiContext } from '../context.js';
import { Node } from '../node.js';
import { DateTime, JSONObject } from '../scalars.js';

@ObjectType({ implements: Node, description: 'What somebody did, or tried to do.' })
class AuditEntry extends Node {
  declare id: AuditEntryId;
  declare actorId: UserId | null;

  @Field(() => DateTime, { simple: true })
  at!: Date;

  @Field(() => String, {
    simple: true,
    description: "The operation's name in this schema, e.g. login, trashItems, setLockdown.",
  })
  action!: string;

  @Field(() => String, {
    nullable: true,
    simple: true,
    description: 'As claimed, for a failed login; on the command line, who ran it.',
  })
  actorName!: string | null;

  @Field(() => String, { simple: true, description: 'OK, or the error code that the caller got.' })
  result!: string;

  @Field(() => String, {
    nullable: true,
    simple: true,
    description: 'The kind of what was acted on, e.g. User.',
  })
  targetType!: string | null;

  @Field(() => ID, { nullable: true, simple: true, description: 'Of what was acted on, or was to be.' })
  targetId!: string | null;

  @Field(() => String, { nullable: true, simple: true, description: 'As it was called then.' })
  targetName!: string | null;

  @Field(() => String, {
    nullable: true,
    simple: true,
    description: 'The address that the request came from.',
  })
  remoteAddress!: string | null;

  @Field(() => String, { nullable: true, simple: true, description: 'What the client called itself.' })
  userAgent!: string | null;

  @Field(() => JSONObject, { simple: true })
  details!: Readonly<Record<string, unknown>>;

  @Field(() => User, {
    nullable: true,
    description: 'Null where nobody was signed in. Deleted accounts are named too.',
  })
  async actor(@Ctx() { loaders }: ApiContext): Promise<UserRow | null> {
    return this.actorId === null ? null : ((await loaders.userById.load(this.actorId)) ?? null);
  }
}

export const AuditConnection = connectionOf('Audit', () => AuditEntry);

@ObjectType({
  simpleResolvers: true,
  description:
    'Each entry carries a hash over itself and the one before it, so that a removed or altered entry shows.',
})
export class AuditVerification {
  @Field(() => Boolean)
  intact!: boolean;

  @Field(() => Int, { description: 'Entries that hold, from the first on.' })
  entryCount!: number;

  @Field(() => ID, {
    nullable: true,
    description: 'The first entry that was altered, removed or put in between; null where all hold.',
  })
  firstBrokenId!: string | null;

  @Field(() => String, {
    description:
      'Of the last entry that holds: SHA-256, in hex. Kept elsewhere, it shows later that the end was not cut off.',
  })
  headHash!: string;
}
