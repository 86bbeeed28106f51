// Takes in the bytes of a file: into the store before any row names them, refused where the settings say so.
import type { Readable } from 'node:stream';
import sql from 'sql-template-tag';
import type { Viewer } from '../../access/viewer.js';
import type { Viewers } from '../../access/viewers.js';
import { SheafError, badUserInput, payloadTooLarge, quotaExceeded } from '../../common/errors.js';
import { newId } from '../../common/ids.js';
import type { BlobId, UploadId, UserId } from '../../common/ids.js';
import { lastPathPart, nameProblem, normaliseName } from '../../common/names.js';
import type { Rows } from '../../database/database.js';
import type { BlobStore, StoredBlob } from '../../storage/blob-store.js';
import type { Settings } from '../settings.js';
import { useUp } from '../uploads/finished-uploads.js';
import type { FinishedUploads } from '../uploads/finished-uploads.js';
import type { Write } from '../write.js';
import type { AcceptedTypes } from './accepted-types.js';
import { readRoom } from './quota.js';

/** A file as a multipart request carries it. */
export interface IncomingFile {
  /** As the client sent it. */
  readonly filename: string;
  /** How many bytes it has at least, where the request says so. */
  readonly atLeast?: number;
  createReadStream(): Readable;
}

/** Bytes that lie in the store, and what is known of them. */
export interface Content {
  readonly stored: StoredBlob;
  /** Sniffed from the bytes, refined by the name. */
  readonly mimeType: string;
  /** The last part of the client's file name, normalised; `file` where that is no name. */
  readonly fileName: string;
  /** The resumable upload that brought them, to be used up with the write; null where the request itself did. */
  readonly uploadId: UploadId | null;
}

/** Where content comes from: exactly one of the two. */
export interface GivenContent {
  readonly file?: Promise<IncomingFile> | null | undefined;
  readonly uploadId?: string | null | undefined;
}

/** What became of received bytes: whether a row names them now. */
export interface Used<Result> {
  readonly result: Result;
  readonly kept: boolean;
}

export interface ContentReceiverParts {
  readonly rows: Rows;
  readonly store: BlobStore;
  readonly settings: Settings;
  readonly types: AcceptedTypes;
  readonly uploads: FinishedUploads;
  readonly viewers: Viewers;
}

export class ContentReceiver {
  constructor(private readonly parts: ContentReceiverParts) {}

  /**
   * Hands content of the viewer to `use`: that of a resumable upload of theirs, which is used up by the write, or that of a
   * file; with the viewer as they are by then, for files take long. Errors as of `receive`, FinishedUploads and Viewers.
   * `ownerId` as there.
   */
  async receiveGiven<Result>(
    viewer: Viewer,
    { file, uploadId }: GivenContent,
    ownerId: UserId | null,
    use: (content: Content, now: Viewer) => Promise<Used<Result>>,
  ): Promise<Result> {
    const useNow = async (content: Content): Promise<Used<Result>> =>
      use(content, await this.parts.viewers.ofSession(viewer.sessionId));
    const isUpload = uploadId !== null && uploadId !== undefined;
    const isFile = file !== null && file !== undefined;
    if (isUpload === isFile) {
      throw badUserInput({
        path: isFile ? 'uploadId' : 'file',
        rule: isFile ? 'exclusive' : 'required',
        message: 'Send the content as the file of this request, or name the upload that brought it.',
      });
    }
    if (isFile) return this.receive(file, ownerId, useNow);
    const content = await this.parts.uploads.open(viewer, uploadId ?? '');
    const { result, kept } = await useNow(content);
    if (!kept) await this.discard(content);
    return result;
  }

  /**
   * Stores the file's bytes and hands them to `use`; afterwards they are kept only where a row names them. Over the limit
   * of the settings: PAYLOAD_TOO_LARGE; of a type that they do not take: UNSUPPORTED_TYPE; no room: QUOTA_EXCEEDED,
   * as soon as it is seen that there is none for `ownerId`, who will be charged; null where that is not known yet.
   */
  async receive<Result>(
    file: Promise<IncomingFile>,
    ownerId: UserId | null,
    use: (content: Content) => Promise<Used<Result>>,
  ): Promise<Result> {
    const content = await this.takeIn(file, ownerId).catch((error: unknown) => {
      throw incompleteRequest(error) ?? error;
    });
    try {
      const { result, kept } = await use(content);
      if (!kept) await this.discard(content);
      return result;
    } catch (error) {
      // An error of ours was thrown before the commit. After any other one a row may name the bytes after all: those are
      // left to the collector of what no row names.
      if (error instanceof SheafError) await this.discard(content);
      throw error;
    }
  }

  /** What cannot be removed now is left to the collector too: the write has come to its end. */
  private discard({ stored }: Content): Promise<void> {
    return this.parts.store.remove(stored.key).catch(() => undefined);
  }

  private async takeIn(incoming: Promise<IncomingFile>, ownerId: UserId | null): Promise<Content> {
    const file = await incoming;
    const { maxUploadBytes } = await this.parts.settings.current();
    const room = ownerId === null ? null : await readRoom(this.parts.rows, ownerId);
    const left = room === null ? maxUploadBytes : Math.max(0, room.quota - room.used);
    const tooMuch = (): SheafError =>
      room === null || maxUploadBytes <= left
        ? payloadTooLarge(maxUploadBytes)
        : quotaExceeded(room.quota, room.used);
    const maxBytes = Math.min(maxUploadBytes, left);
    if ((file.atLeast ?? 0) > maxBytes) throw tooMuch();
    const fileName = fileNameOf(file.filename);
    let mimeType = 'application/octet-stream';
    const put = this.parts.store.put(file.createReadStream(), {
      maxBytes,
      inspect: async (head) => {
        mimeType = await this.parts.types.sniff(head, fileName);
      },
    });
    const stored = await put.catch((error: unknown) => {
      throw error instanceof SheafError && error.code === 'PAYLOAD_TOO_LARGE' ? tooMuch() : error;
    });
    return { stored, mimeType, fileName, uploadId: null };
  }
}

/** The multipart reader's word that the client went away or left the file out, which is no fault of ours. */
export function incompleteRequest(error: unknown): SheafError | null {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : null;
  if (typeof status !== 'number' || status < 400 || status > 499) return null;
  return badUserInput({
    path: 'file',
    rule: 'incomplete',
    message: 'The file did not arrive whole: send it again.',
  });
}

/** Browsers write a quotation mark in a multipart name as %22, and leave a per cent sign as it is. */
function fileNameOf(sent: string): string {
  return fileNameOr(sent.replaceAll('%22', '"'));
}

/** The last part of a file name, normalised; `file` where that is no name. */
export function fileNameOr(sent: string): string {
  const name = normaliseName(lastPathPart(sent));
  return nameProblem('file', name) === null ? name : 'file';
}

/**
 * The blob of these bytes; equal ones are stored once, so `kept` is false where they were there before. An upload that
 * brought them is used up: NOT_FOUND where another write has done so.
 */
export async function keepBlob(
  write: Write,
  { stored, uploadId }: Content,
): Promise<{ id: BlobId; kept: boolean }> {
  if (uploadId !== null) await useUp(write, uploadId);
  const blob = await write.transaction.row<{ id: BlobId; key: string }>(sql`
    insert into blob (id, sha256, size, key, created_at)
    values (${newId()}, ${stored.sha256}, ${stored.size}, ${stored.key}, ${write.at})
    on conflict (sha256) do update set unnamed_since = null
    returning id, key`);
  if (blob === undefined) throw new Error('An insert returned nothing.');
  return { id: blob.id, kept: blob.key === stored.key };
}
