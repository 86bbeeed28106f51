// Comments on items: made, changed and deleted.
import sql from 'sql-template-tag';
import { requireRight, requireViewer, requireVisible } from '../../access/checks.js';
import { lineageColumn, mayRead, permissionsOn } from '../../access/decision.js';
import type { Caller, Viewer } from '../../access/viewer.js';
import { forbidden, notFound } from '../../common/errors.js';
import { isId, newId } from '../../common/ids.js';
import type { CommentId, UserId } from '../../common/ids.js';
import { includes } from '../../common/permissions.js';
import type { Rows } from '../../database/database.js';
import { Comment } from '../../entities/index.js';
import { FieldCheck } from '../items/fields.js';
import { lockItem } from '../items/find-items.js';
import { ancestorsColumn } from '../items/item-rows.js';
import type { FoundItem } from '../items/item-rows.js';
import type { ChangeKind } from '../../changes/change-rows.js';
import type { ChangedItem } from '../records.js';
import type { Write, Writer } from '../write.js';
import { commentColumns } from './comment-rows.js';
import type { CommentRow } from './comment-rows.js';
import { mentionedIn } from './mentions.js';
import { notifyOf } from './notify.js';

export interface AddCommentInput {
  readonly itemId: string;
  /** 1–10,000 characters, without the white space around it. */
  readonly body: string;
  /** A comment on the same item that is answered. */
  readonly parentId?: string | null | undefined;
}

export interface UpdateCommentInput {
  readonly commentId: string;
  readonly body: string;
}

const LONGEST_BODY = 10_000;

export class Comments {
  constructor(private readonly writer: Writer) {}

  /** Needs COMMENT, and READ on the item. NOT_FOUND, FORBIDDEN, BAD_USER_INPUT. */
  add(caller: Caller, input: AddCommentInput): Promise<CommentRow> {
    const viewer = requireViewer(caller);
    return this.writer.run(caller, 'addComment', async (write) => {
      const item = await holdItem(write.transaction, viewer, input.itemId);
      requireRight(viewer, 'COMMENT');
      const body = checkBody(input.body);
      const answered = await findAnswered(write.transaction, item, input.parentId);
      const comment: CommentRow = {
        id: newId<CommentId>(),
        itemId: item.id,
        authorId: viewer.userId,
        parentId: answered?.threadId ?? null,
        body,
        createdAt: write.at,
        editedAt: null,
        deletedAt: null,
      };
      write.em.persist(write.em.create(Comment, { ...comment }));
      await notifyOf(write, {
        item,
        commentId: comment.id,
        authorId: viewer.userId,
        mentioned: mentionedIn(body),
        answered: answered?.authorIds ?? [],
        ownerId: item.ownerId,
      });
      return recorded(write, 'COMMENT_ADDED', item, comment);
    });
  }

  /** For its author. Only those are told who were not mentioned before. NOT_FOUND, FORBIDDEN, BAD_USER_INPUT. */
  update(caller: Caller, input: UpdateCommentInput): Promise<CommentRow> {
    const viewer = requireViewer(caller);
    return this.writer.run(caller, 'updateComment', async (write) => {
      const { item, comment } = await lockComment(write.transaction, viewer, input.commentId);
      if (comment.authorId !== viewer.userId) {
        throw forbidden({ rule: 'Only its author changes what a comment says.' });
      }
      const body = checkBody(input.body);
      if (body === comment.body) return audited(write, comment);
      const before = new Set(mentionedIn(comment.body));
      await notifyOf(write, {
        item,
        commentId: comment.id,
        authorId: viewer.userId,
        mentioned: mentionedIn(body).filter((key) => !before.has(key)),
        told: await toldOf(write.transaction, comment.id),
      });
      const changed = { body, editedAt: write.at };
      await write.em.nativeUpdate(Comment, { id: comment.id }, changed);
      return recorded(write, 'COMMENT_UPDATED', item, { ...comment, ...changed });
    });
  }

