// The one way to write: a transaction that carries, with what is written, its changes and its audit entry.
import sql from 'sql-template-tag';
import type { AuditedName } from '../access/actions.js';
import type { RulesBefore } from '../access/rules-before.js';
import type { Origin } from '../access/viewer.js';
import type { ChangeKind } from '../changes/change-rows.js';
import type { Clock } from '../common/clock.js';
import { newId } from '../common/ids.js';
import type { ItemId, RevisionId, TagId, UserId } from '../common/ids.js';
import type { Database, Rows, Transaction } from '../database/database.js';
import type { ItemWords } from '../search/vectors.js';
import type { Memory, Touched } from './memory.js';
import { recording } from './records.js';
import type {
  AuditTarget,
  Before,
  ChangedItem,
  CountedEvent,
  Details,
  NewChange,
  NewNotification,
  PrincipalKey,
} from './records.js';
import { SearchIndex } from './search/search-index.js';

/** What is told there in place of what to forget: there are changes or notifications to read. */
export const NEWS = 'news';

/** The same: every node is to stop. */
export const SHUTDOWN = 'shutdown';

/** One write under way. What is recorded here is committed with it, or not at all. */
export class Write {
  private readonly changes: NewChange[] = [];
  private readonly index: SearchIndex;
  private readonly touched = new Set<Touched>();
  private readonly gained: { userId: UserId; itemId: ItemId }[] = [];
  private readonly notifications: NewNotification[] = [];
  private readonly counted: { event: CountedEvent; amount: number }[] = [];
  private readonly processed: RevisionId[] = [];
  private target: AuditTarget | null = null;
  private details: Details = {};
  private stopping = false;
  private acting: UserId | null;
  private actorName: string | null = null;

  constructor(
    readonly transaction: Transaction,
    readonly at: Date,
    caller: Origin,
    private readonly nodeId: string,
  ) {
    this.acting = caller.viewer?.userId ?? null;
    this.index = new SearchIndex(transaction, at);
  }

  /** Who acts; null where nobody is signed in. */
  get actorId(): UserId | null {
    return this.acting;
  }

  get em(): Transaction['em'] {
    return this.transaction.em;
  }

  /** Something happened to the item that readers of the change feed are told of, those too who could read it before. */
  change(kind: ChangeKind, item: ChangedItem, details: Details = {}, before: Before | null = null): void {
    this.changes.push({ kind, item, details, before });
  }

  /** Who may do what with the item changes, for these, and for those who met the rules. */
  changeAccess(
    item: ChangedItem,
    principals: readonly PrincipalKey[],
    rules: RulesBefore | null = null,
  ): void {
    this.changes.push({ kind: 'ACCESS_CHANGED', item, details: {}, before: { principals, rules } });
  }

  /** Tells a user in person, unless it is the one who acts: an editor that saves for them does so out of their sight. */
  notify(notification: NewNotification): void {
    const { userId, kind } = notification;
    if (userId !== this.acting || kind === 'EDIT_CONFLICT') this.notifications.push(notification);
  }

  /** What the audit entry names as acted on; null where it is the server as a whole. */
  audit(target: AuditTarget | null, details: Details = {}): void {
    this.target = target;
    this.details = details;
  }

  /** Who acted, where the request carries no viewer: a sign-in, a registration. */
  actor(id: UserId | null, name: string | null = null): void {
    this.acting = id;
    this.actorName = name;
  }

  /** Counts something that happens with this write. */
  count(event: CountedEvent, amount = 1): void {
    this.counted.push({ event, amount });
  }

  /** Leaves it to the background to take the revisions' text and make their thumbnails, where their types have any. */
  process(revisionIds: readonly RevisionId[]): void {
    this.processed.push(...revisionIds);
  }

  /**
   * The name, the description or the tags of the item change with this write, which has locked it: it is found by the new
   * ones. `words` are all that it then has, where they are known.
   */
  reindex(itemId: ItemId, words?: ItemWords): void {
    this.index.item(itemId, words);
  }

  /** The tag is new with this write: it is found by the name. What comes to bear it is to be indexed anew by itself. */
  indexTag(tagId: TagId, name: string): void {
    this.index.newTag(tagId, name);
  }

  /** The tag is named otherwise: it is found by the name, and so is what bears it. */
  reindexTag(tagId: TagId, name: string): void {
    this.index.tag(tagId, name);
  }

  /** To be called before a tag is deleted: what bears it is no longer found by it. */
  forgetTag(tagId: TagId): Promise<void> {
    return this.index.forgetTag(tagId);
  }

  /** The content of the document is another one: it is no longer found by the words of the one before. */
  reindexContent(documentId: ItemId): void {
    this.index.content(documentId);
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
    const told = [
      ...new Set([...this.touched, ...this.gained.map(({ userId }) => `user:${userId}` satisfies Touched)]),
      ...(this.stopping ? [SHUTDOWN] : []),
    ];
    await this.transaction.rows(
      recording({
        at: this.at,
        actor: { id: this.acting, name: this.actorName },
        origin: caller,
        audit: { action, result, target: this.target, details: this.details },
        changes: this.changes,
        notifications: this.notifications,
        counted: this.counted,
        processed: this.processed,
        indexed: await this.index.statements(),
        notify: told.map((payload) => `${this.nodeId} ${payload}`),
      }),
    );
  }

  /** Whether there is something for those who listen. */
  get isNews(): boolean {
    return this.changes.length > 0 || this.notifications.length > 0;
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
  private readonly listeners: (() => void)[] = [];

  constructor(
    private readonly database: Database,
    private readonly memory: Memory,
    private readonly clock: Clock,
  ) {}

  get rows(): Rows {
    return this.database;
  }

  /** Calls back after each write that those who listen are to be told of. */
  onNews(listener: () => void): void {
    this.listeners.push(listener);
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
    if (done?.isNews === true) for (const listener of this.listeners) listener();
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
