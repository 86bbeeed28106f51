// Who is asking: a signed-in user with the rights they hold now and the items on which they hold something.
import type { GroupId, ItemId, SessionId, UserId } from '../common/ids.js';
import type { Right } from '../common/rights.js';
import type { FormerGroups } from './former-groups.js';
import type { Roots } from './roots.js';

/** A user with all that they hold now, whether they are signed in or others come by a link of theirs. */
export interface Holder {
  readonly userId: UserId;
  readonly username: string;
  readonly homeId: ItemId;
  /** In force now, over all groups in force now, each with the moment at which it ends; null: none. */
  readonly rights: ReadonlyMap<Right, Date | null>;
  /** The groups in force now, each with the moment at which the membership ends; null: none. */
  readonly groups: ReadonlyMap<GroupId, Date | null>;
  /** Groups that they were in: what is told of a past change of access may concern them. */
  readonly formerGroups: FormerGroups;
  readonly roots: Roots;
  /** The moment for which all this was found; nothing begins or ends between it and now. */
  readonly asOf: Date;
  /** MANAGE everywhere. */
  readonly bypassesAccess: boolean;
}

export interface Viewer extends Holder {
  readonly sessionId: SessionId;
}

/** Whose doing a write is, as the audit log names it: `viewer` null where nobody is signed in. */
export interface Origin {
  readonly viewer: Viewer | null;
  /** Null where no request came from anywhere: on the command line. */
  readonly remoteAddress: string | null;
  readonly userAgent: string | null;
}

/** Who sent a request, and from where. */
export interface Caller extends Origin {
  /** Why there is no viewer, thrown where one is needed; null where no token was sent. */
  readonly refusal: Error | null;
  /** Set while the server is locked down to this caller: thrown by all that does not go on in lockdown. */
  readonly lockdown: Error | null;
  readonly remoteAddress: string;
  /** The one that the client asks for first, as a tag: zh-CN. Null where it names none. */
  readonly language?: string | null;
  readonly requestId: string;
}
