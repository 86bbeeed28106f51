// Keeps what the office editor saves: as a revision of the document, or beside it where that has moved on.
import sql from 'sql-template-tag';
import type { KeptPublicGrants } from '../../access/kept-public-grants.js';
import type { PublicGrants } from '../../access/public-grants.js';
import { findHolders } from '../../access/viewer-facts.js';
import type { Origin } from '../../access/viewer.js';
import type { Clock } from '../../common/clock.js';
import { SheafError, forbidden, notFound, unsupportedType } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import type { UserId } from '../../common/ids.js';
import { extensionOf } from '../../storage/media-type.js';
import { keepBlob } from '../content/receive.js';
import type { Content, ContentReceiver, Used } from '../content/receive.js';
import { addUpload } from '../content/revisions.js';
import { lockItems } from '../items/find-items.js';
import { foundColumns } from '../items/item-rows.js';
import type { FoundItem } from '../items/item-rows.js';
import { retryingRaces } from '../items/races.js';
import type { Write, Writer } from '../write.js';
import { addConflictCopy, obstacleTo } from './conflict-copy.js';
import type { DocumentServer, OfficeCallback } from './document-server.js';
import {
  closeEditorSession,
  editorsOf,
  findEditorSession,
  lockEditorSession,
  recordSave,
} from './editor-session-rows.js';
import type { EditorSessionRow } from './editor-session-rows.js';
import { savesAs } from './office-types.js';
import { fetchSaved } from './saved-content.js';

export interface OfficeSaverParts {
  readonly writer: Writer;
  readonly receiver: ContentReceiver;
  readonly publicGrants: KeptPublicGrants;
  readonly clock: Clock;
}

/** What the document server is answered, and what the log is told. */
export type SaveOutcome = 'DONE' | 'REFUSED' | 'EDITOR_FAILED';

/** What `OfficeCallback.status` says. */
const SAVED_AT_THE_END = 2;
const SAVED_MEANWHILE = 6;
const FAILED = [3, 7];
const CLOSED_UNCHANGED = 4;

/** A save on its way. */
interface Save {
  readonly callback: OfficeCallback;
  readonly editorId: UserId;
  readonly editors: readonly UserId[];
  readonly content: Content;
}

export class OfficeSaver {
  constructor(private readonly parts: OfficeSaverParts) {}

  /**
   * What the document server told of the document. REFUSED where its save cannot be kept, which is audited: it keeps the
   * content itself then. Any other error is one after which it is to ask again.
   */
  async receive(
    origin: Origin,
    server: DocumentServer,
    documentId: string,
    callback: OfficeCallback,
  ): Promise<SaveOutcome> {
    const { status, key } = callback;
    if (FAILED.includes(status)) return 'EDITOR_FAILED';
    try {
      if (status === SAVED_AT_THE_END || status === SAVED_MEANWHILE) {
        await this.save(origin, server, documentId, callback);
      }
    } catch (error) {
      if (!(error instanceof SheafError)) throw error;
      const targetId = isId(documentId) ? documentId : null;
      await this.parts.writer.refused(origin, 'officeSave', error.code, { targetId });
      return 'REFUSED';
    }
    if (status === SAVED_AT_THE_END || status === CLOSED_UNCHANGED) {
      await closeEditorSession(this.parts.writer.rows, key, this.parts.clock.now());
    }
    return 'DONE';
  }

  private async save(
    origin: Origin,
    server: DocumentServer,
    documentId: string,
    callback: OfficeCallback,
  ): Promise<void> {
    const { writer, receiver, publicGrants } = this.parts;
    const { key, url, fileType, notModified } = callback;
    const session = await findEditorSession(writer.rows, key);
    if (session?.openedDocumentId !== documentId.toLowerCase()) throw notFound('editor session');
    if (notModified && session.savedSha256 !== null) return;
    if (url === null) throw notFound('saved document');
    const editors = await editorsOf(writer.rows, key);
    // Whoever edited last; the last who came, where the document server does not say.
    const editorId = callback.users.find((id) => editors.includes(id as UserId)) ?? editors[0];
    if (editorId === undefined) throw accountGone();
    const file = fetchSaved(server.url, url, fileNameOf(session, fileType));
    await receiver.receive(file, null, async (content) => {
      if (!savesAs(session.fileType, content.mimeType)) throw unsupportedType(content.mimeType);
      const save = { callback, editorId: editorId as UserId, editors, content };
      return retryingRaces(async () => {
        const known = await publicGrants.now();
        return writer.run(origin, 'officeSave', (write) => place(write, save, known));
      });
    });
  }
}

async function place(write: Write, save: Save, publicGrants: PublicGrants): Promise<Used<void>> {
  const { callback, content, editors } = save;
  const { key, fingerprint } = callback;
  const { sha256, size } = content.stored;
  const rows = write.transaction;
  const { session, document } = await lockTarget(write, key);
  const [holder] = await findHolders(rows, [save.editorId], write.at, publicGrants);
  if (holder === undefined) throw accountGone();
  write.actor(holder.userId);
  const audited = {
    type: 'Document',
    id: session.openedDocumentId,
    name: document?.name ?? session.documentName,
  } as const;
  // Asked again because the answer was lost, or a message of before: there is nothing to keep.
  if (session.savedSha256 === sha256 || session.tokens.includes(fingerprint)) {
    write.audit(audited, { repeated: true });
    return { result: undefined, kept: false };
  }
  const obstacle = await obstacleTo(write, holder, session, document, size);
  const target =
    obstacle === null && document !== undefined
      ? document
      : await addConflictCopy(write, holder, { document, name: session.documentName, editors });
  const blob = await keepBlob(write, content);
  const saved = await addUpload(write, holder, target, content, { blobId: blob.id, comment: null });
  await recordSave(write, key, {
    documentId: target.id,
    revisionId: saved.currentRevisionId,
    sha256,
    fingerprint,
  });
  if (target.id !== session.openedDocumentId) {
    write.audit(audited, {
      ...(obstacle === null ? {} : { conflict: obstacle }),
      copy: { documentId: target.id, name: target.name },
    });
  }
  return { result: undefined, kept: blob.kept };
}

interface Target {
  readonly session: EditorSessionRow;
  /** Wherever it is, in the trash too; undefined where it is gone for good. */
  readonly document: FoundItem | undefined;
}

/** The session and the document it saves to, both locked: the document first, as whoever opens it does. */
async function lockTarget(write: Write, key: string): Promise<Target> {
  const rows = write.transaction;
  const seen = await findEditorSession(rows, key);
  if (seen === undefined) throw notFound('editor session');
  const [document] = await lockItems(
    rows,
    sql`
      select ${foundColumns} from item left join item parent on parent.id = item.parent_id
      where item.id = ${seen.documentId} for no key update of item`,
  );
  const session = await lockEditorSession(rows, key);
  if (session === undefined) throw notFound('editor session');
  // Another save has gone elsewhere meanwhile.
  return session.documentId === seen.documentId ? { session, document } : lockTarget(write, key);
}

const accountGone = (): SheafError =>
  forbidden({ rule: 'Nobody who was let in to edit this has an account that is let in now.' });

/** The document's name with the extension of what was saved: formats that an editor cannot write come back as others. */
function fileNameOf({ documentName }: EditorSessionRow, fileType: string | null): string {
  const extension = extensionOf(documentName);
  if (fileType === null || extension === fileType) return documentName;
  const stem = extension === null ? documentName : documentName.slice(0, -extension.length - 1);
  return `${stem}.${fileType}`;
}
