// Makes tags, changes them, and takes them out of the vocabulary.
import { UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import sql from 'sql-template-tag';
import { requireRight, requireViewer } from '../../access/checks.js';
import type { Caller, Viewer } from '../../access/viewer.js';
import { lineageColumn } from '../../access/decision.js';
import { badUserInput, conflict, notFound } from '../../common/errors.js';
import { isId, newId } from '../../common/ids.js';
import type { TagId } from '../../common/ids.js';
import { nameKey } from '../../common/names.js';
import type { Rows } from '../../database/database.js';
import { Tag } from '../../entities/index.js';
import type { ChangeKind } from '../../changes/change-rows.js';
import { changedFields } from '../changed-fields.js';
import type { Details } from '../records.js';
import type { Write, Writer } from '../write.js';
import { checkNewTag, checkTagChange } from './tag-input.js';
import type { CreateTagInput, UpdateTagInput } from './tag-input.js';
import { findTags, tagColumns } from './tag-row.js';
import type { TagRow } from './tag-row.js';
import { existingTags } from './tags.js';

export class TagEditor {
  constructor(private readonly writer: Writer) {}

  /** Needs MANAGE_TAGS. BAD_USER_INPUT; NOT_FOUND for the parent; CONFLICT where the name is taken. */
  async create(caller: Caller, input: CreateTagInput): Promise<TagRow> {
    const viewer = requireViewer(caller);
    requireRight(viewer, 'MANAGE_TAGS');
    const fields = checkNewTag(input);
    return claimingName(fields.name, () =>
      this.writer.run(caller, 'createTag', async (write) => {
        const tag: TagRow = {
          ...fields,
          id: newId<TagId>(),
          parentId: await lockParent(write.transaction, input.parentId),
          createdById: viewer.userId,
          createdAt: write.at,
        };
        write.em.persist(write.em.create(Tag, { ...tag, nameKey: nameKey(tag.name) }));
        await write.em.flush();
        write.indexTag(tag.id, tag.name);
        return recorded(write, tag);
      }),
    );
  }

  /** Needs MANAGE_TAGS. NOT_FOUND; BAD_USER_INPUT, for a circle of parents too; CONFLICT where the name is taken. */
  async update(caller: Caller, input: UpdateTagInput): Promise<TagRow> {
    await this.requireManaged(caller, input.tagId);
    return claimingName(input.name ?? '', () =>
      this.writer.run(caller, 'updateTag', async (write) => {
        if (input.parentId !== undefined) await lockTree(write);
        const tag = await lockTag(write, input.tagId);
        const changed = {
          ...checkTagChange(input, tag),
          parentId:
            input.parentId === undefined ? tag.parentId : await lockParent(write.transaction, input.parentId),
        };
        if (changed.parentId !== tag.parentId) await requireNoCircle(write.transaction, changed);
        const { name, color, description, parentId } = changed;
        await write.em.nativeUpdate(
          Tag,
          { id: tag.id },
          { name, nameKey: nameKey(name), color, description, parentId },
        );
        if (name !== tag.name) write.reindexTag(tag.id, name);
        return recorded(write, changed, changedFields(shownOf(tag), shownOf(changed)));
      }),
    );
  }

  /**
   * Needs MANAGE_TAGS. The documents that bore it bear it no longer; its children come to stand where it stood. Answers what it
   * was. NOT_FOUND.
   */
  async delete(caller: Caller, tagId: string): Promise<TagRow> {
    const viewer = await this.requireManaged(caller, tagId);
    return this.writer.run(caller, 'deleteTag', async (write) => {
      await lockTree(write);
      const tag = await lockTag(write, tagId);
      await tellBearers(write, viewer, tag.id);
      await write.forgetTag(tag.id);
      const lifted = await write.transaction.rows<{ readonly id: TagId }>(sql`
        update tag set parent_id = ${tag.parentId} where parent_id = ${tag.id} returning id`);
      for (const { id } of lifted) write.touch(`tag:${id}`);
      await write.em.nativeDelete(Tag, { id: tag.id });
      return recorded(write, tag);
    });
  }

  /** Every account sees every tag: NOT_FOUND where there is none, then FORBIDDEN without the right. */
  private async requireManaged(caller: Caller, id: string): Promise<Viewer> {
    const viewer = requireViewer(caller);
    const key = id.toLowerCase();
    const [tag] = isId(key) ? await findTags(this.writer.rows, [key as TagId]) : [];
    if (tag === undefined) throw notFound('tag');
    requireRight(viewer, 'MANAGE_TAGS');
    return viewer;
  }
}

const shownOf = ({ name, color, description, parentId }: TagRow) => ({ name, color, description, parentId });

function recorded(write: Write, tag: TagRow, details: Details = {}): TagRow {
  write.touch(`tag:${tag.id}`);
  write.audit({ type: 'Tag', id: tag.id, name: tag.name }, details);
  return tag;
}

/** Whoever changes what stands under what does so one after the other: two moves at once could close a circle. */
const lockTree = (write: Write): Promise<object[]> =>
  write.transaction.rows(sql`select pg_advisory_xact_lock(hashtextextended('tag tree', 0))`);

/** Deleted meanwhile: NOT_FOUND. */
async function lockTag(write: Write, id: string): Promise<TagRow> {
  const tag = await write.transaction.row<TagRow>(
    sql`select ${tagColumns} from tag where id = ${id.toLowerCase()} for update`,
  );
  if (tag === undefined) throw notFound('tag');
  return tag;
}

/** The tag that another is to stand under, held so that it stays; null for none. */
async function lockParent(rows: Rows, id: string | null | undefined): Promise<TagId | null> {
  if (id === null || id === undefined) return null;
  const [parent] = await existingTags(rows, [id]);
  return parent ?? null;
}

async function requireNoCircle(rows: Rows, { id, parentId }: TagRow): Promise<void> {
  const met = await rows.row(sql`
    with recursive upward (id) as (
      select ${parentId}::uuid
      union
      select tag.parent_id from upward join tag on tag.id = upward.id where tag.parent_id is not null
    )
    select 1 as met from upward where id = ${id}`);
  if (met === undefined) return;
  throw badUserInput({
    path: 'parentId',
    rule: 'cycle',
    message: 'A tag stands neither under itself nor under one that stands under it.',
  });
}

/** Those who follow the live documents that bear the tag are told, in one statement however many they are. */
async function tellBearers(write: Write, { userId }: Viewer, tagId: TagId): Promise<void> {
  const kind: ChangeKind = 'TAGS_CHANGED';
  await write.transaction.rows(sql`
    insert into change (at, kind, actor_id, item_id, ancestors, lineage, details)
    select ${write.at}::timestamptz, ${kind}, ${userId}::uuid, bearer.id, bearer.ancestors, bearer.lineage, '{}'
    from (
      select item.id, parent.ancestors || parent.id as ancestors, ${lineageColumn()}
      from document_tag
      join item on item.id = document_tag.document_id and item.trashed_at is null
      join item parent on parent.id = item.parent_id
      where document_tag.tag_id = ${tagId}
    ) bearer`);
}

/** The database keeps names apart; CONFLICT where it refuses one. */
async function claimingName<Result>(name: string, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    throw conflict(`Another tag is called "${name}".`, { field: 'name' });
  }
}
