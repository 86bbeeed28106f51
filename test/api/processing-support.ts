// What the tests of background work share: uploads, what became of them, and the text that was kept.
import sharp from 'sharp';
import sql from 'sql-template-tag';
import { succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { bytesOf } from '../support/files.js';
import type { TestServer } from '../support/server.js';
import { Processed, UploadDocument } from './generated/operations.js';
import type { ProcessedQuery } from './generated/operations.js';

export type ProcessedDocument = NonNullable<ProcessedQuery['document']>;

/** Uploads it; its id. */
export async function upload(client: ApiClient, file: File): Promise<string> {
  const input = { file: null as never, onConflict: 'KEEP_BOTH' } as const;
  return succeeded(await client.upload(UploadDocument, { input }, { 'input.file': file })).uploadDocument.id;
}

export async function processed(client: ApiClient, id: string): Promise<ProcessedDocument> {
  const { document } = await client.data(Processed, { id });
  if (document === null) throw new Error(`There is no document ${id}.`);
  return document;
}

/** `[text, thumbnails]`, each as its state, or its state and reason. */
export const steps = ({ processing: { text, thumbnails } }: ProcessedDocument): string[] =>
  [text, thumbnails].map(({ state, reason }) => (reason === null ? state : `${state} ${reason}`));

/** Of the current revision; undefined where none is kept. */
export const textOf = (
  { database }: TestServer,
  id: string,
): Promise<{ text: string; truncated: boolean } | undefined> =>
  database.row(sql`
    select revision_text.text, revision_text.truncated
    from item join revision_text on revision_text.revision_id = item.current_revision_id where item.id = ${id}`);

/** How large the picture behind the link is. */
export async function picture(
  url: string | null,
): Promise<{ width: number; height: number; format: string }> {
  const response = await fetch(url ?? '');
  if (response.status !== 200) throw new Error(`${url} answers ${response.status}`);
  const { width, height, format } = await sharp(await bytesOf(response)).metadata();
  return { width, height, format };
}
