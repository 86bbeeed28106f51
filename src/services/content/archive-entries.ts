// Walks a folder for its archive: page by page, so that memory is bounded whatever is in there.
import sql, { empty } from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import type { AccessSubject } from '../../access/decision.js';
import type { Holder } from '../../access/viewer.js';
import type { ItemId, RevisionId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import { selectItems } from '../items/find-items.js';
import type { FoundItem, ItemRow } from '../items/item-rows.js';
import { listContents } from '../items/list-contents.js';
import { byName, cursorOf } from '../items/order.js';

/** One entry of an archive: a folder, or a document with the bytes of its current revision. */
export interface ArchiveEntry {
  /** Within the archive, with `/` between the names; unique, and fit for every file system. */
  readonly path: string;
  readonly kind: ItemRow['kind'];
  readonly updatedAt: Date;
  /** Where the store keeps the bytes; null for a folder, and for a document without content. */
  readonly blobKey: string | null;
}

/** For whom an archive is made, as what they hold now: asked for each page. A throw breaks the archive off. */
export type ArchiveReader = () => Holder | Promise<Holder>;

/** Where an archive's entries come from. */
interface ArchiveSource {
  readonly rows: Rows;
  readonly reader: ArchiveReader;
  /** Further conditions on `item`, each beginning with `and`: what does not meet them is left out with all below it. */
  readonly filter: Sql;
}

/** The folder with all below it that the reader may read; a folder's own entry comes before what is in it. */
export async function* archiveEntries(
  rows: Rows,
  reader: ArchiveReader,
  folder: FoundItem,
  filter = empty,
): AsyncGenerator<ArchiveEntry> {
  const path = entryName(folder);
  yield { path, kind: 'FOLDER', updatedAt: folder.updatedAt, blobKey: null };
  yield* walkFolder({ rows, reader, filter }, folder, `${path}/`);
}

async function* walkFolder(
  source: ArchiveSource,
  folder: AccessSubject,
  path: string,
): AsyncGenerator<ArchiveEntry> {
  let after: string | null = null;
  do {
    const page: PageOfFolder = await contents(source, folder, after);
    for (const item of page.items) {
      const entryPath = `${path}${entryName(item)}`;
      const { kind, updatedAt, currentRevisionId } = item;
      const blobKey = (currentRevisionId === null ? null : page.keys.get(currentRevisionId)) ?? null;
      yield { path: entryPath, kind, updatedAt, blobKey };
      const below = page.folders.get(item.id);
      if (below !== undefined) yield* walkFolder(source, below, `${entryPath}/`);
    }
    after = page.next;
  } while (after !== null);
}

interface PageOfFolder {
  readonly items: readonly ItemRow[];
  /** The folders among them, with what decides about access below. */
  readonly folders: ReadonlyMap<ItemId, FoundItem>;
  readonly keys: ReadonlyMap<RevisionId, string>;
  /** Where it goes on; null where it does not. */
  readonly next: string | null;
}

const PAGE = 100;

async function contents(
  { rows, reader, filter }: ArchiveSource,
  folder: AccessSubject,
  after: string | null,
): Promise<PageOfFolder> {
  const page = { first: PAGE, after, offset: 0 };
  const [found] = await listContents(rows, await reader(), [folder], {
    page,
    order: byName,
    kind: null,
    filter,
  });
  const items = found?.nodes ?? [];
  const last = items.at(-1);
  const folderIds = items.filter(({ kind }) => kind === 'FOLDER').map(({ id }) => id);
  const revisionIds = items.map(({ currentRevisionId }) => currentRevisionId).filter((id) => id !== null);
  const folders =
    folderIds.length === 0
      ? []
      : await rows.rows<FoundItem>(selectItems(sql`item.id = any(${folderIds}::uuid[]) ${filter}`));
  const keys =
    revisionIds.length === 0
      ? []
      : await rows.rows<{ id: RevisionId; key: string }>(sql`
          select revision.id, blob.key from revision join blob on blob.id = revision.blob_id
          where revision.id = any(${revisionIds}::uuid[])`);
  return {
    items,
    folders: new Map(folders.map((each) => [each.id, each])),
    keys: new Map(keys.map(({ id, key }) => [id, key])),
    next: found?.pageInfo.hasNextPage === true && last !== undefined ? cursorOf(byName)(last) : null,
  };
}

/** What the archive of the folder is saved as. */
export const archiveName = (folder: ItemRow): string => `${spokenName(folder)}.zip`;

/** The root has no name of its own to speak of. */
const spokenName = ({ name }: ItemRow): string => name.replaceAll('/', '') || 'Sheaf';

/** What Windows takes for something else in a name; slashes and control characters are in no name. */
const UNFIT = /[<>:"|?*]|[. ]$/gu;
/** Names of devices there, whatever their extension. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/iu;

/**
 * The name as it is, wherever every file system takes it. One that was changed bears a piece of the id, for it might be that of
 * a sibling now: siblings differ in their names, compared without case.
 */
function entryName(item: ItemRow): string {
  const { id, name } = item;
  const fit = spokenName(item).replace(UNFIT, '_').replace(DEVICE, '_$&');
  if (fit === name) return name;
  const dot = fit.lastIndexOf('.');
  const [stem, extension] = dot > 0 ? [fit.slice(0, dot), fit.slice(dot)] : [fit, ''];
  return `${stem} (${id.slice(-8)})${extension}`;
}
