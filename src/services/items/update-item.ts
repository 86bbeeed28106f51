// Changes what an item is called and described as, who may read it, its tags and its caller's key.
import sql from 'sql-template-tag';
import { requirePermission, requireRight, requireViewer, requireVisible } from '../../access/checks.js';
import type { Caller, Viewer } from '../../access/viewer.js';
import { conflict } from '../../common/errors.js';
import { HOMES_ID, isId } from '../../common/ids.js';
import { nameKey } from '../../common/names.js';
import { Document, Folder } from '../../entities/index.js';
import { extensionOf } from '../../storage/media-type.js';
import { auditTarget } from '../access/manageable-item.js';
import { changedFields } from '../changed-fields.js';
import { checkTags, resolveTags, setDocumentTags } from '../tags/tags.js';
import type { ChangedTags } from '../tags/tags.js';
import type { Write, Writer } from '../write.js';
import { externalIdTaken } from './create-items.js';
import { findByExternalId } from './external-ids.js';
import { FieldCheck } from './fields.js';
import type { Metadata } from './fields.js';
import { lockItem } from './find-items.js';
import type { FoundItem, ItemRow } from './item-rows.js';
import { requireUnlocked } from './locks.js';
import { findNamesake, nameTaken } from './place.js';
import { setPublic } from './public-items.js';
import { retryingRaces } from './races.js';

/** What is missing stays as it is; null clears what may be empty. */
export interface UpdateItemInput {
  readonly itemId: string;
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly metadata?: Metadata | null | undefined;
  readonly isPublic?: boolean | null | undefined;
  readonly tagIds?: readonly string[] | null | undefined;
  readonly externalId?: string | null | undefined;
}

export class ItemUpdater {
  constructor(private readonly writer: Writer) {}

  update(caller: Caller, input: UpdateItemInput): Promise<ItemRow> {
    const viewer = requireViewer(caller);
    return retryingRaces((attempt) =>
      this.writer.run(caller, 'updateItem', async (write) => {
        const item = await lockVisible(write, viewer, input.itemId);
        requireUpdate(viewer, item, input);
        const updated = updatedFields(item, input);
        requireRenamable(item, updated);
        if (item.kind === 'DOCUMENT' && updated.name !== item.name)
          await requireUnlocked(write, viewer, item);
        if (attempt === 'LOOKING') await requireNoConflict(write, viewer, item, updated);
        const changed = await apply(write, viewer, item, updated, input);
        return changed ? { ...updated, updatedAt: write.at } : updated;
      }),
    );
  }
}

async function lockVisible(write: Write, viewer: Viewer, id: string): Promise<FoundItem> {
  const item = isId(id) ? await lockItem(write.transaction, sql`item.id = ${id}`) : undefined;
  return requireVisible(viewer, item, 'item');
}

function requireUpdate(viewer: Viewer, item: FoundItem, input: UpdateItemInput): void {
  const { itemId: _, isPublic, ...rest } = input;
  if (input.name !== undefined) requireRight(viewer, `RENAME_${item.kind}`);
  if (isPublic !== undefined) requireRight(viewer, 'MANAGE_ACCESS');
  if (Object.values(rest).some((value) => value !== undefined) || isPublic === undefined) {
    requirePermission(viewer, item, 'WRITE');
  }
  if (isPublic !== undefined) requirePermission(viewer, item, 'MANAGE');
}

/** The item as it is to become; what cannot be: BAD_USER_INPUT. */
function updatedFields(item: FoundItem, input: UpdateItemInput): FoundItem {
  const check = new FieldCheck();
  for (const field of ['name', 'isPublic', 'tagIds', 'metadata'] as const) {
    if (input[field] === null) check.add(field, 'required', 'This cannot be empty: leave it out to keep it.');
  }
  const name = typeof input.name === 'string' ? check.name('name', input.name) : item.name;
  const updated: FoundItem = {
    ...item,
    name,
    description:
      input.description === undefined
        ? item.description
        : check.description('description', input.description),
    metadata:
      input.metadata === undefined || input.metadata === null
        ? item.metadata
        : check.metadata('metadata', input.metadata),
    externalId:
      input.externalId === undefined ? item.externalId : check.externalId('externalId', input.externalId),
    extension: item.kind === 'DOCUMENT' ? extensionOf(name) : null,
  };
  if (input.tagIds !== undefined && input.tagIds !== null && item.kind === 'FOLDER') {
    check.add('tagIds', 'kind', 'Only documents bear tags.');
  }
  checkTags(check, { tagIds: input.tagIds });
  check.done();
  return updated;
}

