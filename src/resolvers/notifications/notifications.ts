// Reading what one is told of in person, marking it as read, and hearing of it at once.
import { Arg, Ctx, ID, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import { requireViewer } from '../../access/checks.js';
import type { Connection } from '../../common/pages.js';
import type { NotificationRow } from '../../services/notifications/notification-rows.js';
import { MOST_NAMED } from '../../services/notifications/notifications.js';
import type { Notifications } from '../../services/notifications/notifications.js';
import { Audited } from '../audited.js';
import type { ApiContext } from '../context.js';
import { Notification, NotificationConnection } from './notification.js';

type Given<Value> = Value | null | undefined;

@Resolver()
export class NotificationsResolver {
  constructor(private readonly service: Notifications) {}

  @Query(() => NotificationConnection, {
    description:
      "The viewer's own, newest first. They are kept for 90 days after they were read, and for a year at most.",
  })
  notifications(
    @Ctx() { caller }: ApiContext,
    @Arg('unreadOnly', () => Boolean, { nullable: true, defaultValue: false }) unreadOnly: Given<boolean>,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: Given<string>,
  ): Promise<Connection<NotificationRow>> {
    return this.service.list(caller, { first, after }, unreadOnly ? 'UNREAD' : 'ALL');
  }

  @Audited()
  @Mutation(() => Int, {
    description:
      "Answers how many were unread before. Ids that are none of the viewer's own count for nothing. BAD_USER_INPUT.",
  })
  markNotificationsRead(
    @Ctx() { caller }: ApiContext,
    @Arg('ids', () => [ID], {
      nullable: true,
      description: `At most ${MOST_NAMED}; without them, all.`,
    })
    ids: Given<string[]>,
  ): Promise<number> {
    return this.service.markRead(caller, ids ?? null);
  }

  @Subscription(() => Notification, {
    name: 'notifications',
    subscribe: ({ context }: { readonly context: ApiContext }) =>
      context.notificationFeed.subscribe(requireViewer(context.caller).userId),
    description:
      'Each new one of the viewer, once, as it is committed, on whichever node. Live only: ask for `notifications` once it has ' +
      'begun. Who does not keep up gets SLOW_CONSUMER, and the subscription ends.',
  })
  notificationAdded(@Root() row: NotificationRow): NotificationRow {
    return row;
  }
}
