// What a user is told of in person.
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { Connection } from '../../common/pages.js';
import { MOST_COUNTED } from '../../services/notifications/notifications.js';
import { notificationKinds } from '../../services/records.js';
import type { NotificationKind as Kind } from '../../services/records.js';
import { PageInfo } from '../connections.js';
import { enumOf } from '../enums.js';
import { Node } from '../node.js';
import { DateTime } from '../scalars.js';

const NotificationKind = enumOf(notificationKinds);

registerEnumType(NotificationKind, {
  name: 'NotificationKind',
  description: 'What a user is told of in person.',
  valuesConfig: {
    MENTIONED: { description: 'Their @username stands in a comment.' },
    REPLIED: { description: 'Somebody answered a comment of theirs, or a thread that they began.' },
    SHARED_WITH_ME: { description: 'They were granted something on an item, by name.' },
    COMMENTED_ON_MINE: { description: 'Somebody commented on an item that they own.' },
    OWNERSHIP_RECEIVED: { description: 'An item is theirs now.' },
    EDIT_CONFLICT: {
      description:
        'What they edited in an office editor could not be kept in the document: `item` is what holds it now.',
    },
  },
});

@ObjectType({
  implements: Node,
  description: 'Something that its user is told of in person; nobody else sees it.',
})
export class Notification extends Node {
  @Field(() => NotificationKind, { simple: true })
  kind!: Kind;

  @Field(() => DateTime, { simple: true })
  at!: Date;

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'When it was marked as read; null: it is unread.',
  })
  readAt!: Date | null;
}

@ObjectType({ simpleResolvers: true })
class NotificationEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => Notification)
  node!: Notification;
}

@ObjectType()
export class NotificationConnection {
  @Field(() => [NotificationEdge], { simple: true })
  edges!: NotificationEdge[];

  @Field(() => [Notification], { simple: true })
  nodes!: Notification[];

  @Field(() => PageInfo, { simple: true })
  pageInfo!: PageInfo;

  declare total: Connection<object>['total'];

  @Field(() => Int, {
    description: `All that are unread, on whichever page, counted up to ${MOST_COUNTED}. Counted only when asked for.`,
  })
  unreadCount(): Promise<number> {
    return this.total();
  }
}
