// Who has checked a document out.
import { Field, ObjectType } from 'type-graphql';
import { DateTime } from '../scalars.js';

@ObjectType({
  description:
    'Somebody has the document checked out: while it is in force, only they add revisions, rename, move and trash it.',
})
export class Lock {
  @Field(() => DateTime, { simple: true })
  lockedAt!: Date;

  @Field(() => DateTime, { simple: true, description: 'The first moment at which it is over.' })
  expiresAt!: Date;
}
