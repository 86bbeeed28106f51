// What an editor saved and its document cannot take: kept as a document beside it, and everybody who edits is told.
import sql from 'sql-template-tag';
import { permissionsOn } from '../../access/decision.js';
import type { Holder } from '../../access/viewer.js';
import { SheafError } from '../../common/errors.js';
import type { ItemId, UserId } from '../../common/ids.js';
import { suffixedName } from '../../common/names.js';
import { includes } from '../../common/permissions.js';
import { requireRoom } from '../content/quota.js';
import { insertDocument, rowOf } from '../items/create-items.js';
import { selectItems } from '../items/find-items.js';
import type { FoundItem } from '../items/item-rows.js';
import { requireUnlocked } from '../items/locks.js';
import { freeName, lockTargetFolder } from '../items/place.js';
import type { Write } from '../write.js';
import type { EditorSessionRow } from './editor-session-rows.js';

/** Why a document cannot take what was saved. */
export type Obstacle = 'PURGED' | 'TRASHED' | 'FORBIDDEN' | 'CHANGED' | 'LOCKED' | 'QUOTA_EXCEEDED';

/** Null where the document, whose row is locked, is as the session left it and the user may write to it now. */
export async function obstacleTo(
  write: Write,
  holder: Holder,
  session: EditorSessionRow,
  document: FoundItem | undefined,
  size: number,
): Promise<Obstacle | null> {
  if (document === undefined) return 'PURGED';
  if (document.trashedAt !== null) return 'TRASHED';
  if (!includes(permissionsOn(holder, document), 'WRITE')) return 'FORBIDDEN';
  if (document.currentRevisionId !== session.revisionId) return 'CHANGED';
  try {
    await requireUnlocked(write, holder, document);
    await requireRoom(write, document.ownerId, size);
    return null;
  } catch (error) {
    if (error instanceof SheafError && (error.code === 'LOCKED' || error.code === 'QUOTA_EXCEEDED')) {
      return error.code;
    }
    throw error;
  }
}

export interface Conflict {
  /** Undefined where it is gone for good. */
  readonly document: FoundItem | undefined;
  /** What it was called when it was opened. */
  readonly name: string;
  /** Everybody who is to be told. */
  readonly editors: readonly UserId[];
}

/**
 * A document of the user's, still without content, in the same folder where they may make one there, else in their home:
 * `report (conflict of alice 2026-01-31).docx`.
 */
export async function addConflictCopy(
  write: Write,
  holder: Holder,
  { document, name, editors }: Conflict,
): Promise<FoundItem> {
  const folder = await lockFolder(write, holder, document?.parentId ?? null);
  const day = write.at.toISOString().slice(0, 10);
  const wanted = suffixedName(document?.name ?? name, ` (conflict of ${holder.username} ${day})`);
  const fields = {
    name: await freeName(write.transaction, folder.id, wanted),
    description: null,
    externalId: null,
    metadata: {},
  };
  const copy = rowOf(await insertDocument(write, holder, folder, fields), folder);
  for (const userId of editors) write.notify({ userId, kind: 'EDIT_CONFLICT', itemId: copy.id });
  return copy;
}

async function lockFolder(write: Write, holder: Holder, parentId: ItemId | null): Promise<FoundItem> {
  try {
    if (parentId !== null) return await lockTargetFolder(write.transaction, holder, parentId, 'DOCUMENT');
  } catch (error) {
    if (!(error instanceof SheafError)) throw error;
  }
  // Nobody loses what they wrote for want of a right.
  const home = await write.transaction.row<FoundItem>(
    sql`${selectItems(sql`item.id = ${holder.homeId}`)} for share of item`,
  );
  if (home === undefined) throw new Error(`The home of ${holder.userId} is gone.`);
  return home;
}
