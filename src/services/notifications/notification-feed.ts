// Tells users of what concerns them as it is committed, on whichever node: one reader for all who listen here.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { BoundedStream } from '../../changes/bounded-stream.js';
import { Snapshot } from '../../changes/snapshot.js';
import { CoalescedRuns } from '../../common/coalesced-runs.js';
import type { UserId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import { notificationColumns } from './notification-rows.js';
import type { NotificationRow } from './notification-rows.js';

/** What waits for one subscriber. */
const MOST_WAITING = 256;
/** Read at once; as long as there is more, it goes on. */
const PAGE = 1000;
/** In milliseconds, beside every time that it is woken: what a transaction that still ran had held up then comes with it. */
const LOOK_EVERY = 250;

interface Subscriber {
  readonly userId: UserId;
  readonly stream: BoundedStream<NotificationRow>;
  /** What this has seen was there before the subscriber; null until it has begun. */
  since: Snapshot | null;
}

interface Beginner {
  readonly subscriber: Subscriber;
  readonly begun: (error: unknown) => void;
}

/** A place in the order of commits. */
interface Position {
  readonly xid: string;
  readonly id: string;
}

interface Read extends NotificationRow {
  readonly userId: UserId;
  readonly xid: string;
}

/** Before every row of a transaction. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

export class NotificationFeed {
  private readonly subscribers = new Map<UserId, Set<Subscriber>>();
  private beginners: Beginner[] = [];
  /** Up to where was read, and what was seen then; null while nobody listens. */
  private position: Position | null = null;
  private latest: Snapshot | null = null;
  private timer: NodeJS.Timeout | null = null;
  private readonly reads: CoalescedRuns;

  constructor(
    private readonly rows: Rows,
    onError: (error: unknown) => void,
  ) {
    // After an error it is tried again soon, and nothing is lost.
    this.reads = new CoalescedRuns(() => this.begin(), onError);
  }

  /** Something was committed somewhere. */
  wake(): void {
    if (this.subscribers.size > 0) this.reads.ask();
  }

  /**
   * All that is committed for the user from here on, each once, in the order of commits. Where others listen already, from
   * the last look on: whoever asks for a list right after this finds nothing missing in between.
   */
  subscribe(userId: UserId): Promise<AsyncIterableIterator<NotificationRow>> {
    return new Promise((resolve, reject) => {
      const stream = new BoundedStream<NotificationRow>(MOST_WAITING, () => this.leave(subscriber));
      const subscriber: Subscriber = { userId, stream, since: this.latest };
      this.enter(subscriber);
      if (subscriber.since !== null) return resolve(stream);
      const begun = (error: unknown): void => {
        if (error === null) resolve(stream);
        else {
          this.leave(subscriber);
          reject(error);
        }
      };
      this.beginners.push({ subscriber, begun });
      this.wake();
    });
  }

  /** Waits for what is being read. */
  async stop(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await this.reads.stop();
  }

  private enter(subscriber: Subscriber): void {
    const those = this.subscribers.get(subscriber.userId) ?? new Set();
    this.subscribers.set(subscriber.userId, those.add(subscriber));
    this.timer ??= setInterval(() => this.wake(), LOOK_EVERY).unref();
  }

  private leave(subscriber: Subscriber): void {
    const those = this.subscribers.get(subscriber.userId);
    those?.delete(subscriber);
    if (those?.size === 0) this.subscribers.delete(subscriber.userId);
    if (this.subscribers.size > 0) return;
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.position = null;
    this.latest = null;
  }

  /** Reads for all, and for those who wait to begin: who comes while it is read begins with the next run. */
  private async begin(): Promise<void> {
    const beginners = this.beginners.splice(0);
    try {
      await this.read(beginners.map(({ subscriber }) => subscriber));
      for (const { begun } of beginners) begun(null);
    } catch (error) {
      for (const { begun } of beginners) begun(error);
      throw error;
    }
  }

  /**
   * One page of what was committed since, in one statement whoever listens. Rows come only from below the oldest transaction
   * that still runs: what that one commits is not passed by.
   */
  private async read(beginners: readonly Subscriber[]): Promise<void> {
    const { position } = this;
    const found = await this.rows.rows<{ readonly snapshot: string } & (Read | { readonly id: null })>(
      reading(position),
    );
    const snapshot = new Snapshot(found[0]?.snapshot ?? '');
    const read = found.filter((row): row is { snapshot: string } & Read => row.id !== null);
    for (const row of read) this.deliver(row);
    for (const beginner of beginners) beginner.since = snapshot;
    const last = read.length === PAGE ? read.at(-1) : undefined;
    if (last !== undefined) this.reads.ask();
    // Nobody may be left by now.
    if (this.subscribers.size === 0) return;
    this.position = last ?? { xid: snapshot.horizon, id: FIRST_ID };
    this.latest = snapshot;
  }

  private deliver({ userId, xid, ...row }: Read): void {
    for (const { since, stream } of this.subscribers.get(userId) ?? []) {
      if (since !== null && !since.sees(xid)) stream.push(row);
    }
  }
}

/** Those behind the position, and the snapshot with which they were read; without any, the snapshot alone. */
const reading = (position: Position | null): Sql => sql`
  select seen.snapshot::text as snapshot, committed.*
  from (select pg_current_snapshot() as snapshot) seen
  left join lateral (
    select ${notificationColumns}, notification.user_id as "userId", notification.xid::text as xid
    from notification
    where notification.xid < pg_snapshot_xmin(seen.snapshot) ${behind(position)}
    order by notification.xid, notification.id
    limit ${PAGE}
  ) committed on true`;

const behind = (position: Position | null): Sql =>
  position === null
    ? sql`and false`
    : sql`and (notification.xid, notification.id) > (${position.xid}::xid8, ${position.id}::uuid)`;
