// A random world with a feed of changes: what is done to it through the services is done to the naive model, with a clock that goes on.
import { setTimeout as wait } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { FormerGroups } from '../../src/access/former-groups.js';
import { Roots } from '../../src/access/roots.js';
import { tellTouched, touchedByMemberships } from '../../src/access/touched-items.js';
import type { Caller, Viewer } from '../../src/access/viewer.js';
import { Viewers } from '../../src/access/viewers.js';
import { currentEpoch } from '../../src/changes/epoch.js';
import { ChangeFeed } from '../../src/changes/feed.js';
import { ROOT_ID, newId } from '../../src/common/ids.js';
import type { GroupId, ItemId, UserId } from '../../src/common/ids.js';
import { rights } from '../../src/common/rights.js';
import type { Database } from '../../src/database/database.js';
import { tellPassedBounds } from '../../src/jobs/tell-passed-bounds.js';
import { AccessRuleSetter } from '../../src/services/access/access-rules.js';
import { Grants } from '../../src/services/access/grants.js';
import { Inheritance } from '../../src/services/access/inheritance.js';
import { ChangeLog } from '../../src/services/changes/change-log.js';
import { findFeedItems } from '../../src/services/changes/feed-items.js';
import { ItemCreator } from '../../src/services/items/create-items.js';
import { ItemUpdater } from '../../src/services/items/update-item.js';
import { Memory } from '../../src/services/memory.js';
import { Settings } from '../../src/services/settings.js';
import { ItemPurger } from '../../src/services/trash/purge-items.js';
import { ItemRestorer } from '../../src/services/trash/restore-items.js';
import { ItemTrasher } from '../../src/services/trash/trash-items.js';
import { ItemMover } from '../../src/services/tree/move-items.js';
import { Writer } from '../../src/services/write.js';
import { build, dateOf, itemAt } from '../access/build-world.js';
import type { Built } from '../access/build-world.js';
import { naivePermissions } from '../access/model.js';
import { apply } from '../access/random-changes.js';
import { LAST, NOW } from '../access/random-world.js';
import type { World } from '../access/random-world.js';
import { settled } from '../support/settled.js';
import type { Step } from './steps.js';

/** Between two of the numbered moments, at which windows begin and end. */
const START = NOW + 0.5;

export class FeedWorld {
  readonly viewers: Viewers;
  readonly feed: ChangeFeed;
  readonly log: ChangeLog;
  built!: Built;
  /** The trashed items, each with the one that it went with. */
  readonly batches = new Map<ItemId, ItemId>();
  private moment = START;
  private made = 0;
  private readonly writer: Writer;

  private constructor(
    readonly database: Database,
    epoch: string,
  ) {
    const clock = { now: () => dateOf(this.moment) };
    this.viewers = new Viewers(database, clock);
    // As a node does that hears the others: what is kept has to be forgotten where it changes.
    this.viewers.setHearing(true);
    const memory = new Memory(database, this.viewers, new Settings(database));
    this.writer = new Writer(database, memory, clock);
    this.feed = new ChangeFeed({
      rows: database,
      epoch,
      viewers: this.viewers,
      findItems: (ids) => findFeedItems(database, ids),
      forget: (principals) => memory.forgetPrincipals(principals),
      onError: (error) => {
        throw error;
      },
    });
    this.log = new ChangeLog(this.feed, clock);
  }

  static async open(database: Database): Promise<FeedWorld> {
    return new FeedWorld(database, await currentEpoch(database));
  }

  async begin(world: World): Promise<void> {
    this.moment = START;
    this.batches.clear();
    this.built = await build(this.database, world);
    await this.database.rows(sql`update passed_bounds set until = ${dateOf(START)}`);
    this.viewers.forgetAll();
    this.viewers.publicGrants.forget();
  }

  /** Everything the user may read, in the trash too. */
  readable(user: UserId): Set<ItemId> {
    const { model } = this.built;
    return new Set(
      model.items
        .map(({ id }) => id)
        .filter((id) => naivePermissions(model, user, id, this.moment).includes('READ') && id !== ROOT_ID),
    );
  }

