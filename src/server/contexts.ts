// How the context of each operation is made for its caller.
import type { Caller } from '../access/viewer.js';
import type { Clock } from '../common/clock.js';
import type { Database } from '../database/database.js';
import { createLoaders } from '../loaders/index.js';
import type { ApiContext } from '../resolvers/context.js';
import type { Services } from '../services/index.js';
import type { Memory } from '../services/memory.js';
import type { SettingsChanges } from '../services/server/settings-changes.js';

interface ContextParts {
  readonly database: Database;
  readonly memory: Memory;
  readonly services: Pick<Services, 'writer' | 'changeLog' | 'notificationFeed'>;
  readonly clock: Clock;
  readonly epoch: string;
  readonly settingsChanges: SettingsChanges;
}

export const apiContexts =
  ({ database, memory, services, clock, epoch, settingsChanges }: ContextParts) =>
  (identified: Caller): ApiContext => ({
    caller: identified,
    changeLog: services.changeLog,
    notificationFeed: services.notificationFeed,
    settingsChanges,
    loaders: createLoaders({ rows: database, memory, caller: identified, clock, epoch }),
    recordRefusal: (caller, action, code, claim) => services.writer.refused(caller, action, code, claim),
    // Of the context that it is called on: Apollo hands a copy of this one to the resolvers.
    async renew() {
      const { viewer } = this.caller;
      // A mutation may have ended the session that it came with.
      const renewed =
        viewer === null ? null : await memory.viewers.ofSession(viewer.sessionId).catch(() => null);
      if (renewed !== null) this.caller = { ...this.caller, viewer: renewed };
      this.loaders = createLoaders({ rows: database, memory, caller: this.caller, clock, epoch });
    },
  });