  /** For its author, and for MANAGE on the item. What it said is gone for good. NOT_FOUND, FORBIDDEN. */
  delete(caller: Caller, commentId: string): Promise<CommentRow> {
    const viewer = requireViewer(caller);
    return this.writer.run(caller, 'deleteComment', async (write) => {
      const { item, comment } = await lockComment(write.transaction, viewer, commentId);
      if (comment.authorId !== viewer.userId && !includes(permissionsOn(viewer, item), 'MANAGE')) {
        throw forbidden({ permission: 'MANAGE' });
      }
      const changed = { body: '', deletedAt: write.at };
      await write.em.nativeUpdate(Comment, { id: comment.id }, changed);
      return recorded(write, 'COMMENT_DELETED', item, { ...comment, ...changed });
    });
  }
}

function recorded(write: Write, kind: ChangeKind, item: ChangedItem, comment: CommentRow): CommentRow {
  write.change(kind, item, { commentId: comment.id });
  return audited(write, comment);
}

function audited(write: Write, comment: CommentRow): CommentRow {
  write.audit({ type: 'Comment', id: comment.id, name: null }, { itemId: comment.itemId });
  return comment;
}

function checkBody(text: string): string {
  const check = new FieldCheck();
  const body = check.text('body', text.trim(), LONGEST_BODY);
  if (body === null) check.add('body', 'required', 'A comment has at least one character.');
  check.done();
  return body ?? '';
}

/** The item, which is neither changed nor trashed until the transaction ends. */
async function holdItem(rows: Rows, viewer: Viewer, id: string): Promise<FoundItem> {
  const item = isId(id) ? await lockItem(rows, sql`item.id = ${id}`, 'share') : undefined;
  return requireVisible(viewer, item, 'item');
}

interface Answered {
  /** The comment that began the thread. */
  readonly threadId: CommentId;
  /** Of that one, and of the one that is answered. */
  readonly authorIds: readonly UserId[];
}

/** A reply to a reply joins its thread. A comment that is deleted, or on another item: NOT_FOUND. */
async function findAnswered(
  rows: Rows,
  item: FoundItem,
  id: string | null | undefined,
): Promise<Answered | null> {
  if (id === null || id === undefined) return null;
  const found = isId(id)
    ? await rows.row<{ threadId: CommentId; authorId: UserId; threadAuthorId: UserId }>(sql`
        select thread.id as "threadId", comment.author_id as "authorId", thread.author_id as "threadAuthorId"
        from comment join comment thread on thread.id = coalesce(comment.parent_id, comment.id)
        where comment.id = ${id} and comment.item_id = ${item.id} and comment.deleted_at is null`)
    : undefined;
  if (found === undefined) throw notFound('comment');
  return { threadId: found.threadId, authorIds: [found.threadAuthorId, found.authorId] };
}

interface FoundComment {
  readonly comment: CommentRow;
  readonly item: ChangedItem;
}

/** With its item in one statement: one that is hidden costs no more than one that there is not. Deleted: NOT_FOUND. */
async function lockComment(rows: Rows, viewer: Viewer, id: string): Promise<FoundComment> {
  const found = isId(id)
    ? await rows.row<CommentRow & Pick<FoundItem, 'lineage' | 'ancestors'>>(sql`
        select ${commentColumns}, ${lineageColumn()}, ${ancestorsColumn}
        from comment
        join item on item.id = comment.item_id and item.trashed_at is null
        left join item parent on parent.id = item.parent_id
        where comment.id = ${id} and comment.deleted_at is null
        for update of comment`)
    : undefined;
  if (found === undefined) throw notFound('comment');
  const { lineage, ancestors, ...comment } = found;
  const item = { id: comment.itemId, lineage, ancestors };
  if (!mayRead(viewer, item)) throw notFound('comment');
  return { comment, item };
}

async function toldOf(rows: Rows, id: CommentId): Promise<UserId[]> {
  const told = await rows.rows<{ readonly userId: UserId }>(
    sql`select user_id as "userId" from notification where comment_id = ${id}`,
  );
  return told.map(({ userId }) => userId);
}
