// The feed of changes as clients ask for it: what came after a cursor, and what comes from now on.
import sql from 'sql-template-tag';
import { requireViewer } from '../../access/checks.js';
import type { Caller } from '../../access/viewer.js';
import { isAsked } from '../../changes/asked.js';
import { currentPosition, readChanges } from '../../changes/change-rows.js';
import type { ChangeFeed } from '../../changes/feed.js';
import { cursorOf, positionOf } from '../../changes/position.js';
import type { Position } from '../../changes/position.js';
import { ChangeSubscription } from '../../changes/subscription.js';
import { Telling } from '../../changes/told.js';
import type { Told } from '../../changes/told.js';
import { itemsToKnow } from '../../changes/visibility.js';
import { Watch } from '../../changes/watch.js';
import type { ChangeFilter } from '../../changes/watch.js';
import { DAY, later } from '../../common/clock.js';
import type { Clock } from '../../common/clock.js';
import { cursorExpired } from '../../common/errors.js';
import { checkPage } from '../../common/pages.js';

export interface ChangesArguments {
  readonly after?: string | null | undefined;
  readonly filter?: ChangeFilter | null | undefined;
}

/** A page of changes. Its last cursor may be beyond the last change: what is between them is not for the viewer, or not asked for. */
export interface ChangePage {
  readonly edges: readonly { readonly cursor: string; readonly node: Told }[];
  readonly nodes: readonly Told[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** Cursors are good for so long. */
const CURSORS_KEPT = 30 * DAY;
/** Changes that are looked at for one page, whoever they are for. */
const MOST_READ = 2000;
const AT_ONCE = 500;

export class ChangeLog {
  constructor(
    private readonly feed: ChangeFeed,
    private readonly clock: Clock,
  ) {}

  /**
   * What the viewer is told of that came after the cursor, oldest first; without one an empty page that ends now. A page ends early
   * where much else lies between. UNAUTHENTICATED, BAD_USER_INPUT, CURSOR_EXPIRED.
   */
  async list(
    caller: Caller,
    { after, filter, first }: ChangesArguments & { readonly first: number },
  ): Promise<ChangePage> {
    const viewer = requireViewer(caller);
    checkPage({ first });
    const watch = new Watch(filter ?? {});
    const { rows, epoch, findItems } = this.feed.parts;
    if (after === null || after === undefined) return page([], epoch, await currentPosition(rows), false);
    let from = await this.start(after);
    const nodes: Told[] = [];
    for (let read = 0; ; read += AT_ONCE) {
      const batch = await readChanges(rows, from, AT_ONCE);
      const items = await findItems(
        batch.changes.length === 0 ? [] : [...itemsToKnow(batch.changes), ...watch.ids],
      );
      for (const change of batch.changes) {
        const told = isAsked(viewer, watch, change, items)
          ? new Telling(epoch, change, items).to(viewer)
          : null;
        if (told === null) continue;
        if (nodes.length === first) return page(nodes, epoch, null, true);
        nodes.push(told);
      }
      from = batch.until;
      if (batch.isWhole) return page(nodes, epoch, from, false);
      if (read + AT_ONCE >= MOST_READ) return page(nodes, epoch, from, true);
    }
  }

  /** The same from the cursor on, or from now on, as a stream that goes on with what is committed. Errors as above. */
  async subscribe(caller: Caller, { after, filter }: ChangesArguments): Promise<ChangeSubscription> {
    const { sessionId } = requireViewer(caller);
    const from =
      after === null || after === undefined
        ? await currentPosition(this.feed.parts.rows)
        : await this.start(after);
    return new ChangeSubscription(this.feed, { sessionId, watch: new Watch(filter ?? {}), from });
  }

  /** The cursor's position, where all that came after it is known and recent. */
  private async start(after: string): Promise<Position> {
    const { rows, epoch } = this.feed.parts;
    const from = positionOf(epoch, after);
    const oldest = later(this.clock.now(), -CURSORS_KEPT);
    const at = sql`(${from.xid.toString()}::xid8, ${from.id}::bigint)`;
    const row = await rows.row<{ readonly expired: boolean }>(sql`
      select (change_floor_xid, change_floor_id) > ${at} or coalesce((
        select change.at < ${oldest} from change where (xid, id) > ${at} order by xid, id limit 1
      ), false) as expired
      from server`);
    if (row?.expired !== false) throw cursorExpired();
    return from;
  }
}

/** `end` is where the next page begins; null where that is after the last change of this one. */
function page(nodes: readonly Told[], epoch: string, end: Position | null, hasNextPage: boolean): ChangePage {
  return {
    edges: nodes.map((node) => ({ cursor: node.cursor, node })),
    nodes,
    pageInfo: {
      hasNextPage,
      hasPreviousPage: false,
      startCursor: nodes[0]?.cursor ?? null,
      endCursor: end === null ? (nodes.at(-1)?.cursor ?? null) : cursorOf(epoch, end),
    },
  };
}
