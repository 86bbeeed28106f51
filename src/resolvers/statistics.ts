// What the server holds and what happens on it.
import { Arg, Ctx, Field, FieldResolver, Int, ObjectType, Query, Resolver } from 'type-graphql';
import type {
  DayFigures,
  Statistics as StatisticsService,
  StatisticsFigures,
} from '../services/server/statistics.js';
import type { ApiContext } from './context.js';
import { SafeInt } from './scalars.js';

@ObjectType({
  simpleResolvers: true,
  description: 'What the server holds now, and what happened today (UTC).',
})
class Statistics implements StatisticsFigures {
  @Field(() => Int, { description: 'Accounts that are not deactivated.' })
  userCount!: number;

  @Field(() => Int, { description: 'Without what is in the trash.' })
  documentCount!: number;

  @Field(() => Int, { description: 'Without what is in the trash; the root and the homes are among them.' })
  folderCount!: number;

  @Field(() => SafeInt, {
    description: 'What all revisions of the documents add up to, in bytes, those in the trash included.',
  })
  logicalBytes!: number;

  @Field(() => SafeInt, {
    description: 'What that content takes in the store, in bytes, with equal content stored once.',
  })
  storedBytes!: number;

  @Field(() => Int)
  uploadsToday!: number;

  @Field(() => Int)
  downloadsToday!: number;
}

@ObjectType({ simpleResolvers: true, description: 'What happened on one day.' })
class DailyStatistics implements DayFigures {
  @Field(() => String, { description: 'YYYY-MM-DD, in UTC.' })
  day!: string;

  @Field(() => Int, { description: 'Revisions that were uploaded.' })
  uploads!: number;

  @Field(() => Int, { description: 'Links of `downloadUrl` that were used.' })
  downloads!: number;

  @Field(() => Int)
  logins!: number;

  @Field(() => SafeInt)
  uploadedBytes!: number;
}

const DEFAULT_DAYS = 30;

@Resolver(() => Statistics)
export class StatisticsResolver {
  constructor(private readonly service: StatisticsService) {}

  @Query(() => Statistics, { description: 'Needs VIEW_STATISTICS.' })
  statistics(@Ctx() { caller }: ApiContext): Promise<StatisticsFigures> {
    return this.service.figures(caller);
  }

  @FieldResolver(() => [DailyStatistics], {
    description: 'One entry a day, oldest first, today last. 1–366 days, else BAD_USER_INPUT.',
  })
  daily(
    @Arg('days', () => Int, { nullable: true, defaultValue: DEFAULT_DAYS }) days: number | null,
  ): Promise<DayFigures[]> {
    return this.service.daily(days ?? DEFAULT_DAYS);
  }
}
