// Opens documents in the office editor: who may, by which key, and the signed configuration that the browser hands on.
import sql from 'sql-template-tag';
import { requirePermission, requireViewer, requireVisible } from '../../access/checks.js';
import type { Caller, Viewer } from '../../access/viewer.js';
import type { Clock } from '../../common/clock.js';
import { featureOff, notEditable } from '../../common/errors.js';
import { isId } from '../../common/ids.js';
import type { UserId } from '../../common/ids.js';
import { suffixedName } from '../../common/names.js';
import type { KeptRows } from '../../database/kept-rows.js';
import type { Links } from '../content/links.js';
import { lockItem } from '../items/find-items.js';
import { requireUnlocked } from '../items/locks.js';
import type { FoundItem } from '../items/item-rows.js';
import type { UserRow } from '../users/user-row.js';
import type { Write, Writer } from '../write.js';
import { signConfig } from './document-server.js';
import type { DocumentServer } from './document-server.js';
import { editorKey, enterEditorSession } from './editor-session-rows.js';
import type { EditorKey, OpenedDocument } from './editor-session-rows.js';
import { officeTypeOf } from './office-types.js';
import type { OfficeType } from './office-types.js';

export const editorModes = ['VIEW', 'EDIT'] as const;
export type EditorMode = (typeof editorModes)[number];

/** What the browser hands to the DocsAPI; `config` is signed by `token`. */
export interface EditorSession {
  readonly documentServerUrl: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly token: string;
}

export interface EditorSessionsParts {
  readonly writer: Writer;
  /** Null: office editing is off. */
  readonly documentServer: DocumentServer | null;
  readonly links: Links;
  readonly users: KeptRows<UserId, UserRow>;
  readonly clock: Clock;
  /** What keys are derived from. */
  readonly secret: Buffer;
  /** What links start with. */
  readonly publicUrl: () => string;
}

/** What the document server takes, in characters. */
const LONGEST_TITLE = 128;

/** A document on its way into an editor. */
interface Opening extends OpenedDocument {
  readonly viewer: Viewer;
  readonly mode: EditorMode;
  readonly type: OfficeType;
}

export class EditorSessions {
  constructor(private readonly parts: EditorSessionsParts) {}

  /**
   * VIEW needs READ, EDIT needs WRITE. FEATURE_OFF without a document server; UNSUPPORTED_TYPE where no editor opens the type,
   * or none in this mode; to edit what somebody else has checked out: LOCKED.
   */
  async open(caller: Caller, documentId: string, mode: EditorMode): Promise<EditorSession> {
    const viewer = requireViewer(caller);
    const [user] = await this.parts.users.load([viewer.userId]);
    return this.parts.writer.run(caller, 'officeOpen', async (write) => {
      // It stays at this revision until its key is known: a save that is under way comes first.
      const document = requireVisible(viewer, await findDocument(write, documentId), 'document');
      requirePermission(viewer, document, mode === 'EDIT' ? 'WRITE' : 'READ');
      const { documentServer, secret } = this.parts;
      if (documentServer === null) throw featureOff('Office editing is not set up on this server.');
      const opening: Opening = { viewer, mode, ...requireType(document, mode) };
      if (mode === 'EDIT') await requireUnlocked(write, viewer, document);
      const editing = await editorKey(write.transaction, secret, opening);
      if (mode === 'EDIT') {
        const { fileType } = opening.type;
        await enterEditorSession(write, opening, { ...editing, fileType, userId: viewer.userId });
      }
      write.audit({ type: 'Document', id: document.id, name: document.name }, { mode });
      const config = this.configOf(
        opening,
        editing,
        user?.fullName ?? viewer.username,
        caller.language ?? null,
      );
      return {
        documentServerUrl: documentServer.url,
        config,
        token: signConfig(documentServer.secret, config, this.parts.clock),
      };
    });
  }

  private configOf(
    { document, revisionId, viewer, mode, type }: Opening,
    { key, openedDocumentId }: EditorKey,
    userName: string,
    language: string | null,
  ): Record<string, unknown> {
    const { links, publicUrl } = this.parts;
    const edit = mode === 'EDIT';
    return {
      documentType: type.documentType,
      document: {
        fileType: type.fileType,
        key,
        title: suffixedName(document.name, '', LONGEST_TITLE),
        // The document server has no session of its own: the link is of the viewer's, and no download of theirs.
        url: links.url({
          revisionId,
          sessionId: viewer.sessionId,
          disposition: 'inline',
          naming: 'document',
          fileName: document.name,
        }),
        permissions: {
          edit,
          comment: edit,
          fillForms: edit,
          review: edit,
          copy: true,
          download: true,
          print: true,
        },
      },
      editorConfig: {
        mode: edit ? 'edit' : 'view',
        ...(edit ? { callbackUrl: `${publicUrl()}/office/callback/${openedDocumentId}` } : {}),
        ...(language === null ? {} : { lang: language }),
        user: { id: viewer.userId, name: userName },
        // Saving is saving: a new revision when somebody asks for it, not only once everybody has left.
        customization: { forcesave: true },
      },
    };
  }
}

const findDocument = (write: Write, id: string): Promise<FoundItem | undefined> | undefined =>
  isId(id)
    ? lockItem(write.transaction, sql`item.id = ${id} and item.kind = 'DOCUMENT'`, 'share')
    : undefined;

function requireType(document: FoundItem, mode: EditorMode): OpenedDocument & { readonly type: OfficeType } {
  const type = officeTypeOf(document.mimeType);
  const { currentRevisionId: revisionId, mimeType } = document;
  if (type === null || revisionId === null || (mode === 'EDIT' && !type.editable)) {
    throw notEditable(mimeType ?? 'application/octet-stream');
  }
  return { document, revisionId, type };
}
