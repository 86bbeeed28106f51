// Makes links by which an item is shared with whoever has them, changes them and takes them back.
import sql, { empty } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { requirePermission, requireRight, requireViewer, requireVisible } from '../../access/checks.js';
import { permissionsOn } from '../../access/decision.js';
import type { Caller, Viewer } from '../../access/viewer.js';
import type { Clock } from '../../common/clock.js';
import { badUserInput, conflict, forbidden, notFound, unauthenticated } from '../../common/errors.js';
import { HOMES_ID, isId, newId } from '../../common/ids.js';
import type { ShareLinkId, UserId } from '../../common/ids.js';
import { includes } from '../../common/permissions.js';
import type { Rows } from '../../database/database.js';
import { ShareLink } from '../../entities/index.js';
import type { SharePermission } from '../../entities/share-link.js';
import { auditTarget } from '../access/manageable-item.js';
import type { Passwords } from '../accounts/passwords.js';
import { lockItem, selectItems } from '../items/find-items.js';
import type { FoundItem } from '../items/item-rows.js';
import type { Write, Writer } from '../write.js';
import { checkLinkChange, checkNewLink } from './share-link-input.js';
import type { CreateShareLinkInput, UpdateShareLinkInput } from './share-link-input.js';
import { shareLinkColumns } from './share-link-rows.js';
import type { ShareLinkRow } from './share-link-rows.js';

/** A link with the item that it is to. */
interface LinkedItem {
  readonly link: ShareLinkRow;
  readonly item: FoundItem;
}

export class ShareLinks {
  constructor(
    private readonly writer: Writer,
    private readonly passwords: Passwords,
    private readonly clock: Clock,
  ) {}

  /**
   * Needs SHARE_ITEMS, and SHARE on the item; for UPLOAD, which is for folders, WRITE too. NOT_FOUND, FORBIDDEN,
   * BAD_USER_INPUT; CONFLICT for an UPLOAD link to the folder of all homes.
   */
  async create(caller: Caller, input: CreateShareLinkInput): Promise<ShareLinkRow> {
    const viewer = requireViewer(caller);
    // Hashing takes long: whoever may not, or gives nonsense, is told before it, and nothing is locked meanwhile.
    const seen = await findItem(viewer, input.itemId, (where) => this.writer.rows.row(selectItems(where)));
    requireSharing(viewer, seen, input.permission);
    checkNewLink(input, this.clock.now());
    const passwordHash =
      typeof input.password === 'string' ? await this.passwords.hash(input.password) : null;
    return this.writer.run(caller, 'createShareLink', async (write) => {
      const item = await findItem(viewer, input.itemId, (where) =>
        lockItem(write.transaction, where, 'share'),
      );
      requireSharing(viewer, item, input.permission);
      await lockCreator(write.transaction, viewer.userId);
      const link: Omit<ShareLinkRow, 'hasPassword'> = {
        id: newId<ShareLinkId>(),
        itemId: item.id,
        permission: input.permission,
        maxAccessCount: input.maxAccessCount ?? null,
        accessCount: 0,
        expiresAt: input.expiresAt ?? null,
        createdById: viewer.userId,
        createdAt: write.at,
      };
      write.em.persist(write.em.create(ShareLink, { ...link, passwordHash }));
      return recorded(write, item, { ...link, hasPassword: passwordHash !== null });
    });
  }

  /** For the link's creator, and for MANAGE on the item. NOT_FOUND, FORBIDDEN, BAD_USER_INPUT. */
  async update(caller: Caller, input: UpdateShareLinkInput): Promise<ShareLinkRow> {
    const viewer = requireViewer(caller);
    const found = await findChangeable(this.writer.rows, viewer, input.shareLinkId, empty);
    requirePermissionChange(viewer, found, input.permission);
    checkLinkChange(input, this.clock.now());
    const password = typeof input.password === 'string' ? await this.passwords.hash(input.password) : null;
    return this.writer.run(caller, 'updateShareLink', async (write) => {
      const locked = await findChangeable(write.transaction, viewer, input.shareLinkId, sql`for update`);
      requirePermissionChange(viewer, locked, input.permission);
      const { link, item } = locked;
      const changed = {
        permission: input.permission ?? link.permission,
        maxAccessCount: input.maxAccessCount === undefined ? link.maxAccessCount : input.maxAccessCount,
        expiresAt: input.expiresAt === undefined ? link.expiresAt : input.expiresAt,
      };
      const removed = input.removePassword === true;
      await write.em.nativeUpdate(
        ShareLink,
        { id: link.id },
        { ...changed, ...(password !== null || removed ? { passwordHash: password } : {}) },
      );
      const hasPassword = password !== null || (link.hasPassword && !removed);
      return recorded(write, item, { ...link, ...changed, hasPassword });
    });
  }

