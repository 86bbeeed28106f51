// What happened, to ask for and to listen to.
import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import type { ChangeKind as Kind } from '../../changes/change-rows.js';
import type { Told } from '../../changes/told.js';
import type { ChangeFilter as Filter } from '../../changes/watch.js';
import { checkPage } from '../../common/pages.js';
import type { Connection } from '../../common/pages.js';
import type { ChangeLog, ChangePage, ChangesArguments } from '../../services/changes/change-log.js';
import type { ItemRow } from '../../services/items/item-rows.js';
import type { ApiContext } from '../context.js';
import { Item } from '../items/item.js';
import { Change, ChangeConnection, ChangeKind } from './change.js';

type Given<Value> = Value | null | undefined;

@InputType({ description: 'All that is given must hold.' })
export class ChangeFilter implements Filter {
  @Field(() => ID, {
    nullable: true,
    description:
      'Changes of this item, and the five kinds of changes that count for everything below, of any folder above it. If the item ' +
      'is gone or hidden from the viewer by now, what was missed has all changes of those five kinds that the viewer is told of.',
  })
  readonly itemId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Changes of this folder and of everything below it, by where each stands now or stood before; and those five kinds of any ' +
      'folder above it. If the folder is gone or hidden by now, what was missed has only those five kinds, of whatever item.',
  })
  readonly within?: string | null;

  @Field(() => [ChangeKind], { nullable: true })
  readonly kinds?: readonly Kind[] | null;
}

@Resolver()
export class ChangesResolver {
  constructor(private readonly log: ChangeLog) {}

  @Query(() => ChangeConnection, {
    description:
      'What was committed after the cursor, as far as the viewer may read it now, oldest first; and what they could read just ' +
      'before it was moved, trashed, purged or taken from them. Without `after`, an empty page whose endCursor is now. A page may ' +
      'be short, even empty, and yet have a next one: go on from endCursor. BAD_USER_INPUT, CURSOR_EXPIRED.',
  })
  changes(
    @Ctx() { caller }: ApiContext,
    @Arg('after', () => String, { nullable: true }) after: Given<string>,
    @Arg('filter', () => ChangeFilter, { nullable: true }) filter: Given<ChangeFilter>,
    @Arg('first', () => Int, { nullable: true, defaultValue: 100, description: '1–100.' }) first: number,
  ): Promise<ChangePage> {
    return this.log.list(caller, { after, filter, first });
  }

  @Subscription(() => Change, {
    subscribe: ({ args, context }: { readonly args: ChangesArguments; readonly context: ApiContext }) =>
      context.changeLog.subscribe(context.caller, { ...args, after: context.resumeAfter ?? args.after }),
    name: 'changes',
    description:
      'First all that was committed after the cursor `after`, then each change as it is committed. Without `after`, live only. ' +
      'Whom it tells of what is as in the query. BAD_USER_INPUT, CURSOR_EXPIRED; ends with SLOW_CONSUMER where the client does not ' +
      'keep up, with UNAUTHENTICATED and LOCKDOWN.',
  })
  changed(
    @Root() told: Told,
    @Arg('after', () => String, { nullable: true }) _after: Given<string>,
    @Arg('filter', () => ChangeFilter, { nullable: true }) _filter: Given<ChangeFilter>,
  ): Told {
    return told;
  }
}

@Resolver(() => Item)
export class ItemActivity {
  @FieldResolver(() => ChangeConnection, {
    description: 'What happened to the item itself in the last year, newest first.',
  })
  async activity(
    @Root() subject: ItemRow,
    @Ctx() { loaders }: ApiContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: Given<string>,
  ): Promise<Connection<Told>> {
    return loaders.activityByItem.load({ subject, request: checkPage({ first, after }) });
  }
}
