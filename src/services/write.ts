// The one way to write: a transaction that carries, with what is written, its changes and its audit entry.
import sql, { empty, join } from 'sql-template-tag';
import type { AuditedName } from '../access/actions.js';
import type { Origin } from '../access/viewer.js';
import type { Clock } from '../common/clock.js';
import { newId } from '../common/ids.js';
import type { CommentId, GroupId, ItemId, RevisionId, UserId } from '../common/ids.js';
import type { Database, Rows, Transaction } from '../database/database.js';
import { addingJobs, addingProcessing } from '../jobs/tasks.js';
import type { EnqueueOptions, NewJob, TaskName, TaskPayloads } from '../jobs/tasks.js';
import { wantedOf } from '../jobs/processing/types.js';
import type { Memory, Touched } from './memory.js';

/** The kinds of the API's enum `ChangeKind`. */
export type ChangeKind =
  | 'ITEM_CREATED'
  | 'ITEM_UPDATED'
  | 'ITEM_RENAMED'
  | 'ITEM_MOVED'
  | 'ITEM_TRASHED'
  | 'ITEM_RESTORED'
  | 'ITEM_PURGED'
  | 'REVISION_ADDED'
  | 'CONTENT_PROCESSED'
  | 'TAGS_CHANGED'
  | 'ACCESS_CHANGED'
  | 'OWNER_CHANGED'
  | 'LOCK_CHANGED'
  | 'COMMENT_ADDED'
  | 'COMMENT_UPDATED'
  | 'COMMENT_DELETED'
  | 'SHARE_LINK_CHANGED';

/** What a user is told of in person: the kinds of the API's enum `NotificationKind`. */
export type NotificationKind =
  | 'MENTIONED'
  | 'REPLIED'
  | 'SHARED_WITH_ME'
  | 'COMMENTED_ON_MINE'
  | 'OWNERSHIP_RECEIVED'
  | 'EDIT_CONFLICT';

export interface NewNotification {
  readonly userId: UserId;
  readonly kind: NotificationKind;
  readonly itemId: ItemId;
  readonly commentId?: CommentId;
}

/** Where an item stands, as a change carries it. */
export interface ChangedItem {
  readonly id: ItemId;
  /** Root first, without the item. */
  readonly ancestors: readonly ItemId[];
  /** The item, and what reaches it from above. */
  readonly lineage: readonly ItemId[];
}

/** Whom a change of access touches. */
export type PrincipalKey = `user:${UserId}` | `group:${GroupId}` | 'everyone';

export interface AuditTarget {
  readonly type: 'User' | 'Group' | 'Folder' | 'Document' | 'Session' | 'Tag' | 'Comment' | 'UploadSession';
  readonly id: string;
  readonly name: string | null;
}

type Details = Readonly<Record<string, unknown>>;

/** Events that the statistics count by day. What is there (items, accounts, bytes) the database counts by itself. */
export type CountedEvent = 'uploads' | 'uploadedBytes' | 'downloads' | 'logins';

/** Channel of PostgreSQL's NOTIFY on which nodes tell each other what to forget, and to stop. */
export const NOTIFY_CHANNEL = 'sheaf';
/** What is told there in place of what to forget: every node is to stop. */
export const SHUTDOWN = 'shutdown';

/** One write under way. What is recorded here is committed with it, or not at all. */
export class Write {
  private readonly changes: {
    kind: ChangeKind;
    item: ChangedItem;
    details: Details;
    principals: readonly PrincipalKey[] | null;
  }[] = [];
  private readonly touched = new Set<Touched>();
  private readonly gained: { userId: UserId; itemId: ItemId }[] = [];
  private readonly notifications: NewNotification[] = [];
  private readonly counted: { event: CountedEvent; amount: number }[] = [];
  private readonly jobs: NewJob[] = [];
  private readonly processed: RevisionId[] = [];
  private target: AuditTarget | null = null;
  private details: Details = {};
  private stopping = false;
  private actorId: UserId | null;
  private actorName: string | null = null;

  constructor(
    readonly transaction: Transaction,
    readonly at: Date,
    caller: Origin,
    private readonly nodeId: string,
  ) {
    this.actorId = caller.viewer?.userId ?? null;
  }

  get em(): Transaction['em'] {
    return this.transaction.em;
  }

  /** Something happened to the item that readers of the change feed are told of. */
  change(kind: ChangeKind, item: ChangedItem, details: Details = {}): void {
    this.changes.push({ kind, item, details, principals: null });
  }

  /** Who may do what with the item changes, for these. */
  changeAccess(item: ChangedItem, principals: readonly PrincipalKey[]): void {
    this.changes.push({ kind: 'ACCESS_CHANGED', item, details: {}, principals });
  }

  /** Tells a user in person, unless it is the one who acts: an editor that saves for them does so out of their sight. */
  notify(notification: NewNotification): void {
    const { userId, kind } = notification;
    if (userId !== this.actorId || kind === 'EDIT_CONFLICT') this.notifications.push(notification);
  }

  /** What the audit entry names as acted on; null where it is the server as a whole. */
  audit(target: AuditTarget | null, details: Details = {}): void {
    this.target = target;
    this.details = details;
  }

  /** Who acted, where the request carries no viewer: a sign-in, a registration. */
  actor(id: UserId | null, name: string | null = null): void {
    this.actorId = id;
    this.actorName = name;
  }

  /** Counts something that happens with this write. */
  count(event: CountedEvent, amount = 1): void {
    this.counted.push({ event, amount });
  }

  /** Leaves a job to the background, once the write is committed. */
  enqueue<Name extends TaskName>(
    task: Name,
    payload: TaskPayloads[Name],
    options: EnqueueOptions = {},
  ): void {
    this.jobs.push({ task, payload, options });
  }

