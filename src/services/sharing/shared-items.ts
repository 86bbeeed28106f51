// What a visitor sees of a shared item, and of what is in a shared folder: as much as the link allows and inherits from it.
import sql from 'sql-template-tag';
import { notFound } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import type { ItemId } from '../../common/ids.js';
import { checkPage, mapNodes } from '../../common/pages.js';
import type { Connection, PageArguments } from '../../common/pages.js';
import type { Rows } from '../../database/database.js';
import type { SharePermission } from '../../entities/share-link.js';
import { isInlineSafe } from '../../storage/media-type.js';
import { selectItems } from '../items/find-items.js';
import type { FoundItem, ItemKind, ItemRow } from '../items/item-rows.js';
import { listContents } from '../items/list-contents.js';
import { byName } from '../items/order.js';
import { findShared, sharedAlong } from './opened-link.js';
import type { VisitLinks, VisitUse } from './visit-links.js';
import type { Visit } from './visits.js';

/** What is shared, as its visitors see it. */
export interface SharedItem {
  readonly visit: Visit;
  readonly kind: ItemKind;
  readonly name: string;
  readonly size: number | null;
  readonly mimeType: string | null;
  readonly permission: SharePermission;
  readonly expiresAt: Date | null;
  readonly sharedBy: string;
  readonly previewUrl: string | null;
  readonly downloadUrl: string | null;
  readonly archiveUrl: string | null;
  readonly uploadUrl: string | null;
}

/** Something in a shared folder. */
export interface SharedChild {
  readonly id: ItemId;
  readonly kind: ItemKind;
  readonly name: string;
  readonly size: number | null;
  readonly mimeType: string | null;
  readonly updatedAt: Date;
  readonly previewUrl: string | null;
  readonly downloadUrl: string | null;
}

/** A folder on the way down from the shared one. */
export interface SharedCrumb {
  readonly id: ItemId;
  readonly name: string;
}

export class SharedItems {
  constructor(
    private readonly rows: Rows,
    private readonly links: VisitLinks,
  ) {}

  show(visit: Visit): SharedItem {
    const { item, link } = visit;
    const { permission, expiresAt, sharedBy } = link;
    return {
      visit,
      kind: item.kind,
      name: item.name,
      ...this.described(visit, item),
      permission,
      expiresAt,
      sharedBy,
      archiveUrl:
        item.kind === 'FOLDER' && permission === 'DOWNLOAD' ? this.url(visit, 'ARCHIVE', item) : null,
      uploadUrl: permission === 'UPLOAD' ? this.url(visit, 'UPLOAD', item) : null,
    };
  }

  /** Folders first, each by name; null where there is nothing to look into. `folderId` outside: NOT_FOUND. */
  async children(
    visit: Visit,
    folderId: string | null | undefined,
    pageArguments: PageArguments,
  ): Promise<Connection<SharedChild> | null> {
    if (!isOpen(visit)) return null;
    const page = checkPage(pageArguments);
    const folder = await this.folder(visit, folderId);
    const [found] = await listContents(this.rows, visit.creator, [folder], {
      page,
      order: byName,
      kind: null,
      filter: sharedAlong,
    });
    if (found === undefined) throw new Error('A folder that is asked for has a page.');
    return mapNodes(found, (item) => this.child(visit, item));
  }

  /** From the shared folder down to the other, both included; of what is no folder to look into none. NOT_FOUND. */
  async breadcrumbs(visit: Visit, folderId: string | null | undefined): Promise<readonly SharedCrumb[]> {
    if (!isOpen(visit)) return [];
    const folder = await this.folder(visit, folderId);
    const { item } = visit;
    if (folder.id === item.id) return [item];
    const between = folder.ancestors.slice(folder.ancestors.indexOf(item.id) + 1);
    const found = await this.rows.rows<FoundItem>(selectItems(sql`item.id = any(${between}::uuid[])`));
    const there = new Map(found.map((each) => [each.id, each]));
    return [item, ...between.map((id) => there.get(id)).filter((each) => each !== undefined), folder];
  }

  private async folder(visit: Visit, id: string | null | undefined): Promise<FoundItem> {
    if (id === null || id === undefined) return visit.item;
    const key = id.toLowerCase();
    const found = isId(key) ? await findShared(this.rows, visit, key as ItemId) : null;
    if (found?.kind !== 'FOLDER') throw notFound('folder');
    return found;
  }

  private child(visit: Visit, item: ItemRow): SharedChild {
    const { id, kind, name, updatedAt } = item;
    return { id, kind, name, updatedAt, ...this.described(visit, item) };
  }

  /** What only documents have, and visitors who drop files do not see. */
  private described(
    visit: Visit,
    item: ItemRow,
  ): Pick<SharedChild, 'size' | 'mimeType' | 'previewUrl' | 'downloadUrl'> {
    const { permission } = visit.link;
    if (item.kind === 'FOLDER' || permission === 'UPLOAD') {
      return { size: null, mimeType: null, previewUrl: null, downloadUrl: null };
    }
    const { size, mimeType, currentRevisionId } = item;
    const hasContent = currentRevisionId !== null;
    const isShown = hasContent && mimeType !== null && isInlineSafe(mimeType);
    return {
      size,
      mimeType,
      previewUrl: isShown ? this.url(visit, 'PREVIEW', item) : null,
      downloadUrl: hasContent && permission === 'DOWNLOAD' ? this.url(visit, 'DOWNLOAD', item) : null,
    };
  }

  private url({ id: visitId, link }: Visit, use: VisitUse, { id: itemId, kind, name }: ItemRow): string {
    const expiresAt = this.links.expiry();
    const fileName = use === 'ARCHIVE' && kind === 'FOLDER' ? `${name}.zip` : name;
    return this.links.url({ use, linkId: link.id, visitId, itemId, expiresAt }, fileName);
  }
}

/** Whether there is something to look into. */
const isOpen = ({ item, link }: Visit): boolean => item.kind === 'FOLDER' && link.permission !== 'UPLOAD';
