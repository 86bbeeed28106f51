// The checks that operations begin with, in the order in which they are answered.
import { forbidden, notFound, unauthenticated } from '../common/errors.js';
import { includes } from '../common/permissions.js';
import type { Permission } from '../common/permissions.js';
import type { Right } from '../common/rights.js';
import { mayRead, permissionsOn } from './decision.js';
import type { AccessSubject } from './decision.js';
import type { Caller, Holder, Viewer } from './viewer.js';

/** Who is asking; nobody, or nobody who is let in now: UNAUTHENTICATED or LOCKDOWN. */
export function requireViewer(caller: Caller): Viewer {
  const viewer = requireSession(caller);
  requireNoLockdown(caller);
  return viewer;
}

/** Who is asking, for the few things that go on in lockdown: UNAUTHENTICATED where it is nobody. */
export function requireSession(caller: Caller): Viewer {
  if (caller.viewer === null) throw caller.refusal ?? unauthenticated('TOKEN_MISSING');
  return caller.viewer;
}

/** For what needs no account and yet does not go on in lockdown: LOCKDOWN. */
export function requireNoLockdown(caller: Caller): void {
  if (caller.lockdown !== null) throw caller.lockdown;
}

/** One of the rights, else FORBIDDEN with the first of them. */
export function requireRight(viewer: Holder, ...anyOf: readonly [Right, ...Right[]]): void {
  if (!anyOf.some((right) => viewer.rights.has(right))) throw forbidden({ right: anyOf[0] });
}

/** What the viewer may not read does not exist for them: NOT_FOUND. */
export function requireVisible<Subject extends AccessSubject>(
  viewer: Holder,
  subject: Subject | undefined | null,
  what: string,
): Subject {
  if (subject === undefined || subject === null || !mayRead(viewer, subject)) throw notFound(what);
  return subject;
}

/** For what is known to be visible: FORBIDDEN with the permission that is missing. */
export function requirePermission(viewer: Holder, subject: AccessSubject, permission: Permission): void {
  if (!includes(permissionsOn(viewer, subject), permission)) throw forbidden({ permission });
}
