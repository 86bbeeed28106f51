// Finds anything by its id, as far as the viewer may know of it: one statement for each kind of thing, however many ids.
import sql from 'sql-template-tag';
import { mayRead } from '../access/decision.js';
import type { Viewer } from '../access/viewer.js';
import type { Clock } from '../common/clock.js';
import { isId } from '../common/ids.js';
import type { AuditEntryId, GroupId, TagId, UserId } from '../common/ids.js';
import type { Rows } from '../database/database.js';
import { liveSessions } from './accounts/session-row.js';
import { findAuditEntries } from './audit/entry-row.js';
import { findGroups } from './groups/group-row.js';
import { revisionColumns } from './content/revision-rows.js';
import type { RevisionRow } from './content/revision-rows.js';
import type { ItemFinder } from './items/find-items.js';
import { findTags } from './tags/tag-row.js';
import { findUsers } from './users/user-row.js';

/** What was found, and the name of its type in the API. */
export interface FoundNode {
  readonly id: string;
  readonly nodeType: 'AuditEntry' | 'Document' | 'Folder' | 'Group' | 'Revision' | 'Session' | 'Tag' | 'User';
}

export class NodeFinder {
  constructor(
    private readonly rows: Rows,
    private readonly items: ItemFinder,
    private readonly clock: Clock,
  ) {}

  /** In the order of the ids; null where there is none that the viewer may know of. */
  async find(viewer: Viewer, ids: readonly string[]): Promise<(FoundNode | null)[]> {
    const wanted = ids.map((id) => id.toLowerCase());
    const known = [...new Set(wanted.filter(isId))];
    const searches = [
      (rest: readonly string[]) => this.findItems(viewer, rest),
      (rest: readonly string[]) => this.findRevisions(viewer, rest),
      (rest: readonly string[]) => this.findTags(rest),
      (rest: readonly string[]) => this.findUsers(rest),
      (rest: readonly string[]) => this.findGroups(rest),
      (rest: readonly string[]) => this.findSessions(viewer, rest),
      (rest: readonly string[]) => this.findAuditEntries(viewer, rest),
    ];
    const found = new Map<string, FoundNode>();
    // One after the other, and only for what is left: ids are unique over all kinds.
    for (const search of searches) {
      const rest = known.filter((id) => !found.has(id));
      if (rest.length === 0) break;
      for (const node of await search(rest)) found.set(node.id, node);
    }
    return wanted.map((id) => found.get(id) ?? null);
  }

  private async findItems(viewer: Viewer, ids: readonly string[]): Promise<FoundNode[]> {
    const items = await this.items.findAll(viewer, ids);
    return items.map((item) => ({ ...item, nodeType: item.kind === 'FOLDER' ? 'Folder' : 'Document' }));
  }

  private async findRevisions(viewer: Viewer, ids: readonly string[]): Promise<FoundNode[]> {
    const revisions = await this.rows.rows<RevisionRow>(sql`
      select ${revisionColumns} from revision join blob on blob.id = revision.blob_id
      where revision.id = any(${[...ids]}::uuid[])`);
    if (revisions.length === 0) return [];
    const documents = await this.items.findAll(viewer, [
      ...new Set(revisions.map(({ documentId }) => documentId)),
    ]);
    const readable = new Set(documents.filter((document) => mayRead(viewer, document)).map(({ id }) => id));
    return revisions
      .filter(({ documentId }) => readable.has(documentId))
      .map((revision) => ({ ...revision, nodeType: 'Revision' }));
  }

  private async findTags(ids: readonly string[]): Promise<FoundNode[]> {
    const tags = await findTags(this.rows, ids as readonly TagId[]);
    return tags.map((tag) => ({ ...tag, nodeType: 'Tag' }));
  }

  private async findUsers(ids: readonly string[]): Promise<FoundNode[]> {
    const users = await findUsers(this.rows, ids as readonly UserId[]);
    return users.map((user) => ({ ...user, nodeType: 'User' }));
  }

  private async findGroups(ids: readonly string[]): Promise<FoundNode[]> {
    const groups = await findGroups(this.rows, ids as readonly GroupId[]);
    return groups.map((group) => ({ ...group, nodeType: 'Group' }));
  }

  /** The viewer's own, live ones. */
  private async findSessions(viewer: Viewer, ids: readonly string[]): Promise<FoundNode[]> {
    const sessions = await liveSessions(this.rows, viewer.userId, this.clock.now());
    return sessions
      .filter(({ id }) => ids.includes(id))
      .map((session) => ({ ...session, nodeType: 'Session' }));
  }

  /** For holders of VIEW_AUDIT_LOG. */
  private async findAuditEntries(viewer: Viewer, ids: readonly string[]): Promise<FoundNode[]> {
    if (!viewer.rights.has('VIEW_AUDIT_LOG')) return [];
    const entries = await findAuditEntries(this.rows, ids as readonly AuditEntryId[]);
    return entries.map((entry) => ({ ...entry, nodeType: 'AuditEntry' }));
  }
}
