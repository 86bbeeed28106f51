// Lets visitors in by a share link: each answer is one visit, of which nothing is kept until content is taken.
import { requireNoLockdown } from '../../access/checks.js';
import type { KeptPublicGrants } from '../../access/kept-public-grants.js';
import type { Caller } from '../../access/viewer.js';
import type { Clock } from '../../common/clock.js';
import { linkGone, linkPasswordRequired, notFound } from '../../common/errors.js';
import { newId } from '../../common/ids.js';
import type { ShareLinkId, VisitId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import type { Passwords } from '../accounts/passwords.js';
import { addressForCounting } from '../accounts/throttle.js';
import type { Throttle } from '../accounts/throttle.js';
import { findLink, openLink } from './opened-link.js';
import type { FoundLink, OpenedLink } from './opened-link.js';
import type { ShareTokens } from './share-tokens.js';

/** Somebody who came by a link and was let in. */
export interface Visit extends OpenedLink {
  readonly id: VisitId;
}

export interface VisitsParts {
  readonly rows: Rows;
  readonly publicGrants: KeptPublicGrants;
  readonly tokens: ShareTokens;
  readonly passwords: Passwords;
  readonly throttle: Throttle;
  readonly clock: Clock;
}

/** Of no link; looked for where the token is of none, so that it takes as long. */
const NO_LINK = '00000000-0000-7000-8000-000000000000' as ShareLinkId;

export class Visits {
  constructor(private readonly parts: VisitsParts) {}

  /**
   * A new visit; needs no account. Unknown, forged or deleted, or to the trash: NOT_FOUND. Expired, used up, or its creator may no longer share
   * the item: LINK_GONE. Without its password: LINK_PASSWORD_REQUIRED; after ten wrong ones RATE_LIMITED for a while.
   */
  async begin(caller: Caller, token: string, password: string | null | undefined): Promise<Visit> {
    requireNoLockdown(caller);
    const { rows, tokens, publicGrants, clock } = this.parts;
    const id = tokens.read(token);
    const link = await findLink(rows, id ?? NO_LINK, null);
    if (id === null || link === undefined) throw notFound('share link');
    const opened = await openLink(rows, link, clock.now(), await publicGrants.now());
    if (opened === 'NOT_FOUND') throw notFound('share link');
    if (opened === 'GONE') throw linkGone();
    await this.requirePassword(link, password, caller.remoteAddress);
    return { ...opened, id: newId<VisitId>() };
  }

  private async requirePassword(
    { id, passwordHash }: FoundLink,
    password: string | null | undefined,
    remoteAddress: string,
  ): Promise<void> {
    if (passwordHash === null) return;
    if (password === null || password === undefined) throw linkPasswordRequired('MISSING');
    const { passwords, throttle } = this.parts;
    const isRight = await throttle.guess(
      [{ limit: 'sharePasswordFromAddress', by: [id, addressForCounting(remoteAddress)] }],
      () => passwords.matches(password, passwordHash),
    );
    if (!isRight) throw linkPasswordRequired('WRONG');
  }
}
