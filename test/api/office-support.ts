// What the tests of office editing have in common: documents with real bytes, opening them, and what became of them.
import type { ApiClient } from '../support/client.js';
import type { DocumentServer, Editor } from '../support/document-server.js';
import { bytesOf } from '../support/files.js';
import type { TestServer } from '../support/server.js';
import { zipOf } from '../storage/zip.js';
import { OpenEditor } from './generated/operations.js';
import { fresh, rows, upload } from './share-links-support.js';

const ooxml = 'application/vnd.openxmlformats-officedocument';
const parts = {
  docx: ['word/document.xml', `${ooxml}.wordprocessingml.document`],
  xlsx: ['xl/workbook.xml', `${ooxml}.spreadsheetml.sheet`],
  pptx: ['ppt/presentation.xml', `${ooxml}.presentationml.presentation`],
} as const;
export type OfficeKind = keyof typeof parts;

/** An office file that holds the text. */
export const officeBytes = (kind: OfficeKind, text: string): Buffer => {
  const [path, type] = parts[kind];
  const types = `<?xml version="1.0"?><Types><Override PartName="/${path}" ContentType="${type}.main+xml"/></Types>`;
  return zipOf(
    [
      ['[Content_Types].xml', Buffer.from(types)],
      [path, Buffer.from(`<?xml version="1.0"?><text>${text}</text>`)],
    ],
    'stored',
  );
};

/** A document of the client's with that text. */
export const newOffice = (
  client: ApiClient,
  kind: OfficeKind = 'docx',
  parentId?: string,
  name = fresh(`报告.${kind}`),
): Promise<string> => upload(client, new File([officeBytes(kind, 'at first')], name), parentId);

export const openEditor = async (client: ApiClient, documentId: string, mode: 'VIEW' | 'EDIT' = 'EDIT') =>
  (await client.data(OpenEditor, { documentId, mode })).editorSession;

/** Opens it in a browser of the client's. */
export const edit = async (
  server: TestServer,
  office: DocumentServer,
  client: ApiClient,
  documentId: string,
): Promise<Editor> => {
  office.now = () => server.clock.now();
  return office.edit(await openEditor(client, documentId));
};

export interface RevisionOf {
  readonly number: number;
  readonly fileName: string;
  readonly mimeType: string;
  readonly by: string;
  readonly sha256: string;
}

/** Its revisions, the first one first. */
export const revisionsOf = (server: TestServer, documentId: string): Promise<RevisionOf[]> =>
  rows<RevisionOf>(
    server,
    `select revision.number, revision.file_name as "fileName", revision.mime_type as "mimeType",
            user_account.username as by, blob.sha256
     from revision join blob on blob.id = revision.blob_id
     join user_account on user_account.id = revision.created_by_id
     where document_id = $1 order by number`,
    documentId,
  );

/** The bytes that the document has now. */
export async function contentOf(client: ApiClient, id: string): Promise<Buffer> {
  const { document } = await client.data<{ document: { downloadUrl: string } }>(
    'query ($id: ID) { document(id: $id) { downloadUrl } }',
    { id },
  );
  return bytesOf(await fetch(document.downloadUrl));
}

export interface Copy {
  readonly id: string;
  readonly name: string;
  readonly parent: string;
  readonly owner: string;
}

/** The documents that were kept because of conflicts about one of this name. */
export const copiesOf = (server: TestServer, stem: string): Promise<Copy[]> =>
  rows<Copy>(
    server,
    `select item.id, item.name, parent.name as parent, user_account.username as owner
     from item join item parent on parent.id = item.parent_id join user_account on user_account.id = item.owner_id
     where item.name like $1 || ' (conflict of %' order by item.created_at`,
    stem,
  );

const nameOf = async (server: TestServer, id: string): Promise<string> =>
  (await rows<{ name: string }>(server, 'select name from item where id = $1', id))[0]?.name ?? '';
export const stemOf = async (server: TestServer, id: string): Promise<string> =>
  (await nameOf(server, id)).replace(/\.[^.]+$/, '');

/** Whom a conflict was told to, by the item it is about. */
export const toldOf = async (server: TestServer, itemId: string): Promise<string[]> =>
  (
    await rows<{ username: string }>(
      server,
      `select username from notification join user_account on user_account.id = notification.user_id
       where item_id = $1 and kind = 'EDIT_CONFLICT' order by username`,
      itemId,
    )
  ).map(({ username }) => username);

/** What is audited of saving a document, oldest first: how it ended, who it was, and what came of it. */
export const savesOf = (server: TestServer, documentId: string): Promise<Record<string, unknown>[]> =>
  rows<Record<string, unknown>>(
    server,
    `select result, user_account.username as actor, details
     from audit_entry left join user_account on user_account.id = audit_entry.actor_id
     where action = 'officeSave' and target_id = $1 order by xid, audit_entry.id`,
    documentId,
  );
