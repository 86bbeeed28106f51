// What every resolver is given beside its arguments: who asks, the batchers of this one request, where refusals go.
import type { ActionName } from '../access/actions.js';
import type { Caller } from '../access/viewer.js';
import type { Loaders } from '../loaders/index.js';
import type { ChangeLog } from '../services/changes/change-log.js';
import type { NotificationFeed } from '../services/notifications/notification-feed.js';
import type { SettingsChanges } from '../services/server/settings-changes.js';

export interface ApiContext {
  caller: Caller;
  loaders: Loaders;
  /** After a mutation: what it changed counts for what is selected from its answer, and for the next one. */
  renew(this: ApiContext): Promise<void>;
  /** Where `changes` goes on, whatever its `after` says: the last event that the client of an event stream had. */
  readonly resumeAfter?: string;
  /** Where subscriptions hear of changes. */
  readonly changeLog: ChangeLog;
  /** Where subscriptions hear of changed settings. */
  readonly settingsChanges: SettingsChanges;
  /** Where they hear of what a user is told of in person. */
  readonly notificationFeed: NotificationFeed;
  /** Audits a mutation that was refused. */
  readonly recordRefusal: (
    caller: Caller,
    action: ActionName,
    code: string,
    claim: RefusalClaim,
  ) => Promise<void>;
}

/** What a refused caller said: the name that a sign-in claimed, the id of what was to be acted on. */
export interface RefusalClaim {
  readonly name: string | null;
  readonly targetId: string | null;
}
