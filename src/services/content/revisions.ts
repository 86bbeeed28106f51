// Adds revisions to documents: uploaded ones, and older ones made current again.
import { raw } from '@mikro-orm/core';
import sql from 'sql-template-tag';
import type { Sql } from 'sql-template-tag';
import { requirePermission, requireViewer, requireVisible } from '../../access/checks.js';
import type { Caller, Holder, Viewer } from '../../access/viewer.js';
import { conflict, notFound } from '../../common/errors.js';
import { isId, newId } from '../../common/ids.js';
import type { BlobId, RevisionId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import { Document, Revision } from '../../entities/index.js';
import { FieldCheck } from '../items/fields.js';
import { lockItem, selectItems } from '../items/find-items.js';
import { requireUnlocked } from '../items/locks.js';
import type { FoundItem, ItemRow } from '../items/item-rows.js';
import type { Write, Writer } from '../write.js';
import { requireRoom } from './quota.js';
import { keepBlob } from './receive.js';
import type { Content, ContentReceiver, GivenContent } from './receive.js';

type Given<Value> = Value | null | undefined;

export interface UploadRevisionInput extends GivenContent {
  readonly documentId: string;
  readonly comment?: Given<string>;
  /** The number of the revision that the caller has seen; 0 before any content. */
  readonly expectedRevision?: Given<number>;
}

export interface RestoreRevisionInput {
  readonly documentId: string;
  readonly number: number;
  readonly comment?: Given<string>;
}

/** What a new revision is made of. */
interface NewRevision {
  readonly blobId: BlobId;
  readonly size: number;
  readonly mimeType: string;
  readonly fileName: string;
  readonly comment: string | null;
}

export class Revisions {
  constructor(
    private readonly writer: Writer,
    private readonly receiver: ContentReceiver,
  ) {}

  /** Where the document has moved on from `expectedRevision`: CONFLICT, with the number it is at. */
  async upload(caller: Caller, input: UploadRevisionInput): Promise<ItemRow> {
    const viewer = requireViewer(caller);
    const { ownerId } = await checkDocument(this.writer.rows, viewer, input.documentId);
    const check = new FieldCheck();
    const comment = check.description('comment', input.comment);
    check.done();
    return this.receiver.receiveGiven(viewer, input, ownerId, (content, now) =>
      this.writer.run(caller, 'uploadRevision', async (write) => {
        const document = await lockDocument(write, now, input.documentId);
        await requireRevision(write.transaction, document, input.expectedRevision);
        const blob = await keepBlob(write, content);
        return {
          result: await addUpload(write, now, document, content, { blobId: blob.id, comment }),
          kept: blob.kept,
        };
      }),
    );
  }

  /** Makes the content of an earlier revision current again, as a new revision. */
  restore(caller: Caller, input: RestoreRevisionInput): Promise<ItemRow> {
    const viewer = requireViewer(caller);
    return this.writer.run(caller, 'restoreRevision', async (write) => {
      const document = await lockDocument(write, viewer, input.documentId);
      const check = new FieldCheck();
      const comment = check.description('comment', input.comment);
      check.done();
      const earlier = await write.transaction.row<Omit<NewRevision, 'comment'>>(sql`
        select revision.blob_id as "blobId", blob.size, revision.mime_type as "mimeType",
               revision.file_name as "fileName"
        from revision join blob on blob.id = revision.blob_id
        where revision.document_id = ${document.id} and revision.number = ${input.number}`);
      if (earlier === undefined) throw notFound('revision');
      return addRevision(write, viewer, document, { ...earlier, comment });
    });
  }
}

const whereDocument = (id: string): Sql => sql`item.id = ${id} and item.kind = 'DOCUMENT'`;

/**
 * The document, which the viewer may write to; its row is locked, so that its revisions come one after the other. LOCKED
 * where somebody else has checked it out.
 */
export async function lockDocument(write: Write, viewer: Viewer, id: string): Promise<FoundItem> {
  const document = await writableDocument(viewer, id, (where) => lockItem(write.transaction, where));
  await requireUnlocked(write, viewer, document);
  return document;
}

/** The same check ahead of the transaction, for what takes long: nothing is locked. */
const checkDocument = (rows: Rows, viewer: Viewer, id: string): Promise<FoundItem> =>
  writableDocument(viewer, id, (where) => rows.row(selectItems(where)));

async function writableDocument(
  viewer: Viewer,
  id: string,
  select: (where: Sql) => Promise<FoundItem | undefined>,
): Promise<FoundItem> {
  const document = isId(id) ? await select(whereDocument(id)) : undefined;
  const visible = requireVisible(viewer, document, 'document');
  requirePermission(viewer, visible, 'WRITE');
  return visible;
}

async function requireRevision(rows: Rows, document: FoundItem, expected: Given<number>): Promise<void> {
  if (expected === null || expected === undefined) return;
  const current = await lastNumber(rows, document);
  if (current !== expected) {
    throw conflict(`The document is at revision ${current}, not at ${expected}.`, {
      currentRevision: current,
    });
  }
}

async function lastNumber(rows: Rows, document: FoundItem): Promise<number> {
  const row = await rows.row<{ last: number | null }>(
    sql`select max(number) as last from revision where document_id = ${document.id}`,
  );
  return row?.last ?? 0;
}

/** Adds what the caller has sent as a revision, as `addRevision` does, and counts the upload. */
export function addUpload(
  write: Write,
  viewer: Holder,
  document: FoundItem,
  { stored: { size }, mimeType, fileName }: Content,
  kept: Pick<NewRevision, 'blobId' | 'comment'>,
): Promise<FoundItem> {
  write.count('uploads');
  write.count('uploadedBytes', size);
  return addRevision(write, viewer, document, { ...kept, size, mimeType, fileName });
}

/** Adds the revision to the document, whose row has to be locked, and makes it current. No room: QUOTA_EXCEEDED. */
async function addRevision(
  write: Write,
  viewer: Holder,
  document: FoundItem,
  added: NewRevision,
): Promise<FoundItem> {
  await requireRoom(write, document.ownerId, added.size);
  const id = newId<RevisionId>();
  const number =
    document.currentRevisionId === null ? 1 : (await lastNumber(write.transaction, document)) + 1;
  const { size, ...fields } = added;
  write.em.persist(
    write.em.create(Revision, {
      ...fields,
      id,
      documentId: document.id,
      number,
      createdAt: write.at,
      createdById: viewer.userId,
    }),
  );
  await write.em.nativeUpdate(
    Document,
    { id: document.id },
    {
      currentRevisionId: id,
      size,
      keptBytes: raw('kept_bytes + ?', [size]),
      mimeType: added.mimeType,
      updatedAt: write.at,
    },
  );
  write.process([id]);
  if (document.currentRevisionId !== null) write.reindexContent(document.id);
  write.change('REVISION_ADDED', document, { number });
  write.audit({ type: 'Document', id: document.id, name: document.name }, { revision: number });
  return { ...document, currentRevisionId: id, size, mimeType: added.mimeType, updatedAt: write.at };
}
