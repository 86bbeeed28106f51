// Whom a signed link serves when it is used: its time, its session and the lockdown are asked again each time.
import type { Viewer } from '../../access/viewer.js';
import type { Viewers } from '../../access/viewers.js';
import type { Clock } from '../../common/clock.js';
import { SheafError } from '../../common/errors.js';
import type { SessionId } from '../../common/ids.js';
import type { Settings } from '../settings.js';

/** Why nothing is sent: the link leads nowhere, its time is over, or the server is locked down. */
export type Refusal = 'NOT_FOUND' | 'GONE' | 'LOCKDOWN';

interface SessionLink {
  readonly sessionId: SessionId;
  readonly expiresAt: Date;
}

export class LinkAccess {
  constructor(
    private readonly viewers: Viewers,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** The viewer in whose session the link was made. */
  async viewerOf(link: SessionLink): Promise<Viewer | Refusal> {
    if (link.expiresAt <= this.clock.now()) return 'GONE';
    const viewer = await this.viewers.ofSession(link.sessionId).catch((error: unknown) => {
      // The session is over, or its user is not let in. Anything else is ours, not theirs.
      if (error instanceof SheafError) return null;
      throw error;
    });
    if (viewer === null) return 'NOT_FOUND';
    const { lockdown } = await this.settings.current();
    return lockdown && !viewer.rights.has('BYPASS_LOCKDOWN') ? 'LOCKDOWN' : viewer;
  }
}
