// Makes a document of an uploaded file, or gives the file as a revision to one that is there already.
import sql from 'sql-template-tag';
import { mayRead } from '../../access/decision.js';
import { requireRight, requireViewer } from '../../access/checks.js';
import type { Caller, Viewer } from '../../access/viewer.js';
import type { Rows } from '../../database/database.js';
import { auditTarget } from '../access/manageable-item.js';
import { setPublic } from '../items/public-items.js';
import { checkItemFields, externalIdTaken, insertDocument, rowOf } from '../items/create-items.js';
import type { CreateDocumentInput, ItemFields } from '../items/create-items.js';
import { findByExternalId } from '../items/external-ids.js';
import { FieldCheck } from '../items/fields.js';
import type { FoundItem, ItemRow } from '../items/item-rows.js';
import { checkTargetFolder, findNamesake, freeName, lockTargetFolder, nameTaken } from '../items/place.js';
import { retryingRaces } from '../items/races.js';
import { checkTags, resolveTags, setDocumentTags } from '../tags/tags.js';
import type { Write, Writer } from '../write.js';
import { useUp } from '../uploads/finished-uploads.js';
import { keepBlob } from './receive.js';
import type { Content, ContentReceiver, GivenContent, Used } from './receive.js';
import { addUpload, lockDocument } from './revisions.js';

type Given<Value> = Value | null | undefined;

export type NameConflict = 'FAIL' | 'KEEP_BOTH' | 'NEW_REVISION';

export interface UploadDocumentInput extends Omit<CreateDocumentInput, 'name'>, GivenContent {
  /** Missing: the file's own. */
  readonly name?: Given<string>;
  readonly isPublic?: Given<boolean>;
  readonly onConflict?: Given<NameConflict>;
}

/** An upload whose input was checked and whose bytes lie in the store. */
interface Upload {
  readonly viewer: Viewer;
  readonly input: UploadDocumentInput;
  readonly fields: ItemFields;
  readonly tagNames: readonly string[];
  readonly content: Content;
}

export class DocumentUploader {
  constructor(
    private readonly writer: Writer,
    private readonly receiver: ContentReceiver,
  ) {}

  async upload(caller: Caller, input: UploadDocumentInput): Promise<ItemRow> {
    const viewer = requireViewer(caller);
    // Whoever may not, or gives nonsense, is told before the bytes are taken in.
    await checkTargetFolder(this.writer.rows, viewer, input.parentId, 'DOCUMENT');
    if (input.isPublic === true) requireRight(viewer, 'MANAGE_ACCESS');
    const check = new FieldCheck();
    const tagNames = checkTags(check, input);
    checkItemFields(check, { ...input, name: input.name ?? 'file' });
    check.done();
    // A revision is charged to whoever owns its document.
    const ownerId = input.onConflict === 'NEW_REVISION' ? null : viewer.userId;
    return this.receiver.receiveGiven(viewer, input, ownerId, (content, now) => {
      if (input.isPublic === true) requireRight(now, 'MANAGE_ACCESS');
      const fields = checkItemFields(check, { ...input, name: input.name ?? content.fileName });
      const upload: Upload = { viewer: now, input, fields, tagNames, content };
      return retryingRaces(() => this.writer.run(caller, 'uploadDocument', (write) => place(write, upload)));
    });
  }
}

async function place(write: Write, upload: Upload): Promise<Used<ItemRow>> {
  const { viewer, input, fields } = upload;
  const rows = write.transaction;
  const parent = await lockTargetFolder(rows, viewer, input.parentId, 'DOCUMENT');
  const onto = (await bearerOf(rows, upload)) ?? (await namesakeOf(rows, upload, parent));
  if (onto !== null) return addToDocument(write, upload, onto);

  const name = input.onConflict === 'KEEP_BOTH' ? await freeName(rows, parent.id, fields.name) : fields.name;
  const tagIds = await resolveTags(write, viewer, input.tagIds ?? [], upload.tagNames);
  const document = await insertDocument(write, viewer, parent, { ...fields, name });
  if (tagIds.length > 0) await setDocumentTags(write, document.id, tagIds);
  const placed = rowOf(document, parent);
  const blob = await keepBlob(write, upload.content);
  const result = await addUpload(write, viewer, placed, upload.content, { blobId: blob.id, comment: null });
  if (input.isPublic === true) {
    await setPublic(write, viewer, placed, true);
    write.audit(auditTarget(placed), { revision: 1, isPublic: true });
  }
  return { result, kept: blob.kept };
}

/** The document that bears the external id, where the upload is to become its revision; anything else: CONFLICT. */
async function bearerOf(rows: Rows, { viewer, input, fields }: Upload): Promise<FoundItem | null> {
  if (fields.externalId === null) return null;
  const bearer = await findByExternalId(rows, fields.externalId);
  if (bearer === undefined) return null;
  const fits = mayRead(viewer, bearer) && bearer.trashedAt === null && bearer.kind === 'DOCUMENT';
  if (input.onConflict !== 'NEW_REVISION' || !fits) throw externalIdTaken(viewer, fields.externalId, bearer);
  return bearer;
}

/** The document that bears the name, where the upload is to become its revision; where it is to fail: CONFLICT. */
async function namesakeOf(
  rows: Rows,
  { viewer, input, fields }: Upload,
  parent: FoundItem,
): Promise<FoundItem | null> {
  if (input.onConflict === 'KEEP_BOTH') return null;
  const namesake = await findNamesake(rows, parent.id, fields.name);
  if (namesake === undefined) return null;
  const fits = mayRead(viewer, namesake) && namesake.kind === 'DOCUMENT';
  if (input.onConflict !== 'NEW_REVISION' || !fits) throw nameTaken(viewer, fields.name, namesake);
  return namesake;
}

async function addToDocument(
  write: Write,
  { viewer, content, fields }: Upload,
  onto: FoundItem,
): Promise<Used<ItemRow>> {
  const document = await lockDocument(write, viewer, onto.id);
  const repeated =
    fields.externalId !== null &&
    fields.externalId === document.externalId &&
    (await currentSha256(write, document)) === content.stored.sha256;
  if (repeated) {
    if (content.uploadId !== null) await useUp(write, content.uploadId);
    write.audit(auditTarget(document));
    return { result: document, kept: false };
  }
  const blob = await keepBlob(write, content);
  const result = await addUpload(write, viewer, document, content, { blobId: blob.id, comment: null });
  return { result, kept: blob.kept };
}

async function currentSha256(write: Write, document: FoundItem): Promise<string | undefined> {
  const row = await write.transaction.row<{ sha256: string }>(sql`
    select blob.sha256 from revision join blob on blob.id = revision.blob_id
    where revision.id = ${document.currentRevisionId}`);
  return row?.sha256;
}
