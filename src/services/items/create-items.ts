// Makes folders, and documents that have no content yet.
import { mayRead } from '../../access/decision.js';
import { requireViewer } from '../../access/checks.js';
import type { Caller, Holder, Viewer } from '../../access/viewer.js';
import { conflict } from '../../common/errors.js';
import { newId } from '../../common/ids.js';
import type { ItemId } from '../../common/ids.js';
import { nameKey } from '../../common/names.js';
import type { Rows } from '../../database/database.js';
import { Document, Folder } from '../../entities/index.js';
import { extensionOf } from '../../storage/media-type.js';
import { checkTags, resolveTags, setDocumentTags } from '../tags/tags.js';
import type { Write, Writer } from '../write.js';
import { findByExternalId } from './external-ids.js';
import { FieldCheck } from './fields.js';
import type { Metadata } from './fields.js';
import type { FoundItem, ItemKind, ItemRow } from './item-rows.js';
import { findNamesake, grantOwnership, lockTargetFolder, nameTaken, placed } from './place.js';
import { retryingRaces } from './races.js';

type Given<Value> = Value | null | undefined;

export interface CreateFolderInput {
  /** Missing: the viewer's home. */
  readonly parentId?: Given<string>;
  readonly name: string;
  readonly description?: Given<string>;
  readonly externalId?: Given<string>;
  readonly metadata?: Given<Metadata>;
}

export interface CreateDocumentInput extends CreateFolderInput {
  readonly tagIds?: Given<readonly string[]>;
  readonly tagNames?: Given<readonly string[]>;
}

/** A name and the rest that every new item is given, checked. */
export interface ItemFields {
  readonly name: string;
  readonly description: string | null;
  readonly externalId: string | null;
  readonly metadata: Metadata;
}

export function checkItemFields(check: FieldCheck, input: CreateFolderInput): ItemFields {
  return {
    name: check.name('name', input.name),
    description: check.description('description', input.description),
    externalId: check.externalId('externalId', input.externalId),
    metadata: check.metadata('metadata', input.metadata),
  };
}

export class ItemCreator {
  constructor(private readonly writer: Writer) {}

  /** The new folder; where a live one bears the external id, that one, unchanged. */
  createFolder(caller: Caller, input: CreateFolderInput): Promise<ItemRow> {
    const viewer = requireViewer(caller);
    return retryingRaces((attempt) =>
      this.writer.run(caller, 'createFolder', async (write) => {
        const parent = await lockTargetFolder(write.transaction, viewer, input.parentId, 'FOLDER');
        const check = new FieldCheck();
        const fields = checkItemFields(check, input);
        check.done();
        const there = await alreadyThere(write.transaction, viewer, fields.externalId, 'FOLDER');
        if (there !== null) return audited(write, there);
        if (attempt === 'LOOKING') await requireFreeName(write.transaction, viewer, parent, fields.name);
        return insertFolder(write, viewer, parent, fields);
      }),
    );
  }

  /** The new document; where a live one bears the external id, that one, unchanged. */
  createDocument(caller: Caller, input: CreateDocumentInput): Promise<ItemRow> {
    const viewer = requireViewer(caller);
    return retryingRaces((attempt) =>
      this.writer.run(caller, 'createDocument', async (write) => {
        const parent = await lockTargetFolder(write.transaction, viewer, input.parentId, 'DOCUMENT');
        const check = new FieldCheck();
        const fields = checkItemFields(check, input);
        const tagNames = checkTags(check, input);
        check.done();
        const there = await alreadyThere(write.transaction, viewer, fields.externalId, 'DOCUMENT');
        if (there !== null) return audited(write, there);
        if (attempt === 'LOOKING') await requireFreeName(write.transaction, viewer, parent, fields.name);
        const tagIds = await resolveTags(write, viewer, input.tagIds ?? [], tagNames);
        const document = await insertDocument(write, viewer, parent, fields);
        if (tagIds.length > 0) await setDocumentTags(write, document.id, tagIds);
        return rowOf(document, parent);
      }),
    );
  }
}

