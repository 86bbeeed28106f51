// What the tests of tags, comments and check-outs share: one-line calls, and what is recorded of them.
import { waitForLocks } from '../support/locks.js';
import type { ApiClient } from '../support/client.js';
import type { TestServer } from '../support/server.js';
import { AddComment, CreateTag, TagDocuments } from './generated/operations.js';
import type { AddCommentInput, CreateTagInput } from './generated/operations.js';
import { rows } from './share-links-support.js';

export const newTag = async (
  client: ApiClient,
  name: string,
  more: Partial<CreateTagInput> = {},
): Promise<string> => (await client.data(CreateTag, { input: { name, ...more } })).createTag.id;

export const tagAll = async (client: ApiClient, documentIds: readonly string[], tagIds: readonly string[]) =>
  (await client.data(TagDocuments, { input: { documentIds, tagIds } })).tagDocuments;

export const comment = async (
  client: ApiClient,
  itemId: string,
  body: string,
  more: Partial<AddCommentInput> = {},
) => (await client.data(AddComment, { input: { itemId, body, ...more } })).addComment;

interface Change {
  readonly kind: string;
  readonly details: Record<string, unknown>;
}

/** The changes of the item of these kinds, oldest first. */
export const changesTo = (server: TestServer, itemId: string, ...kinds: string[]): Promise<Change[]> =>
  rows<Change>(
    server,
    'select kind, details from change where item_id = $1 and kind = any($2) order by xid, id',
    itemId,
    kinds,
  );

/** Who was notified of the comment, and of what, by name. */
export const notified = async (server: TestServer, commentId: string): Promise<Record<string, string>> => {
  const found = await rows<{ name: string; kind: string }>(
    server,
    `select user_account.username as name, kind from notification
     join user_account on user_account.id = notification.user_id where comment_id = $1 order by name`,
    commentId,
  );
  expect(new Set(found.map(({ name }) => name)).size).toBe(found.length);
  return Object.fromEntries(found.map(({ name, kind }) => [name, kind]));
};

/** Lets the calls come as far as what the statement locks, so that they meet there, and then go on. */
export async function meetingAt<Result>(
  { database }: TestServer,
  lock: string,
  ...calls: (() => Promise<Result>)[]
): Promise<Result[]> {
  const holder = await database.pool.connect();
  await holder.query('begin');
  await holder.query(lock);
  const results = Promise.all(calls.map((call) => call()));
  await waitForLocks(database, calls.length);
  await holder.query('commit');
  holder.release();
  return results;
}

/** `OK`, or the code of the first error. */
export const outcome = ({
  errors,
}: {
  errors: readonly { extensions: { code: string } }[] | undefined;
}): string => errors?.[0]?.extensions.code ?? 'OK';