  /** For the link's creator, and for MANAGE on the item; answers what the link was. NOT_FOUND, FORBIDDEN. */
  delete(caller: Caller, id: string): Promise<ShareLinkRow> {
    const viewer = requireViewer(caller);
    return this.writer.run(caller, 'deleteShareLink', async (write) => {
      const { link, item } = await findChangeable(write.transaction, viewer, id, sql`for update`);
      await write.em.nativeDelete(ShareLink, { id: link.id });
      return recorded(write, item, link);
    });
  }
}

/** The account stays as long as the write lasts, for it takes its links with it; gone already: UNAUTHENTICATED. */
async function lockCreator(rows: Rows, userId: UserId): Promise<void> {
  const there = await rows.row(
    sql`select 1 as found from user_account where id = ${userId} and deactivated_at is null for key share`,
  );
  if (there === undefined) throw unauthenticated('SESSION_ENDED');
}

function recorded(write: Write, item: FoundItem, link: ShareLinkRow): ShareLinkRow {
  write.change('SHARE_LINK_CHANGED', item);
  const { id: shareLinkId, permission, hasPassword, maxAccessCount, expiresAt } = link;
  write.audit(auditTarget(item), { shareLinkId, permission, hasPassword, maxAccessCount, expiresAt });
  return link;
}

async function findItem(
  viewer: Viewer,
  id: string,
  select: (where: Sql) => Promise<FoundItem | undefined>,
): Promise<FoundItem> {
  const key = id.toLowerCase();
  const found = isId(key) ? await select(sql`item.id = ${key}`) : undefined;
  return requireVisible(viewer, found, 'item');
}

/** `lock` is for the link. The item comes first: a link to what is hidden costs no more than one that does not exist. */
async function findChangeable(rows: Rows, viewer: Viewer, id: string, lock: Sql): Promise<LinkedItem> {
  const key = id.toLowerCase();
  if (!isId(key)) throw notFound('share link');
  const item = requireVisible(
    viewer,
    await rows.row<FoundItem>(
      selectItems(sql`item.id = (select item_id from share_link where share_link.id = ${key})`),
    ),
    'share link',
  );
  const link = await rows.row<ShareLinkRow>(
    sql`select ${shareLinkColumns} from share_link where share_link.id = ${key} ${lock}`,
  );
  if (link === undefined) throw notFound('share link');
  const changeable = link.createdById === viewer.userId || includes(permissionsOn(viewer, item), 'MANAGE');
  if (!changeable) throw forbidden({ permission: 'MANAGE' });
  return { link, item };
}

function requireSharing(viewer: Viewer, item: FoundItem, permission: SharePermission): void {
  requireRight(viewer, 'SHARE_ITEMS');
  requirePermission(viewer, item, 'SHARE');
  if (permission === 'UPLOAD') requireDropping(viewer, item);
}

function requirePermissionChange(
  viewer: Viewer,
  { link, item }: LinkedItem,
  permission: SharePermission | null | undefined,
): void {
  if (permission === 'UPLOAD' && link.permission !== 'UPLOAD') requireDropping(viewer, item);
}

function requireDropping(viewer: Viewer, item: FoundItem): void {
  requirePermission(viewer, item, 'WRITE');
  if (item.kind !== 'FOLDER') {
    throw badUserInput({ path: 'permission', rule: 'folder', message: 'UPLOAD is for folders.' });
  }
  if (item.id === HOMES_ID) {
    throw conflict('/Home holds the homes of users and nothing else: choose another folder.', {
      itemId: item.id,
    });
  }
}
