// The viewers of live sessions, kept in memory until something about them may have changed.
import { LRUCache } from 'lru-cache';
import type { Clock } from '../common/clock.js';
import { unauthenticated } from '../common/errors.js';
import type { ItemId, SessionId, UserId } from '../common/ids.js';
import type { Permission } from '../common/permissions.js';
import type { Rows } from '../database/database.js';
import { KeptPublicGrants } from './kept-public-grants.js';
import type { PublicGrants } from './public-grants.js';
import { loadViewerFacts, standingAt } from './viewer-facts.js';
import type { Standing } from './viewer-facts.js';
import type { Viewer } from './viewer.js';

/** What a cached viewer weighs in the bound: itself and each item that it holds something on by itself. */
const MOST_ENTRIES = 2_000_000;
/** Sessions that are looked up in one statement. */
const AT_ONCE = 500;

export class Viewers {
  private readonly kept = new LRUCache<SessionId, Standing>({
    maxSize: MOST_ENTRIES,
    sizeCalculation: ({ viewer }) => 100 + viewer.roots.ownSize,
  });
  private readonly loading = new Map<SessionId, Promise<Standing | undefined>>();
  // Grows whenever anything may have changed: what was read before must not be kept after.
  private generation = 0;
  private keeping = false;
  private readonly listeners = new Set<() => void>();
  /** What every viewer holds. */
  readonly publicGrants: KeptPublicGrants;

  constructor(
    private readonly rows: Rows,
    private readonly clock: Clock,
  ) {
    this.publicGrants = new KeptPublicGrants(rows, clock);
  }

  /** The viewer of a live session of a user who is let in; else UNAUTHENTICATED with reason SESSION_ENDED. */
  async ofSession(sessionId: SessionId): Promise<Viewer> {
    const publicGrants = await this.publicGrants.now();
    const standing = this.known(sessionId) ?? (await this.load(sessionId, publicGrants));
    if (standing?.state !== 'LIVE') throw unauthenticated('SESSION_ENDED');
    return this.sharing(standing, publicGrants);
  }

  /** The viewers of those of the sessions that are live, of users who are let in; in pages where they are many. */
  async ofSessions(sessionIds: Iterable<SessionId>): Promise<Map<SessionId, Viewer>> {
    const publicGrants = await this.publicGrants.now();
    const found = new Map<SessionId, Viewer>();
    const unknown: SessionId[] = [];
    for (const sessionId of sessionIds) {
      const standing = this.known(sessionId);
      if (standing === undefined) unknown.push(sessionId);
      else if (standing.state === 'LIVE') found.set(sessionId, this.sharing(standing, publicGrants));
    }
    for (let at = 0; at < unknown.length; at += AT_ONCE) {
      for (const [sessionId, standing] of await this.loadAll(unknown.slice(at, at + AT_ONCE), publicGrants)) {
        if (standing.state === 'LIVE') found.set(sessionId, standing.viewer);
      }
    }
    return found;
  }

  /** The user's rights, groups or grants may have changed, or one of their sessions ended. */
  forgetUser(userId: UserId): void {
    for (const [sessionId, { viewer }] of this.kept.entries()) {
      if (viewer.userId === userId) this.kept.delete(sessionId);
    }
    this.turnOver();
  }

  /** The user was granted something on an item of their own making: what is kept of them stays, with that added. */
  gainRoot(userId: UserId, itemId: ItemId, permission: Permission): void {
    for (const { viewer } of this.kept.values()) {
      if (viewer.userId === userId) viewer.roots.add(itemId, permission);
    }
    // What is being read may lack it.
    this.generation += 1;
    this.loading.clear();
  }

  /** Anybody's may have changed; of what everyone holds `publicGrants` is to be told. */
  forgetAll(): void {
    this.kept.clear();
    this.turnOver();
  }

  /** Whether changes made by other nodes are being heard: only then is anything kept. */
  setHearing(hearing: boolean): void {
    this.keeping = hearing;
    this.publicGrants.setHearing(hearing);
    this.forgetAll();
  }

  /** Calls back whenever sessions, rights, groups or grants of anybody may have changed; not for grants to everyone. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  // A statement sent before the change must neither be kept nor answer a request that comes after it. Who is called
  // back may ask at once: what was kept is gone by then.
  private turnOver(): void {
    this.generation += 1;
    this.loading.clear();
    for (const listener of this.listeners) listener();
  }

  private known(sessionId: SessionId): Standing | undefined {
    const kept = this.kept.get(sessionId);
    return kept !== undefined && this.clock.now() < kept.until ? kept : undefined;
  }

  // With what everyone holds by now. The viewers of requests that are under way stay as they are.
  private sharing(standing: Standing, publicGrants: PublicGrants): Viewer {
    const { viewer } = standing;
    if (viewer.roots.publicGrants === publicGrants) return viewer;
    const roots = viewer.roots.sharing(publicGrants);
    const asOf = viewer.asOf < publicGrants.asOf ? publicGrants.asOf : viewer.asOf;
    const renewed = { ...standing, viewer: { ...viewer, roots, asOf } };
    if (this.kept.peek(viewer.sessionId) === standing) this.kept.set(viewer.sessionId, renewed);
    return renewed.viewer;
  }

  // Requests that arrive together for one session share one statement.
  private load(sessionId: SessionId, publicGrants: PublicGrants): Promise<Standing | undefined> {
    const running = this.loading.get(sessionId);
    if (running !== undefined) return running;
    const loading = this.loadAll([sessionId], publicGrants).then((standings) => standings.get(sessionId));
    const settled = loading.finally(() => {
      if (this.loading.get(sessionId) === settled) this.loading.delete(sessionId);
    });
    this.loading.set(sessionId, settled);
    return settled;
  }

  private async loadAll(
    sessionIds: readonly SessionId[],
    publicGrants: PublicGrants,
  ): Promise<Map<SessionId, Standing>> {
    const { generation } = this;
    const facts = await loadViewerFacts(this.rows, sessionIds);
    const standings = new Map<SessionId, Standing>();
    for (const known of facts) {
      const standing = standingAt(known, this.clock.now(), publicGrants);
      standings.set(known.sessionId, standing);
      if (this.keeping && generation === this.generation && standing.state === 'LIVE') {
        this.kept.set(known.sessionId, standing);
      }
    }
    return standings;
  }
}
