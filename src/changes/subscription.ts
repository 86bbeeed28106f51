// One subscriber's changes: first what came after its cursor, then each as it is committed, none missing and none twice.
import type { SessionId } from '../common/ids.js';
import { isAsked } from './asked.js';
import type { BoundedStream } from './bounded-stream.js';
import { readChanges } from './change-rows.js';
import type { ChangeFeed } from './feed.js';
import type { Position } from './position.js';
import { Telling } from './told.js';
import type { Told } from './told.js';
import { itemsToKnow } from './visibility.js';
import type { Watch } from './watch.js';

/** Changes read at once of what was missed, as the subscriber takes them. */
const PAGE = 200;

export interface Subscribing {
  readonly sessionId: SessionId;
  readonly watch: Watch;
  readonly from: Position;
}

export class ChangeSubscription implements AsyncIterableIterator<Told> {
  private page: Told[] = [];
  private taken = 0;
  private live: BoundedStream<Told> | null = null;
  private ended = false;
  private from: Position;

  constructor(
    private readonly feed: ChangeFeed,
    private readonly asked: Subscribing,
  ) {
    this.from = asked.from;
  }

  /** One call at a time. */
  async next(): Promise<IteratorResult<Told>> {
    while (!this.ended) {
      const value = this.page[this.taken];
      if (value !== undefined) {
        this.taken += 1;
        return { done: false, value };
      }
      if (this.live !== null) return this.live.next();
      await this.catchUp();
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<Told>> {
    this.ended = true;
    await this.live?.return();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Reads the next page of what was missed; with the last one, it listens from there on. */
  private async catchUp(): Promise<void> {
    const { rows, epoch, viewers, findItems } = this.feed.parts;
    const { sessionId, watch } = this.asked;
    const batch = await readChanges(rows, this.from, PAGE);
    if (this.ended) return;
    this.from = batch.until;
    // At once: whatever was waited for before this would let the others go ahead.
    if (batch.isWhole) this.live = this.feed.join({ sessionId, watch, from: this.from });
    this.page = [];
    this.taken = 0;
    try {
      const items = await findItems([...itemsToKnow(batch.changes), ...watch.ids]);
      const viewer = await viewers.ofSession(sessionId);
      if (this.live !== null) this.feed.place(watch.ids, items);
      for (const change of batch.changes) {
        const told = isAsked(viewer, watch, change, items)
          ? new Telling(epoch, change, items).to(viewer)
          : null;
        if (told !== null) this.page.push(told);
      }
    } catch (error) {
      await this.return();
      throw error;
    }
  }
}
