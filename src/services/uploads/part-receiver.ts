// Takes in a part of an upload: keeps it safely as it comes, and notes how far that is, so that any node can go on.
import { createHash } from 'node:crypto';
import sql from 'sql-template-tag';
import { conflict, payloadTooLarge } from '../../common/errors.js';
import type { Rows } from '../../database/database.js';
import { HEAD_BYTES } from '../../storage/blob-store.js';
import type { BlobStore } from '../../storage/blob-store.js';
import type { ThreadHash } from '../../storage/hashing-thread.js';
import type { PartialBlob, PartialWriter } from '../../storage/partial-blob.js';
import { lengthOf, release } from '../../storage/pieces.js';
import type { AcceptedTypes } from '../content/accepted-types.js';
import type { RunningHashes } from './running-hashes.js';
import { partialOf, uploadColumns } from './upload-row.js';
import type { UploadRow } from './upload-row.js';

/** What the bytes of a part are said to hash to. */
export interface PartChecksum {
  readonly algorithm: 'sha1' | 'sha256';
  readonly digest: Buffer;
}

export interface PartReceiverParts {
  readonly rows: Rows;
  readonly store: BlobStore;
  readonly types: AcceptedTypes;
  readonly hashes: RunningHashes;
}

/** How much may be lost with the process, in bytes; and how often that is noted, at most, for one upload. */
const CHECKPOINT_BYTES = 32 * 1024 * 1024;
const MOST_CHECKPOINTS = 128;

export class PartReceiver {
  constructor(private readonly parts: PartReceiverParts) {}

  /**
   * Adds what the body yields behind what was received, by whoever holds the upload's lock. A body that breaks off counts as
   * far as it came; one with a checksum only whole: null where it does not fit. UNSUPPORTED_TYPE, as soon as its head is
   * there; PAYLOAD_TOO_LARGE where there is more than the upload's size.
   */
  async receive(
    upload: UploadRow,
    body: AsyncIterable<readonly Buffer[]>,
    checksum: PartChecksum | null,
  ): Promise<UploadRow | null> {
    const taking = new Taking(this.parts, upload);
    const digest = checksum === null ? null : createHash(checksum.algorithm);
    try {
      let taken = 0;
      for await (const pieces of body) {
        taken += lengthOf(pieces);
        if (upload.received + taken > upload.size) throw payloadTooLarge(upload.size);
        for (const bytes of pieces) digest?.update(bytes);
        await taking.take(pieces);
        if (digest === null) taking.checkpoint();
      }
      if (digest?.digest().equals(checksum?.digest ?? Buffer.alloc(0)) === false) {
        await taking.abandon();
        return null;
      }
      return await taking.end();
    } catch (error) {
      await taking.abandon();
      throw error;
    }
  }
}

/** One part on its way. */
class Taking {
  private writer: PartialWriter | null = null;
  private hash: ThreadHash | null;
  /** The first bytes while they are too few to tell the type; null once it is known. */
  private head: Buffer[] | null = null;
  private held = 0;
  private mimeType: string | null;
  private sinceCheckpoint = 0;
  private checkpointing: Promise<void> | null = null;
  private failure: { readonly error: unknown } | null = null;

  constructor(
    private readonly parts: PartReceiverParts,
    /** As it was noted last. */
    private noted: UploadRow,
  ) {
    this.hash = parts.hashes.take(noted.id, noted.received);
    this.mimeType = noted.mimeType;
  }

  async take(pieces: readonly Buffer[]): Promise<void> {
    if (this.failure !== null) throw this.failure.error;
    if (this.mimeType === null) await this.look(pieces);
    else await this.write(pieces);
  }

  /** Notes what is safe by now, unless that was done just before; nobody waits for it. */
  checkpoint(): void {
    const { size } = this.noted;
    const due = Math.max(CHECKPOINT_BYTES, size / MOST_CHECKPOINTS);
    if (this.writer === null || this.checkpointing !== null || this.sinceCheckpoint < due) return;
    this.sinceCheckpoint = 0;
    this.checkpointing = this.note(this.writer.checkpoint())
      .catch((error: unknown) => {
        this.failure = { error };
      })
      .finally(() => {
        this.checkpointing = null;
      });
  }

  async end(): Promise<UploadRow> {
    await this.checkpointing;
    if (this.failure !== null) throw this.failure.error;
    if (this.head !== null) {
      // Too few bytes to tell, unless there are no more.
      const isWhole = this.noted.received + this.gathered() === this.noted.size;
      if (isWhole) await this.tell();
      await this.writeHead();
    }
    if (this.writer !== null) {
      await this.note(this.writer.end());
      this.writer = null;
    }
    const { hash } = this;
    this.hash = null;
    if (hash !== null) this.parts.hashes.keep(this.noted.id, this.noted.received, hash);
    return this.noted;
  }

  async abandon(): Promise<void> {
    await this.checkpointing;
    const { writer } = this;
    this.writer = null;
    this.hash?.drop();
    this.hash = null;
    await writer?.abandon();
  }

  private gathered(): number {
    return lengthOf(this.head ?? []) - this.held;
  }

  /** Holds the bytes until there are enough of them to tell the type. */
  private async look(pieces: readonly Buffer[]): Promise<void> {
    if (this.head === null) {
      const before = await this.headBefore();
      this.head = before === null ? [] : [before];
      this.held = before?.length ?? 0;
    }
    this.head.push(...pieces);
    if (this.held + this.gathered() < HEAD_BYTES) return;
    await this.tell();
    await this.writeHead();
  }

  private async tell(): Promise<void> {
    const head = Buffer.concat(this.head ?? []).subarray(0, HEAD_BYTES);
    this.mimeType = await this.parts.types.sniff(head, this.noted.fileName);
  }

  private async writeHead(): Promise<void> {
    const pieces = this.head ?? [];
    const unwritten = this.held === 0 ? pieces : pieces.slice(1);
    if (this.mimeType !== null) this.head = null;
    // Too few to tell the type, they are noted as well.
    const isKept = this.head !== null;
    await this.write(isKept ? unwritten.map((piece) => Buffer.from(piece)) : unwritten);
  }

  private async headBefore(): Promise<Buffer | null> {
    if (this.noted.received === 0) return null;
    const row = await this.parts.rows.row<{ head: Buffer | null }>(
      sql`select head from upload_session where id = ${this.noted.id}`,
    );
    return row?.head ?? null;
  }

  private async write(pieces: readonly Buffer[]): Promise<void> {
    this.writer ??= await this.parts.store.resume(partialOf(this.noted), (written) => this.done(written));
    this.sinceCheckpoint += lengthOf(pieces);
    await this.writer.write(pieces);
  }

  private async done(written: readonly Buffer[]): Promise<void> {
    try {
      if (this.hash === null) written.forEach(release);
      else await this.hash.add(written);
    } catch {
      // Its thread has ended. The bytes are there: they can be hashed again.
      this.hash = null;
    }
  }

  /** Notes what is kept, unless somebody else has noted something meanwhile: then this part is none. */
  private async note(kept: Promise<PartialBlob>): Promise<void> {
    const { received, state } = await kept;
    const head = this.head === null ? null : Buffer.concat(this.head);
    const row = await this.parts.rows.row<UploadRow>(sql`
      update upload_session
      set received = ${received}, state = ${state === null ? null : JSON.stringify(state)}::jsonb,
          mime_type = ${this.mimeType}, head = ${head}
      where id = ${this.noted.id} and received = ${this.noted.received}
      returning ${uploadColumns}`);
    if (row === undefined) throw conflict('Somebody else goes on with this upload.');
    this.noted = row;
  }
}
