// What the server holds and what happens on it, from what was counted: a few rows, however much there is.
import sql from 'sql-template-tag';
import { requireRight, requireViewer } from '../../access/checks.js';
import type { Caller } from '../../access/viewer.js';
import type { Clock } from '../../common/clock.js';
import { DAY, later } from '../../common/clock.js';
import { badUserInput } from '../../common/errors.js';
import type { Rows } from '../../database/database.js';
import type { CountedEvent } from '../records.js';

export interface StatisticsFigures {
  /** Accounts that are not deactivated. */
  readonly userCount: number;
  /** Of live items; the root and the folder of homes are folders too. */
  readonly documentCount: number;
  readonly folderCount: number;
  /** Of all revisions, those of documents in the trash too. */
  readonly logicalBytes: number;
  readonly storedBytes: number;
  readonly uploadsToday: number;
  readonly downloadsToday: number;
}

export interface DayFigures extends Readonly<Record<CountedEvent, number>> {
  /** `YYYY-MM-DD`, in UTC. */
  readonly day: string;
}

type Metric = 'users' | 'documents' | 'folders' | 'bytes' | 'stored' | CountedEvent;

const HELD = ['users', 'documents', 'folders', 'bytes', 'stored'] as const satisfies readonly Metric[];
const TODAY = ['uploads', 'downloads'] as const satisfies readonly CountedEvent[];
const DAILY = ['uploads', 'downloads', 'logins', 'uploadedBytes'] as const satisfies readonly CountedEvent[];
const MOST_DAYS = 366;

export class Statistics {
  constructor(
    private readonly rows: Rows,
    private readonly clock: Clock,
  ) {}

  async figures(caller: Caller): Promise<StatisticsFigures> {
    requireRight(requireViewer(caller), 'VIEW_STATISTICS');
    const today = dayOf(this.clock.now());
    const found = await this.rows.rows<{ metric: Metric; amount: number }>(sql`
      select metric, sum(amount)::bigint as amount
      from (
        select metric, amount from tally_total
        where metric = any(${[...HELD]}::text[]) and day is null and owner_id is null
        union all
        select metric, amount from tally_total
        where metric = any(${[...TODAY]}::text[]) and day = ${today}::date and owner_id is null
        union all
        select metric, amount from tally where day is null or day = ${today}::date
      ) figure
      group by metric`);
    const amounts = new Map(found.map(({ metric, amount }) => [metric, amount]));
    const amount = (metric: Metric): number => amounts.get(metric) ?? 0;
    return {
      userCount: amount('users'),
      documentCount: amount('documents'),
      folderCount: amount('folders'),
      logicalBytes: amount('bytes'),
      storedBytes: amount('stored'),
      uploadsToday: amount('uploads'),
      downloadsToday: amount('downloads'),
    };
  }

  /** One entry a day, oldest first, the last of them today; outside of 1–366 days: BAD_USER_INPUT. */
  async daily(days: number): Promise<DayFigures[]> {
    if (days < 1 || days > MOST_DAYS) {
      throw badUserInput({ path: 'days', rule: 'range', message: `These are 1 to ${MOST_DAYS} days.` });
    }
    const now = this.clock.now();
    const listed = Array.from({ length: days }, (_, at) => dayOf(later(now, (at + 1 - days) * DAY)));
    const found = await this.rows.rows<{ day: string; metric: CountedEvent; amount: number }>(sql`
      select to_char(day, 'YYYY-MM-DD') as day, metric, sum(amount)::bigint as amount
      from (
        select day, metric, amount from tally_total
        where metric = any(${[...DAILY]}::text[]) and day between ${listed[0]}::date and ${listed.at(-1)}::date
          and owner_id is null
        union all
        select day, metric, amount from tally where day between ${listed[0]}::date and ${listed.at(-1)}::date
      ) figure
      group by day, metric`);
    const amounts = new Map(found.map(({ day, metric, amount }) => [`${day} ${metric}`, amount]));
    return listed.map((day) => {
      const amount = (event: CountedEvent): number => amounts.get(`${day} ${event}`) ?? 0;
      return {
        day,
        uploads: amount('uploads'),
        downloads: amount('downloads'),
        logins: amount('logins'),
        uploadedBytes: amount('uploadedBytes'),
      };
    });
  }
}

/** In UTC. */
const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