  /** All that is committed by now is told to those who listen, while the world is as it is. */
  async tellAll(): Promise<void> {
    await settled();
    // What is being read may have begun before.
    await this.feed.stop();
    this.feed.wake();
    await this.feed.stop();
  }

  /** Until so many have come to listen: before that they are told of what they missed. */
  async joined(count: number): Promise<void> {
    const { listeners } = this.feed as unknown as { readonly listeners: ReadonlySet<unknown> };
    while (listeners.size < count) await wait(1);
  }

  isLive(id: ItemId): boolean {
    return !this.batches.has(id) && this.built.model.items.some((item) => item.id === id);
  }

  parentOf(id: ItemId): ItemId | null {
    return this.built.model.items.find((item) => item.id === id)?.parent ?? null;
  }

  async callerOf(index: number): Promise<Caller> {
    const session = this.built.names.sessions[index];
    if (session === undefined) throw new Error('There is no such user.');
    return callerWith(await this.viewers.ofSession(session));
  }

  /** Does it to both; what cannot be done is left out. */
  async take(asked: Step): Promise<void> {
    const { names, keeper } = this.built;
    if (asked.kind === 'WAIT') return this.wait();
    if (asked.kind === 'JOIN' || asked.kind === 'LEAVE') return this.regroup(asked);
    const id = itemAt(names, asked.on);
    if (id === undefined) return;
    const keeping = this.keeping(keeper);
    if (asked.kind === 'RESTORE') return this.restore(keeping, id);
    if (asked.kind === 'PURGE') return this.purge(keeping, id);
    if (!this.isLive(id)) return;
    if (asked.kind === 'CREATE') return this.create(keeping, id);
    if (asked.kind === 'RENAME') {
      this.made += 1;
      await new ItemUpdater(this.writer).update(keeping, { itemId: id, description: `other ${this.made}` });
      return;
    }
    if (asked.kind === 'TRASH') return this.trash(keeping, id);
    if (asked.kind === 'MOVE') {
      const into = itemAt(names, asked.into);
      if (into === undefined || !this.isLive(into)) return;
    }
    const fitting =
      asked.kind === 'GRANT' && asked.expires !== null && asked.expires <= this.moment
        ? { ...asked, expires: null }
        : asked;
    const services = {
      grants: new Grants(this.writer),
      inheritance: new Inheritance(this.writer),
      mover: new ItemMover(this.writer),
      rules: new AccessRuleSetter(this.writer),
      writer: this.writer,
    };
    this.built = { ...this.built, model: await apply(services, keeping, this.built, fitting) };
  }

  private async wait(): Promise<void> {
    this.moment = Math.min(LAST + 1.5, this.moment + 1);
    while ((await tellPassedBounds(this.database, dateOf(this.moment))) === 'MORE');
  }

  /** As `setUserGroups` does, which asks for rights that nobody here is to have. */
  private async regroup({ kind: way, user, group }: Extract<Step, { user: number }>): Promise<void> {
    const { names, model, keeper } = this.built;
    const [userId, groupId] = [names.users[user] as UserId, names.groups[group] as GroupId];
    const isIn = model.memberships.some(
      (one) =>
        one.user === userId &&
        one.group === groupId &&
        (one.from ?? 0) <= this.moment &&
        this.moment < (one.to ?? Infinity),
    );
    if (isIn === (way === 'JOIN')) return;
    const others = model.memberships.filter((one) => one.user !== userId || one.group !== groupId);
    await this.writer.run(this.keeping(keeper), 'setUserGroups', async (write) => {
      const moved = sql`(select ${userId}::uuid as user_id, ${groupId}::uuid as group_id, ${write.at}::timestamptz as at)`;
      const now = sql`array(select group_id from membership where user_id = ${userId} and (starts_at is null or starts_at <= ${write.at})
                            and (ends_at is null or ends_at > ${write.at}))`;
      const then =
        way === 'JOIN'
          ? sql`array_append(${now}, ${groupId}::uuid)`
          : sql`array_remove(${now}, ${groupId}::uuid)`;
      const sides = sql`(
        select ${userId}::uuid as user_id, ${write.at}::timestamptz as at, true as before, ${now} as groups
        union all select ${userId}::uuid, ${write.at}::timestamptz, false, ${then})`;
      await write.transaction.rows(tellTouched([touchedByMemberships(moved, sides)], keeper));
      await write.transaction.rows(
        sql`delete from membership where user_id = ${userId} and group_id = ${groupId}`,
      );
      if (way === 'JOIN') {
        await write.transaction.rows(
          sql`insert into membership (user_id, group_id) values (${userId}, ${groupId})`,
        );
      }
      write.touchUser(userId);
    });
    const joined = way === 'JOIN' ? [{ user: userId, group: groupId, from: null, to: null }] : [];
    this.built = { ...this.built, model: { ...model, memberships: [...others, ...joined] } };
  }