/** The unique index refuses a name that is taken; this says by what. */
async function requireFreeName(rows: Rows, viewer: Viewer, parent: FoundItem, name: string): Promise<void> {
  const namesake = await findNamesake(rows, parent.id, name);
  if (namesake !== undefined) throw nameTaken(viewer, name, namesake);
}

/** The live item of the kind that bears the external id. Anything else that bears it: CONFLICT. */
async function alreadyThere(
  rows: Rows,
  viewer: Viewer,
  externalId: string | null,
  kind: ItemKind,
): Promise<FoundItem | null> {
  if (externalId === null) return null;
  const bearer = await findByExternalId(rows, externalId);
  if (bearer === undefined) return null;
  const visible = mayRead(viewer, bearer);
  if (visible && bearer.trashedAt === null && bearer.kind === kind) return bearer;
  throw externalIdTaken(viewer, externalId, bearer);
}

/** CONFLICT, with the item's id only where the viewer may read it. */
export const externalIdTaken = (viewer: Viewer, externalId: string, bearer: FoundItem): Error =>
  conflict(`The external id "${externalId}" is taken.`, {
    externalId,
    ...(bearer.trashedAt === null && mayRead(viewer, bearer) ? { itemId: bearer.id } : {}),
  });

function audited(write: Write, item: FoundItem): FoundItem {
  write.audit({ type: item.kind === 'FOLDER' ? 'Folder' : 'Document', id: item.id, name: item.name });
  return item;
}

function insertFolder(write: Write, viewer: Viewer, parent: FoundItem, fields: ItemFields): Promise<ItemRow> {
  const id = newId<ItemId>();
  const folder = write.em.create(Folder, {
    ...common(write, viewer, parent, fields, id),
    ancestors: [...parent.ancestors, parent.id],
    accessLineage: [id, ...parent.lineage],
  });
  return inserted(write, viewer, parent, folder).then(() => rowOf(folder, parent));
}

/** A document without content; the caller adds what belongs to it in the same transaction. */
export async function insertDocument(
  write: Write,
  viewer: Holder,
  parent: FoundItem,
  fields: ItemFields,
): Promise<Document> {
  const document = write.em.create(Document, {
    ...common(write, viewer, parent, fields, newId<ItemId>()),
    extension: extensionOf(fields.name),
  });
  await inserted(write, viewer, parent, document);
  return document;
}

const common = (write: Write, viewer: Holder, parent: FoundItem, fields: ItemFields, id: ItemId) => ({
  id,
  parentId: parent.id,
  name: fields.name,
  nameKey: nameKey(fields.name),
  description: fields.description,
  ownerId: viewer.userId,
  externalId: fields.externalId,
  metadata: { ...fields.metadata },
  createdAt: write.at,
  updatedAt: write.at,
});

async function inserted(
  write: Write,
  viewer: Holder,
  parent: FoundItem,
  item: Folder | Document,
): Promise<void> {
  write.em.persist(item);
  await write.em.flush();
  grantOwnership(write, viewer, item.id, parent);
  write.reindex(item.id, { name: item.name, description: item.description, tagNames: [] });
  write.change('ITEM_CREATED', placed(item.id, parent));
  write.audit({ type: item instanceof Folder ? 'Folder' : 'Document', id: item.id, name: item.name });
}

/** The row of an entity that was just written, as a read would give it. */
export const rowOf = (item: Folder | Document, parent: FoundItem): FoundItem => ({
  id: item.id,
  kind: item instanceof Folder ? 'FOLDER' : 'DOCUMENT',
  parentId: parent.id,
  externalId: item.externalId,
  name: item.name,
  description: item.description,
  ownerId: item.ownerId,
  createdAt: item.createdAt,
  updatedAt: item.updatedAt,
  trashedAt: item.trashedAt,
  inheritsAccess: item.inheritsAccess,
  metadata: item.metadata,
  size: item.size,
  currentRevisionId: item instanceof Document ? item.currentRevisionId : null,
  mimeType: item instanceof Document ? item.mimeType : null,
  extension: item instanceof Document ? item.extension : null,
  lineage: [item.id, ...(item.inheritsAccess ? parent.lineage : [])],
  ancestors: [...parent.ancestors, parent.id],
});
