// Batchers of comments: the threads of items, the answers in them, and how many there are.
import DataLoader from 'dataloader';
import type { CommentId, ItemId } from '../common/ids.js';
import type { Connection, Page } from '../common/pages.js';
import type { Rows } from '../database/database.js';
import { countComments, findComments, listReplies, listThreads } from '../services/comments/comment-rows.js';
import type { CommentRow } from '../services/comments/comment-rows.js';
import { byKey } from './batch.js';
import { pagesBy } from './pages.js';
import type { PageOf } from './pages.js';

/** Deleted ones too: asked for by what belongs to the same item. */
export const commentById = (rows: Rows): DataLoader<CommentId, CommentRow | null> =>
  new DataLoader(async (ids) => byKey(ids, await findComments(rows, ids), ({ id }) => id));

/** Live comments on each item. */
export const commentCountByItem = (rows: Rows): DataLoader<ItemId, number> =>
  new DataLoader(async (ids) => {
    const counts = new Map((await countComments(rows, ids)).map(({ id, count }) => [id, count]));
    return ids.map((id) => counts.get(id) ?? 0);
  });

export const commentsByItem = (rows: Rows): DataLoader<PageOf<ItemId, Page>, Connection<CommentRow>> =>
  pagesBy((ids, page) => listThreads(rows, ids, page));

export const repliesByComment = (rows: Rows): DataLoader<PageOf<CommentId, Page>, Connection<CommentRow>> =>
  pagesBy((ids, page) => listReplies(rows, ids, page));