  private async create(caller: Caller, into: ItemId): Promise<void> {
    const { model, names } = this.built;
    if (!names.folders.includes(into) && into !== ROOT_ID) return;
    this.made += 1;
    const { id } = await new ItemCreator(this.writer).createDocument(caller, {
      parentId: into,
      name: `made ${this.made}`,
    });
    const item = { id, kind: 'DOCUMENT' as const, parent: into, inherits: true };
    this.built = {
      ...this.built,
      names: { ...names, documents: [...names.documents, id] },
      model: { ...model, items: [...model.items, item] },
    };
  }

  private async trash(caller: Caller, id: ItemId): Promise<void> {
    if (id === ROOT_ID) return;
    await new ItemTrasher(this.writer).trash(caller, [id]);
    for (const below of this.below(id)) if (this.isLive(below)) this.batches.set(below, id);
  }

  private async restore(caller: Caller, id: ItemId): Promise<void> {
    // Into a home otherwise, which nobody has here.
    if (this.batches.get(id) !== id || !this.isLive(this.parentOf(id) ?? ROOT_ID)) return;
    await new ItemRestorer(this.writer).restore(caller, [id]);
    for (const [item, batch] of this.batches) if (batch === id) this.batches.delete(item);
  }

  private async purge(caller: Caller, id: ItemId): Promise<void> {
    if (this.batches.get(id) !== id) return;
    await new ItemPurger(this.writer).purge(caller, [id]);
    const gone = new Set(this.below(id));
    const { model } = this.built;
    for (const item of gone) this.batches.delete(item);
    this.built = {
      ...this.built,
      names: {
        ...this.built.names,
        // Numbers stay what they were.
        folders: this.built.names.folders.map((one) => (gone.has(one) ? newId() : one)),
        documents: this.built.names.documents.map((one) => (gone.has(one) ? newId() : one)),
      },
      model: {
        ...model,
        items: model.items.filter((item) => !gone.has(item.id)),
        grants: model.grants.filter(({ item }) => !gone.has(item)),
        rules: model.rules.filter(({ item }) => !gone.has(item)),
      },
    };
  }

  /** The item, and all that is below it. */
  below(id: ItemId): ItemId[] {
    const found = [id];
    for (const above of found) {
      for (const item of this.built.model.items) if (item.parent === above) found.push(item.id);
    }
    return found;
  }

  /** Who makes the changes: whoever goes round all access. */
  private keeping(keeper: UserId): Caller {
    const viewer: Viewer = {
      userId: keeper,
      username: 'keeper',
      homeId: newId(),
      sessionId: newId(),
      rights: new Map(rights.map((right) => [right, null])),
      groups: new Map(),
      formerGroups: new FormerGroups([], []),
      roots: new Roots(),
      asOf: dateOf(this.moment),
      bypassesAccess: true,
    };
    return callerWith(viewer);
  }
}

const callerWith = (viewer: Viewer): Caller => ({
  viewer,
  refusal: null,
  lockdown: null,
  remoteAddress: '127.0.0.1',
  userAgent: null,
  requestId: 'test',
});
