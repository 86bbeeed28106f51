// Finds anything by its id, as far as the viewer may know of it: one statement for each kind of thing, however many ids.
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { lineageColumn, mayRead, permissionsOn } from '../access/decision.js';
import type { Viewer } from '../access/viewer.js';
import type { Clock } from '../common/clock.js';
import { isId } from '../common/ids.js';
import type { AuditEntryId, GroupId, ItemId, TagId, UserId } from '../common/ids.js';
import { includes } from '../common/permissions.js';
import type { Rows } from '../database/database.js';
import { grantColumns } from './access/grant-rows.js';
import type { GrantRow } from './access/grant-rows.js';
import { ruleColumns } from './access/rule-rows.js';
import type { RuleRow } from './access/rule-rows.js';
import { liveSessions } from './accounts/session-row.js';
import { findAuditEntries } from './audit/entry-row.js';
import { commentColumns, isShown } from './comments/comment-rows.js';
import type { CommentRow } from './comments/comment-rows.js';
import { findGroups } from './groups/group-row.js';
import { revisionColumns } from './content/revision-rows.js';
import type { RevisionRow } from './content/revision-rows.js';
import type { ItemFinder } from './items/find-items.js';
import { findNotifications } from './notifications/notification-rows.js';
import { visibleShareLinks } from './sharing/visible-share-links.js';
import { findTags } from './tags/tag-row.js';
import { findUploads } from './uploads/upload-row.js';
import { findUsers } from './users/user-row.js';

/** What was found, and the name of its type in the API. */
export interface FoundNode {
  readonly id: string;
  readonly nodeType:
    | 'AccessRule'
    | 'AuditEntry'
    | 'Comment'
    | 'Document'
    | 'Folder'
    | 'Grant'
    | 'Group'
    | 'Notification'
    | 'Revision'
    | 'Session'
    | 'ShareLink'
    | 'Tag'
    | 'UploadSession'
    | 'User';
}

/** What reaches the item that a row belongs to. */
interface WithLineage {
  readonly lineage: readonly ItemId[];
}

/** The live item that a row belongs to, and the item's parent. */
const joinItem = (id: Sql): Sql => sql`
  join item on item.id = ${id} and item.trashed_at is null left join item parent on parent.id = item.parent_id`;

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
      (rest: readonly string[]) => this.findGrants(viewer, rest),
      (rest: readonly string[]) => this.findRules(viewer, rest),
      (rest: readonly string[]) => this.findShareLinks(viewer, rest),
      (rest: readonly string[]) => this.findComments(viewer, rest),
      (rest: readonly string[]) => this.findUploads(viewer, rest),
      (rest: readonly string[]) => this.findNotifications(viewer, rest),
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

  // What belongs to an item comes with what decides about it: what is hidden costs as much as what is not there.
  private async findRevisions(viewer: Viewer, ids: readonly string[]): Promise<FoundNode[]> {
    const revisions = await this.rows.rows<RevisionRow & WithLineage>(sql`
      select ${revisionColumns}, ${lineageColumn()}
      from revision join blob on blob.id = revision.blob_id ${joinItem(sql`revision.document_id`)}
      where revision.id = any(${[...ids]}::uuid[])`);
    return revisions
      .filter(({ documentId: id, lineage }) => mayRead(viewer, { id, lineage }))
      .map((revision) => ({ ...revision, nodeType: 'Revision' }));
  }

  /** Those that show on the item: deleted ones only while others have answered them. */
  private async findComments(viewer: Viewer, ids: readonly string[]): Promise<FoundNode[]> {
    const comments = await this.rows.rows<CommentRow & WithLineage>(sql`
      select ${commentColumns}, ${lineageColumn()}
      from comment ${joinItem(sql`comment.item_id`)}
      where comment.id = any(${[...ids]}::uuid[]) and ${isShown}`);
    return comments
      .filter(({ itemId: id, lineage }) => mayRead(viewer, { id, lineage }))
      .map((comment) => ({ ...comment, nodeType: 'Comment' }));
  }

  /** Those in force, for whoever sees them on the item. */
  private async findGrants(viewer: Viewer, ids: readonly string[]): Promise<FoundNode[]> {
    if (!viewer.rights.has('VIEW_ACCESS')) return [];
    const now = this.clock.now();
    const grants = await this.rows.rows<GrantRow & WithLineage>(sql`
      select ${grantColumns}, ${lineageColumn()}
      from access_grant ${joinItem(sql`access_grant.item_id`)}
      where access_grant.id = any(${[...ids]}::uuid[])
        and (access_grant.expires_at is null or access_grant.expires_at > ${now})`);
    return grants
      .filter(({ itemId: id, lineage }) => includes(permissionsOn(viewer, { id, lineage }), 'MANAGE'))
      .map((grant) => ({ ...grant, nodeType: 'Grant' }));
  }

  /** For whoever sees them on the item. */
  private async findRules(viewer: Viewer, ids: readonly string[]): Promise<FoundNode[]> {
    if (!viewer.rights.has('VIEW_ACCESS_RULES')) return [];
    const rules = await this.rows.rows<RuleRow & WithLineage>(sql`
      select ${ruleColumns}, ${lineageColumn()}
      from access_rule ${joinItem(sql`access_rule.item_id`)}
      where access_rule.id = any(${[...ids]}::uuid[])`);
    return rules
      .filter(({ itemId: id, lineage }) => mayRead(viewer, { id, lineage }))
      .map((rule) => ({ ...rule, nodeType: 'AccessRule' }));
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

  /** The viewer's own. */
  private async findUploads(viewer: Viewer, ids: readonly string[]): Promise<FoundNode[]> {
    const uploads = await findUploads(this.rows, viewer.userId, ids, this.clock.now());
    return uploads.map((upload) => ({ ...upload, nodeType: 'UploadSession' }));
  }

  /** The viewer's own. */
  private async findNotifications(viewer: Viewer, ids: readonly string[]): Promise<FoundNode[]> {
    const notifications = await findNotifications(this.rows, viewer.userId, ids);
    return notifications.map((notification) => ({ ...notification, nodeType: 'Notification' }));
  }

  /** To what the viewer may share: their own, with MANAGE everybody's. */
  private async findShareLinks(viewer: Viewer, ids: readonly string[]): Promise<FoundNode[]> {
    const links = await visibleShareLinks(this.rows, viewer, ids);
    return links.map((link) => ({ ...link, nodeType: 'ShareLink' }));
  }
}
