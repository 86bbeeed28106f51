// Takes in the bytes of a file: into the store before any row names them, refused where the settings say so.
import type { Readable } from 'node:stream';
import sql from 'sql-template-tag';
import { SheafError, badUserInput, unsupportedType } from '../../common/errors.js';
import { newId } from '../../common/ids.js';
import type { BlobId } from '../../common/ids.js';
import { lastPathPart, nameProblem, normaliseName } from '../../common/names.js';
import type { BlobStore, StoredBlob } from '../../storage/blob-store.js';
import { extensionOf, matchesType, sniffMediaType } from '../../storage/media-type.js';
import type { Settings } from '../settings.js';
import type { Write } from '../write.js';

/** A file as a multipart request carries it. */
export interface IncomingFile {
  /** As the client sent it. */
  readonly filename: string;
  createReadStream(): Readable;
}

/** Bytes that lie in the store, and what is known of them. */
export interface Content {
  readonly stored: StoredBlob;
  /** Sniffed from the bytes, refined by the name. */
  readonly mimeType: string;
  /** The last part of the client's file name, normalised; `file` where that is no name. */
  readonly fileName: string;
}

/** What became of received bytes: whether a row names them now. */
export interface Used<Result> {
  readonly result: Result;
  readonly kept: boolean;
}

export class ContentReceiver {
  constructor(
    private readonly store: BlobStore,
    private readonly settings: Settings,
  ) {}

  /**
   * Stores the file's bytes and hands them to `use`; afterwards they are kept only where a row names them. Over the limit
   * of the settings: PAYLOAD_TOO_LARGE; of a type that they do not take: UNSUPPORTED_TYPE; no room: QUOTA_EXCEEDED.
   */
  async receive<Result>(
    file: Promise<IncomingFile> | null | undefined,
    use: (content: Content) => Promise<Used<Result>>,
  ): Promise<Result> {
    if (file === null || file === undefined) {
      throw badUserInput({
        path: 'file',
        rule: 'required',
        message: 'Send the content as the file of this request.',
      });
    }
    const content = await this.takeIn(file).catch((error: unknown) => {
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
    return this.store.remove(stored.key).catch(() => undefined);
  }

  private async takeIn(incoming: Promise<IncomingFile>): Promise<Content> {
    const file = await incoming;
    const { maxUploadBytes, acceptedTypes } = await this.settings.current();
    const fileName = fileNameOf(file.filename);
    let mimeType = 'application/octet-stream';
    const stored = await this.store.put(file.createReadStream(), {
      maxBytes: maxUploadBytes,
      inspect: async (head) => {
        mimeType = await sniffMediaType(head, fileName);
        const extension = extensionOf(fileName);
        const accepted =
          acceptedTypes.length === 0 || acceptedTypes.some((type) => matchesType(mimeType, extension, type));
        if (!accepted) throw unsupportedType(mimeType);
      },
    });
    return { stored, mimeType, fileName };
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
  const name = normaliseName(lastPathPart(sent.replaceAll('%22', '"')));
  return nameProblem('file', name) === null ? name : 'file';
}

/** The blob of these bytes; equal ones are stored once, so `kept` is false where they were there before. */
export async function keepBlob(write: Write, { stored }: Content): Promise<{ id: BlobId; kept: boolean }> {
  const blob = await write.transaction.row<{ id: BlobId; key: string }>(sql`
    insert into blob (id, sha256, size, key, created_at)
    values (${newId()}, ${stored.sha256}, ${stored.size}, ${stored.key}, ${write.at})
    on conflict (sha256) do update set created_at = excluded.created_at
    returning id, key`);
  if (blob === undefined) throw new Error('An insert returned nothing.');
  return { id: blob.id, kept: blob.key === stored.key };
}
