// What a node keeps in memory of what all nodes share, and how the nodes tell each other to forget it.
import type { Viewers } from '../access/viewers.js';
import type { TagId, UserId } from '../common/ids.js';
import type { Rows } from '../database/database.js';
import { KeptRows } from '../database/kept-rows.js';
import type { Settings } from './settings.js';
import { findTags } from './tags/tag-row.js';
import type { TagRow } from './tags/tag-row.js';
import { findUsers } from './users/user-row.js';
import type { UserRow } from './users/user-row.js';

/**
 * What may have changed: anybody's access (everyone), what is granted to everyone (public), the settings, one tag, or one user (the account
 * itself, its sessions, rights, groups or grants).
 */
export type Touched = 'everyone' | 'public' | 'settings' | `tag:${TagId}` | `user:${UserId}`;

/** Each of some hundred bytes. */
const MOST_USERS = 50_000;
const MOST_TAGS = 50_000;

export class Memory {
  readonly users: KeptRows<UserId, UserRow>;
  readonly tags: KeptRows<TagId, TagRow>;

  constructor(
    rows: Rows,
    readonly viewers: Viewers,
    readonly settings: Settings,
  ) {
    this.users = new KeptRows((ids) => findUsers(rows, ids), MOST_USERS);
    this.tags = new KeptRows((ids) => findTags(rows, ids), MOST_TAGS);
  }

  forget(touched: Touched): void {
    if (touched === 'everyone') this.viewers.forgetAll();
    else if (touched === 'public') this.viewers.publicGrants.forget();
    else if (touched === 'settings') {
      this.settings.forget();
      // When a password expires is a matter of the settings.
      this.users.forgetAll();
    } else if (touched.startsWith('tag:')) this.tags.forget(touched.slice('tag:'.length) as TagId);
    else {
      const userId = touched.slice('user:'.length) as UserId;
      this.viewers.forgetUser(userId);
      this.users.forget(userId);
    }
  }

  /** What these hold, or who is in these, may have changed: `user:<id>`, `group:<id>`, `everyone`. */
  forgetPrincipals(principals: readonly string[]): void {
    const all = new Set(principals);
    if (all.delete('everyone')) this.viewers.publicGrants.forget();
    if ([...all].every((principal) => principal.startsWith('user:'))) {
      for (const principal of all) this.viewers.forgetUser(principal.slice('user:'.length) as UserId);
    } else this.viewers.forgetAll();
  }

  /** Whether changes made by other nodes are being heard: only then is anything kept. */
  setHearing(hearing: boolean): void {
    this.viewers.setHearing(hearing);
    this.settings.setHearing(hearing);
    this.users.setHearing(hearing);
    this.tags.setHearing(hearing);
  }
}