function requireRenamable(item: FoundItem, updated: FoundItem): void {
  if (updated.name === item.name) return;
  if (item.parentId === null || item.id === HOMES_ID || item.parentId === HOMES_ID) {
    throw conflict('The root, /Home and the homes in it keep their names: a home follows its user.', {
      itemId: item.id,
    });
  }
}

/** The unique indexes refuse a name or an external id that is taken; this says by what. */
async function requireNoConflict(
  write: Write,
  viewer: Viewer,
  item: FoundItem,
  updated: FoundItem,
): Promise<void> {
  if (updated.name !== item.name && item.parentId !== null) {
    const namesake = await findNamesake(write.transaction, item.parentId, updated.name);
    if (namesake !== undefined && namesake.id !== item.id) throw nameTaken(viewer, updated.name, namesake);
  }
  if (updated.externalId !== null && updated.externalId !== item.externalId) {
    const bearer = await findByExternalId(write.transaction, updated.externalId);
    if (bearer !== undefined) throw externalIdTaken(viewer, updated.externalId, bearer);
  }
}

/** Whether anything but the access to it changed. */
async function apply(
  write: Write,
  viewer: Viewer,
  item: FoundItem,
  updated: FoundItem,
  input: UpdateItemInput,
): Promise<boolean> {
  const { name, ...others } = changedFields(shownOf(item), shownOf(updated));
  const { description, metadata, ...told } = others;
  const renamed = name !== undefined;
  const described = Object.keys(others).length > 0;
  const tagIds = await applyTags(write, viewer, item, input);
  const tagged = tagIds !== null;
  const opened = await applyPublic(write, viewer, item, input);
  write.audit(auditTarget(updated), {
    ...(renamed ? { name } : {}),
    ...told,
    // Whoever reads the log need not be able to read the item.
    ...(description === undefined ? {} : { description: 'changed' }),
    ...(metadata === undefined ? {} : { metadata: 'changed' }),
    ...(opened ? { isPublic: { from: !input.isPublic, to: input.isPublic } } : {}),
    ...(tagged ? { tagIds } : {}),
  });
  if (renamed) write.change('ITEM_RENAMED', item, { from: item.name, to: updated.name });
  if (described) write.change('ITEM_UPDATED', item);
  if (tagged) write.change('TAGS_CHANGED', item);
  if (!renamed && !described && !tagged) return false;
  if (renamed || tagged || description !== undefined) write.reindex(item.id);
  const common = {
    name: updated.name,
    nameKey: nameKey(updated.name),
    description: updated.description,
    externalId: updated.externalId,
    metadata: { ...updated.metadata },
    updatedAt: write.at,
  };
  if (item.kind === 'FOLDER') await write.em.nativeUpdate(Folder, { id: item.id }, common);
  else await write.em.nativeUpdate(Document, { id: item.id }, { ...common, extension: updated.extension });
  return true;
}

const shownOf = ({ name, description, externalId, metadata }: FoundItem) => ({
  name,
  description,
  externalId,
  // As it comes back.
  metadata: JSON.parse(JSON.stringify(metadata)) as Metadata,
});

/** Null where that changed nothing. */
async function applyTags(
  write: Write,
  viewer: Viewer,
  item: FoundItem,
  input: UpdateItemInput,
): Promise<ChangedTags | null> {
  if (input.tagIds === undefined || input.tagIds === null) return null;
  return setDocumentTags(write, item.id, await resolveTags(write, viewer, input.tagIds, []));
}

/** Whether that changed anything. */
async function applyPublic(
  write: Write,
  viewer: Viewer,
  item: FoundItem,
  { isPublic }: UpdateItemInput,
): Promise<boolean> {
  return typeof isPublic === 'boolean' && (await setPublic(write, viewer, item, isPublic));
}
