// Makes blobs of uploads whose bytes are all there, and hands them to whatever uses them.
import sql from 'sql-template-tag';
import type { Viewer } from '../../access/viewer.js';
import { badUserInput, conflict, notFound, payloadTooLarge } from '../../common/errors.js';
import type { UploadId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import type { BlobStore, StoredBlob } from '../../storage/blob-store.js';
import type { AcceptedTypes } from '../content/accepted-types.js';
import type { Settings } from '../settings.js';
import type { Write } from '../write.js';
import type { RunningHashes } from './running-hashes.js';
import { partialOf } from './upload-row.js';
import type { UploadRow } from './upload-row.js';
import type { UploadSessions } from './upload-sessions.js';

export interface FinishedUploadsParts {
  readonly rows: Rows;
  readonly store: BlobStore;
  readonly settings: Settings;
  readonly types: AcceptedTypes;
  readonly hashes: RunningHashes;
  readonly sessions: UploadSessions;
}

/** What an upload has brought. */
export interface FinishedUpload {
  readonly uploadId: UploadId;
  readonly stored: StoredBlob;
  readonly mimeType: string;
  readonly fileName: string;
}

export class FinishedUploads {
  constructor(private readonly parts: FinishedUploadsParts) {}

  /**
   * One of the viewer's own, whole and as it was promised. NOT_FOUND; CONFLICT where bytes are missing; BAD_USER_INPUT where
   * they are others than promised; PAYLOAD_TOO_LARGE, UNSUPPORTED_TYPE where the settings have changed meanwhile.
   */
  async open(viewer: Viewer, id: string): Promise<FinishedUpload> {
    const upload = await this.parts.sessions.require(viewer, id);
    const { size, received, key, fileName, promisedSha256 } = upload;
    if (received < size) {
      throw conflict(`This upload has ${received} of ${size} bytes: send the rest first.`, {
        offset: received,
        size,
      });
    }
    const { maxUploadBytes } = await this.parts.settings.current();
    if (size > maxUploadBytes) throw payloadTooLarge(maxUploadBytes);
    const mimeType = upload.mimeType ?? (await this.parts.types.sniff(Buffer.alloc(0), fileName));
    await this.parts.types.require(mimeType, fileName);
    const sha256 = upload.sha256 ?? (await this.finish(upload));
    if (promisedSha256 !== null && promisedSha256 !== sha256) {
      throw badUserInput({
        path: 'uploadId',
        rule: 'sha256',
        message: `The bytes are not those that were promised: their sha256 is ${sha256}.`,
      });
    }
    return { uploadId: upload.id, stored: { key, size, sha256 }, mimeType, fileName };
  }

  /** Makes the blob, once or again, and answers its sha256. NOT_FOUND where the upload is gone meanwhile. */
  async finish(upload: UploadRow): Promise<string> {
    const { rows, store, hashes } = this.parts;
    await store.complete(partialOf(upload));
    const running = hashes.take(upload.id, upload.received);
    // Where its thread has ended, they are hashed again.
    const known = await running?.digest().catch(() => null);
    const sha256 = known ?? (await this.sha256Of(upload.key));
    const row = await rows.row(sql`
      update upload_session set sha256 = ${sha256} where id = ${upload.id} returning id`);
    hashes.forget(upload.id);
    if (row === undefined) throw notFound('upload');
    return sha256;
  }

  private async sha256Of(key: string): Promise<string> {
    const hash = this.parts.hashes.begin();
    try {
      for await (const bytes of await this.parts.store.read(key)) await hash.add([bytes as Buffer]);
      return await hash.digest();
    } finally {
      hash.drop();
    }
  }
}

/** Uses it up, with the write: who comes second, or too late, gets NOT_FOUND. Where the write fails, it is there still. */
export async function useUp(write: Write, id: UploadId): Promise<void> {
  const row = await write.transaction.row(sql`delete from upload_session where id = ${id} returning id`);
  if (row === undefined) throw notFound('upload');
}
