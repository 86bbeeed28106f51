// Editor sessions as rows: which key people edit a document by, where it saves to, and who was let in.
import { createHmac } from 'node:crypto';
import sql from 'sql-template-tag';
import { DAY, later } from '../../common/clock.js';
import type { ItemId, RevisionId, UserId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import type { FoundItem } from '../items/item-rows.js';
import type { Write } from '../write.js';

export interface EditorSessionRow {
  readonly key: string;
  readonly openedDocumentId: ItemId;
  readonly documentName: string;
  /** The extension that stands for the type it was opened as. */
  readonly fileType: string;
  /** Where the next save goes: the document that was opened, or what has been kept beside it. */
  readonly documentId: ItemId;
  /** What the next save follows. */
  readonly revisionId: RevisionId;
  readonly savedSha256: string | null;
  /** Fingerprints of the last saves. */
  readonly tokens: readonly string[];
}

const columns = sql`
  key, opened_document_id as "openedDocumentId", document_name as "documentName", file_type as "fileType",
  document_id as "documentId", revision_id as "revisionId", saved_sha256 as "savedSha256", tokens`;

/** After the last sign of life. */
const LIFETIME = 30 * DAY;
/** How many saves of one session are known again. */
const KNOWN_SAVES = 50;

export const findEditorSession = (rows: Rows, key: string): Promise<EditorSessionRow | undefined> =>
  rows.row<EditorSessionRow>(sql`select ${columns} from editor_session where key = ${key}`);

/** Locked until the transaction ends. */
export const lockEditorSession = (rows: Rows, key: string): Promise<EditorSessionRow | undefined> =>
  rows.row<EditorSessionRow>(sql`select ${columns} from editor_session where key = ${key} for update`);

/** Whoever was let in to edit, the last first. */
export async function editorsOf(rows: Rows, key: string): Promise<UserId[]> {
  const found = await rows.rows<{ userId: UserId }>(sql`
    select user_id as "userId" from editor_user where key = ${key} order by opened_at desc, user_id`);
  return found.map(({ userId }) => userId);
}

/** A document as editors open it: at its current revision. */
export interface OpenedDocument {
  readonly document: FoundItem;
  readonly revisionId: RevisionId;
}

/** By which key it is edited, and as which document that was opened at first. */
export interface EditorKey {
  readonly key: string;
  readonly openedDocumentId: ItemId;
  /** Which of the revision's keys it is, where it is a new one. */
  readonly turn: number;
}

/**
 * The key by which people edit the revision now, or will. Whoever saved meanwhile goes on with the key they began with: so do
 * those who come then. Once it was closed after a save, or saves elsewhere, it is not handed out again.
 */
export async function editorKey(rows: Rows, secret: Buffer, opened: OpenedDocument): Promise<EditorKey> {
  const { document, revisionId } = opened;
  const row = await rows.row<{ key: string | null; openedDocumentId: ItemId | null; turn: number }>(sql`
    select joined.key, joined.opened_document_id as "openedDocumentId", next.turn
    from (
      select coalesce(max(turn) + 1, 0) as turn from editor_session where opened_revision_id = ${revisionId}
    ) next
    left join lateral (
      select key, opened_document_id from editor_session
      where document_id = ${document.id} and revision_id = ${revisionId}
        and (closed_at is null or opened_revision_id = ${revisionId})
      order by opened_at desc limit 1
    ) joined on true`);
  const turn = row?.turn ?? 0;
  return {
    key: row?.key ?? keyOf(secret, revisionId, turn),
    openedDocumentId: row?.openedDocumentId ?? document.id,
    turn,
  };
}

/** In the letters that the document server takes, and of nobody's making: it tells nothing of what it stands for. */
const keyOf = (secret: Buffer, revisionId: RevisionId, turn: number): string =>
  createHmac('sha256', createHmac('sha256', secret).update('keys of editors').digest())
    .update(`${revisionId} ${turn}`)
    .digest('base64url');

interface Entering {
  readonly fileType: string;
  readonly userId: UserId;
}

/** The user is let in to edit by the key. */
export async function enterEditorSession(
  write: Write,
  { document, revisionId }: OpenedDocument,
  { key, turn, fileType, userId }: Pick<EditorKey, 'key' | 'turn'> & Entering,
): Promise<void> {
  await write.transaction.rows(sql`
    with opened as (
      insert into editor_session (key, opened_document_id, opened_revision_id, turn, document_name, file_type, document_id,
                                  revision_id, opened_at, expires_at)
      values (${key}, ${document.id}, ${revisionId}, ${turn}, ${document.name}, ${fileType}, ${document.id}, ${revisionId},
              ${write.at}, ${later(write.at, LIFETIME)})
      on conflict (key) do update set closed_at = null, expires_at = excluded.expires_at
      returning key
    )
    insert into editor_user (key, user_id, opened_at) select key, ${userId}::uuid, ${write.at}::timestamptz from opened
    on conflict (key, user_id) do update set opened_at = excluded.opened_at`);
}

/** What a save came to, of a session whose row is locked. */
export interface Saved {
  readonly documentId: ItemId;
  readonly revisionId: RevisionId | null;
  readonly sha256: string;
  readonly fingerprint: string;
}

export async function recordSave(write: Write, key: string, saved: Saved): Promise<void> {
  await write.transaction.rows(sql`
    update editor_session
    set document_id = ${saved.documentId}, revision_id = ${saved.revisionId}, saved_sha256 = ${saved.sha256},
        tokens = (array[${saved.fingerprint}::text] || tokens)[1:${KNOWN_SAVES}::int],
        expires_at = ${later(write.at, LIFETIME)}
    where key = ${key}`);
}

/** The document server has let go of it. */
export async function closeEditorSession(rows: Rows, key: string, at: Date): Promise<void> {
  await rows.rows(sql`update editor_session set closed_at = ${at} where key = ${key} and closed_at is null`);
}
