// Which sockets or streams belong to which session, and the end of those whose session is over.
import type { Viewers } from '../../access/viewers.js';
import { CoalescedRuns } from '../../common/coalesced-runs.js';
import { SheafError } from '../../common/errors.js';
import type { SessionId } from '../../common/ids.js';

/** How often they are asked whether their session still lives, beside every change that is heard of. */
const RECHECK = 30_000;

export interface HeldSessionsOptions<Held> {
  readonly viewers: Viewers;
  /** The session of these is over, for this reason. */
  readonly onEnded: (held: Iterable<Held>, reason: SheafError) => void;
  readonly onError: (error: unknown) => void;
}

export class HeldSessions<Held> {
  private readonly bySession = new Map<SessionId, Set<Held>>();
  private readonly timer: NodeJS.Timeout;
  private readonly stopListening: () => void;
  private readonly rechecks: CoalescedRuns;

  constructor(private readonly options: HeldSessionsOptions<Held>) {
    this.rechecks = new CoalescedRuns(() => this.recheck(), options.onError);
    this.stopListening = options.viewers.onChange(() => this.rechecks.ask());
    this.timer = setInterval(() => this.rechecks.ask(), RECHECK);
    this.timer.unref();
  }

  /** From here on it ends with the session, which may have ended since it was last looked at. */
  async add(sessionId: SessionId, held: Held): Promise<void> {
    const all = this.bySession.get(sessionId) ?? new Set();
    all.add(held);
    this.bySession.set(sessionId, all);
    await this.check(sessionId);
  }

  delete(sessionId: SessionId, held: Held): void {
    const all = this.bySession.get(sessionId);
    all?.delete(held);
    if (all?.size === 0) this.bySession.delete(sessionId);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.stopListening();
    await this.rechecks.stop();
  }

  private async recheck(): Promise<void> {
    const sessionIds = [...this.bySession.keys()];
    const live = await this.options.viewers.ofSessions(sessionIds);
    for (const sessionId of sessionIds) if (!live.has(sessionId)) await this.check(sessionId);
  }

  private async check(sessionId: SessionId): Promise<void> {
    try {
      await this.options.viewers.ofSession(sessionId);
    } catch (error) {
      if (!(error instanceof SheafError)) throw error;
      this.options.onEnded(this.bySession.get(sessionId) ?? [], error);
    }
  }
}
