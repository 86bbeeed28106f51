// Which socket belongs to which session, and the end of those whose session is over.
import type { WebSocket } from 'ws';
import type { Viewers } from '../../access/viewers.js';
import { SheafError } from '../../common/errors.js';
import type { SessionId } from '../../common/ids.js';

/** How often sockets are asked whether their session still lives, beside every change that is heard of. */
const RECHECK = 30_000;

export interface SocketSessionsOptions {
  readonly viewers: Viewers;
  /** The session of these sockets is over, for this reason. */
  readonly onEnded: (sockets: Iterable<WebSocket>, reason: SheafError) => void;
  readonly onError: (error: unknown) => void;
}

export class SocketSessions {
  private readonly sockets = new Map<SessionId, Set<WebSocket>>();
  private readonly timer: NodeJS.Timeout;
  private readonly stopListening: () => void;
  private running: Promise<void> | null = null;
  private again = false;

  constructor(private readonly options: SocketSessionsOptions) {
    this.stopListening = options.viewers.onChange(() => this.recheckSoon());
    this.timer = setInterval(() => this.recheckSoon(), RECHECK);
    this.timer.unref();
  }

  /** From here on the socket ends with the session, which may have ended since it was last looked at. */
  async add(sessionId: SessionId, socket: WebSocket): Promise<void> {
    const sockets = this.sockets.get(sessionId) ?? new Set();
    sockets.add(socket);
    this.sockets.set(sessionId, sockets);
    await this.check(sessionId);
  }

  delete(sessionId: SessionId, socket: WebSocket): void {
    const sockets = this.sockets.get(sessionId);
    sockets?.delete(socket);
    if (sockets?.size === 0) this.sockets.delete(sessionId);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.stopListening();
    this.again = false;
    await this.running;
  }

  private recheckSoon(): void {
    this.again = true;
    this.running ??= this.recheckWhileAsked();
  }

  private async recheckWhileAsked(): Promise<void> {
    while (this.again) {
      this.again = false;
      await this.recheck().catch(this.options.onError);
    }
    this.running = null;
  }

  private async recheck(): Promise<void> {
    const sessionIds = [...this.sockets.keys()];
    const live = await this.options.viewers.ofSessions(sessionIds);
    for (const sessionId of sessionIds) if (!live.has(sessionId)) await this.check(sessionId);
  }

  private async check(sessionId: SessionId): Promise<void> {
    try {
      await this.options.viewers.ofSession(sessionId);
    } catch (error) {
      if (!(error instanceof SheafError)) throw error;
      this.options.onEnded(this.sockets.get(sessionId) ?? [], error);
    }
  }
}
