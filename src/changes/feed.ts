// Tells all who listen on this node of changes as they are committed, on whichever node: one reader for all of them.
import type { Viewer } from '../access/viewer.js';
import type { Viewers } from '../access/viewers.js';
import { CoalescedRuns } from '../common/coalesced-runs.js';
import { unauthenticated } from '../common/errors.js';
import type { ItemId, SessionId } from '../common/ids.js';
import type { Rows } from '../database/database.js';
import { isAskedLive } from './asked.js';
import { BoundedStream } from './bounded-stream.js';
import { readChanges } from './change-rows.js';
import type { ChangeRow } from './change-rows.js';
import { compare } from './position.js';
import type { Position } from './position.js';
import { Telling } from './told.js';
import type { Told } from './told.js';
import { itemsToKnow } from './visibility.js';
import type { ItemsById } from './visibility.js';
import type { Watch } from './watch.js';
import { WatchedItems } from './watched-items.js';

export interface FeedParts {
  readonly rows: Rows;
  readonly epoch: string;
  readonly viewers: Viewers;
  /** The items as they are by now, live or in the trash, in one statement. */
  readonly findItems: (ids: Iterable<ItemId>) => Promise<ItemsById>;
  /** Nothing may be kept any more of what these, or who is in these, hold: `user:<id>`, `group:<id>`, `everyone`. */
  readonly forget: (principals: readonly string[]) => void;
  readonly onError: (error: unknown) => void;
}

/** Changes read at once; as long as there are more, it goes on. */
const BATCH = 500;
/** What waits for one listener. */
const MOST_WAITING = 1000;
/** Between one look and the next in milliseconds, beside every time that it is woken. */
const LOOK_EVERY = 250;
/** The same while something committed waits for a transaction that began before. */
const HELD_BACK = 20;

export interface Joining {
  readonly sessionId: SessionId;
  readonly watch: Watch;
  /** It knows of all changes up to here. */
  readonly from: Position;
}

interface Listener extends Joining {
  readonly stream: BoundedStream<Told>;
}

export class ChangeFeed {
  private readonly listeners = new Set<Listener>();
  private readonly watched = new WatchedItems<Listener>();
  /** Up to where all who listen know; null while nobody does. */
  private position: Position | null = null;
  private timer: NodeJS.Timeout | null = null;
  private retry: NodeJS.Timeout | null = null;
  private readonly reads: CoalescedRuns;

  constructor(readonly parts: FeedParts) {
    // After an error it is tried again soon, and nothing is lost.
    this.reads = new CoalescedRuns(() => this.read(), parts.onError);
  }

  /** Something may have been committed somewhere. */
  wake(): void {
    if (this.listeners.size > 0) this.reads.ask();
  }

  /**
   * What comes after `from`, as it is committed; null where others here are told already of what comes after it, which is to be
   * read first. Until the items that are watched are placed, whatever happens anywhere above something counts for them.
   */
  join(joining: Joining): BoundedStream<Told> | null {
    if (this.position !== null && compare(joining.from, this.position) < 0) return null;
    const stream = new BoundedStream<Told>(MOST_WAITING, () => this.leave(listener));
    const listener: Listener = { ...joining, stream };
    this.position ??= joining.from;
    this.listeners.add(listener);
    this.watched.add(listener);
    this.timer ??= setInterval(() => this.wake(), LOOK_EVERY).unref();
    this.wake();
    return stream;
  }

  /** The watched items are found there; those that were watched before are followed already. */
  place(ids: readonly ItemId[], items: ItemsById): void {
    this.watched.placeNew(ids, items);
  }

  /** Waits for what is being read. */
  async stop(): Promise<void> {
    this.stopLooking();
    await this.reads.stop();
  }

  private leave(listener: Listener): void {
    this.listeners.delete(listener);
    this.watched.delete(listener);
    if (this.listeners.size > 0) return;
    this.stopLooking();
    this.position = null;
  }

  private stopLooking(): void {
    if (this.timer !== null) clearInterval(this.timer);
    if (this.retry !== null) clearTimeout(this.retry);
    this.timer = null;
    this.retry = null;
  }

  private async read(): Promise<void> {
    const from = this.position;
    if (from === null) return;
    const batch = await readChanges(this.parts.rows, from, BATCH);
    if (batch.changes.length > 0) await this.deliver(batch.changes);
    // All may have left meanwhile, and others may have come.
    if (this.position === from) this.position = batch.until;
    if (!batch.isWhole) this.reads.ask();
    if (batch.isHeldBack && this.listeners.size > 0) {
      this.retry ??= setTimeout(() => {
        this.retry = null;
        this.wake();
      }, HELD_BACK).unref();
    }
  }

  private async deliver(changes: readonly ChangeRow[]): Promise<void> {
    const { epoch, findItems, forget } = this.parts;
    const touched = changes.flatMap(({ kind, principals, rules }) =>
      kind === 'ACCESS_CHANGED' ? [...(principals ?? []), ...(rules === null ? [] : ['everyone'])] : [],
    );
    if (touched.length > 0) forget(touched);
    const moved = this.watched.moved(changes);
    const items = await findItems([...itemsToKnow(changes), ...moved]);
    this.watched.place(moved, items, 'BEFORE_TOO');
    const viewers = await this.viewersOf(changes);
    // From here to the end nothing is waited for: who joins meanwhile finds a position that fits.
    for (const change of changes) {
      const telling = new Telling(epoch, change, items);
      for (const listener of this.concerned(change)) {
        const viewer = viewers.get(listener.sessionId);
        if (viewer === undefined) {
          listener.stream.fail(unauthenticated('SESSION_ENDED'));
          continue;
        }
        const isAsked = isAskedLive(viewer, listener.watch, change, this.watched.item);
        const told = isAsked ? telling.to(viewer) : null;
        if (told !== null) listener.stream.push(told);
      }
    }
    this.watched.place(moved, items, 'NOW_ONLY');
  }

  private concerned(change: ChangeRow): Listener[] {
    return [...this.watched.listeners(change)].filter(
      ({ from, watch }) => compare(change, from) > 0 && watch.matches(change, this.watched.above),
    );
  }

  /** Of all who listen to one of the changes, those too who come while others are looked up; with what they watch. */
  private async viewersOf(changes: readonly ChangeRow[]): Promise<Map<SessionId, Viewer>> {
    const viewers = new Map<SessionId, Viewer>();
    const asked = new Set<SessionId>();
    for (;;) {
      const missing = new Set<SessionId>();
      for (const change of changes) {
        for (const { sessionId } of this.concerned(change)) if (!asked.has(sessionId)) missing.add(sessionId);
      }
      const { unplaced } = this.watched;
      if (missing.size === 0 && unplaced.length === 0) return viewers;
      if (unplaced.length > 0) this.place(unplaced, await this.parts.findItems(unplaced));
      for (const [sessionId, viewer] of await this.parts.viewers.ofSessions(missing)) {
        viewers.set(sessionId, viewer);
      }
      for (const sessionId of missing) asked.add(sessionId);
    }
  }
}