  /** Leaves it to the background to take the revisions' text and make their thumbnails, where their types have any. */
  process(revisionIds: readonly RevisionId[]): void {
    this.processed.push(...revisionIds);
  }

  /** This changes with the write: no node may keep what it knows of it. */
  touch(touched: Touched): void {
    this.touched.add(touched);
  }

  /** The account changes, or its sessions, rights, groups or grants. */
  touchUser(userId: UserId): void {
    this.touch(`user:${userId}`);
  }

  /** The other nodes are to stop, once this is committed. */
  stopOthers(): void {
    this.stopping = true;
  }

  /** The user holds MANAGE on an item that they made, by a grant of this write. */
  gainItem(userId: UserId, itemId: ItemId): void {
    this.gained.push({ userId, itemId });
  }

  /** Writes the records. The last statement before the commit. */
  async record(action: AuditedName, caller: Origin, result: string): Promise<void> {
    await this.em.flush();
    const changes = this.changes.map(
      ({ kind, item, details, principals }) => sql`(
        ${this.at}::timestamptz, ${kind}, ${this.actorId}::uuid, ${item.id}::uuid, ${[...item.ancestors]}::uuid[],
        ${[...item.lineage]}::uuid[], ${JSON.stringify(details)}::jsonb, ${principals === null ? null : [...principals]}::text[])`,
    );
    const told = this.notifications.map(
      ({ userId, kind, itemId, commentId }) => sql`(
        ${newId()}::uuid, ${userId}::uuid, ${kind}, ${this.at}::timestamptz, ${this.actorId}::uuid, ${itemId}::uuid,
        ${commentId ?? null}::uuid)`,
    );
    const payloads = [
      ...new Set([...this.touched, ...this.gained.map(({ userId }) => `user:${userId}` satisfies Touched)]),
      ...(this.stopping ? [SHUTDOWN] : []),
    ];
    await this.transaction.rows(sql`
      with ${
        changes.length === 0
          ? empty
          : sql`changed as (
        insert into change (at, kind, actor_id, item_id, ancestors, lineage, details, principals) values ${join(changes)}
      ),`
      } ${
        this.counted.length === 0
          ? empty
          : sql`tallied as (
        insert into tally (metric, day, amount)
        select metric, (${this.at}::timestamptz at time zone 'UTC')::date, amount
        from unnest(${this.counted.map(({ event }) => event)}::text[], ${this.counted.map(({ amount }) => amount)}::bigint[])
          as counted (metric, amount)
      ),`
      } ${
        told.length === 0
          ? empty
          : sql`notified as (
        insert into notification (id, user_id, kind, at, actor_id, item_id, comment_id) values ${join(told)}
      ),`
      } ${
        this.processed.length === 0
          ? empty
          : sql`processed as (
        insert into processing (revision_id, task) ${wantedOf(this.processed)} returning revision_id, task
      ),`
      } audited as (
        insert into audit_entry (id, at, action, actor_id, actor_name, result, target_type, target_id, target_name,
                                 remote_address, user_agent, details)
        values (${newId()}, ${this.at}, ${action}, ${this.actorId}, ${this.actorName}, ${result},
                ${this.target?.type ?? null}, ${this.target?.id ?? null}, ${this.target?.name ?? null},
                ${caller.remoteAddress}, ${caller.userAgent}, ${JSON.stringify(this.details)}::jsonb)
      )
      select ${this.jobs.length === 0 ? sql`1` : addingJobs(this.jobs)}, ${this.processed.length === 0 ? sql`1` : addingProcessing('processed')},
        ${payloads.length === 0 ? sql`1` : sql`pg_notify(${NOTIFY_CHANNEL}, ${this.nodeId} || ' ' || payload) from unnest(${payloads}::text[]) as payload`}`);
  }

  /** After the commit: this node forgets at once, the others when they hear of it. */
  forget(memory: Memory): void {
    for (const { userId, itemId } of this.gained) memory.viewers.gainRoot(userId, itemId, 'MANAGE');
    for (const touched of this.touched) memory.forget(touched);
  }
}

export class Writer {
  /** What this node tells the others begins with this, so that it need not hear itself: it has forgotten already. */
  readonly nodeId = newId<string>();

  constructor(
    private readonly database: Database,
    private readonly memory: Memory,
    private readonly clock: Clock,
  ) {}

  get rows(): Rows {
    return this.database;
  }

  /** Runs the work in one transaction, recorded as `action` by the caller; all of it is kept, or nothing. */
  async run<Result>(
    caller: Origin,
    action: AuditedName,
    work: (write: Write) => Promise<Result>,
  ): Promise<Result> {
    let done: Write | undefined;
    const result = await this.database.transaction(async (transaction) => {
      done = new Write(transaction, this.clock.now(), caller, this.nodeId);
      const value = await work(done);
      await done.record(action, caller, 'OK');
      return value;
    });
    done?.forget(this.memory);
    return result;
  }

  /** Records that an action was refused, in a transaction of its own. */
  async refused(
    caller: Origin,
    action: AuditedName,
    code: string,
    claim: { readonly name?: string | null; readonly targetId?: string | null },
  ): Promise<void> {
    await this.database.rows(sql`
      insert into audit_entry (id, at, action, actor_id, actor_name, result, target_id, remote_address, user_agent,
                               details)
      values (${newId()}, ${this.clock.now()}, ${action}, ${caller.viewer?.userId ?? null}, ${claim.name ?? null},
              ${code}, ${claim.targetId ?? null}, ${caller.remoteAddress}, ${caller.userAgent}, '{}')`);
  }
}
