// Who sent a request: the access token's session, looked at anew for every request.
import type { Caller, Viewer } from '../access/viewer.js';
import type { Viewers } from '../access/viewers.js';
import { SheafError, lockdown, unauthenticated } from '../common/errors.js';
import type { SessionId } from '../common/ids.js';
import type { Tokens } from '../services/accounts/tokens.js';
import type { Settings } from '../services/settings.js';
import { firstLanguage } from './languages.js';
import type { Origin } from './origin.js';

export class Callers {
  constructor(
    private readonly tokens: Tokens,
    private readonly viewers: Viewers,
    private readonly settings: Settings,
  ) {}

  /** The caller. A token that is not good is no error yet: only what needs a viewer refuses. */
  async identify(origin: Origin): Promise<Caller> {
    const { viewer, refusal } = await this.viewerOf(origin.authorization);
    return this.callerOf(origin, viewer, refusal);
  }

  /** The caller over a socket, whose session outlives the access token that opened it. */
  async identifySession(origin: Origin, sessionId: SessionId | null): Promise<Caller> {
    if (sessionId === null) return this.callerOf(origin, null, null);
    const { viewer, refusal } = await refusable(() => this.viewers.ofSession(sessionId));
    return this.callerOf(origin, viewer, refusal);
  }

  private async callerOf(origin: Origin, viewer: Viewer | null, refusal: Error | null): Promise<Caller> {
    const settings = await this.settings.current();
    const lockedOut = settings.lockdown && viewer?.rights.has('BYPASS_LOCKDOWN') !== true;
    return {
      viewer,
      refusal,
      lockdown: lockedOut ? lockdown(settings.lockdownReason) : null,
      remoteAddress: origin.remoteAddress,
      userAgent: origin.userAgent,
      language: firstLanguage(origin.languages),
      requestId: origin.requestId,
    };
  }

  private async viewerOf(authorization: string | undefined): Promise<Identified> {
    if (authorization === undefined || authorization === '') return { viewer: null, refusal: null };
    return refusable(async () => {
      const [, token] = /^Bearer +([^\s]+)$/i.exec(authorization) ?? [];
      if (token === undefined) throw unauthenticated('TOKEN_INVALID');
      return this.viewers.ofSession(this.tokens.verify(token).sessionId);
    });
  }
}

interface Identified {
  readonly viewer: Viewer | null;
  readonly refusal: Error | null;
}

async function refusable(identify: () => Promise<Viewer>): Promise<Identified> {
  try {
    return { viewer: await identify(), refusal: null };
  } catch (error) {
    if (error instanceof SheafError) return { viewer: null, refusal: error };
    throw error;
  }
}
