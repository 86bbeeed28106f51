// Begins, finds and cancels resumable uploads, each its user's own.
import sql from 'sql-template-tag';
import { requireViewer } from '../../access/checks.js';
import type { Caller, Viewer } from '../../access/viewer.js';
import { DAY, later } from '../../common/clock.js';
import type { Clock } from '../../common/clock.js';
import { conflict, notFound, payloadTooLarge, quotaExceeded } from '../../common/errors.js';
import { newId } from '../../common/ids.js';
import type { UploadId, UserId } from '../../common/ids.js';
import { lastPathPart } from '../../common/names.js';
import { newBlobKey } from '../../storage/blob-store.js';
import type { BlobStore } from '../../storage/blob-store.js';
import { readRoom } from '../content/quota.js';
import { FieldCheck } from '../items/fields.js';
import type { Settings } from '../settings.js';
import type { Write, Writer } from '../write.js';
import type { UploadLocks } from './upload-locks.js';
import { findUploads, partialOf, uploadColumns } from './upload-row.js';
import type { UploadRow } from './upload-row.js';

export interface CreateUploadSessionInput {
  readonly fileName: string;
  /** In bytes. */
  readonly size: number;
  /** What the client takes it for. It is told from the bytes. */
  readonly mimeType?: string | null | undefined;
  /** What the bytes will be, in hex; checked when they are used. */
  readonly sha256?: string | null | undefined;
}

export interface UploadSessionsParts {
  readonly writer: Writer;
  readonly store: BlobStore;
  readonly settings: Settings;
  readonly locks: UploadLocks;
  readonly clock: Clock;
}

const LIFETIME = DAY;
/** Of a user at a time, finished ones that were not used included. */
const MOST_OPEN = 100;
const LONGEST_METADATA = 4096;

export class UploadSessions {
  constructor(private readonly parts: UploadSessionsParts) {}

  /**
   * Begins one. PAYLOAD_TOO_LARGE over the limit of the settings; QUOTA_EXCEEDED where what the user owns and what they have
   * promised to send leave no room; CONFLICT where too many are open. `metadata` is kept as it is.
   */
  async create(
    caller: Caller,
    input: CreateUploadSessionInput,
    metadata: string | null = null,
  ): Promise<UploadRow> {
    const viewer = requireViewer(caller);
    const check = new FieldCheck();
    const fileName = check.name('fileName', lastPathPart(input.fileName));
    if (input.size < 0) check.add('size', 'min', 'A file has at least 0 bytes.');
    const promised = input.sha256?.toLowerCase() ?? null;
    if (promised !== null && !/^[0-9a-f]{64}$/.test(promised)) {
      check.add('sha256', 'format', 'A sha256 is 64 hexadecimal digits.');
    }
    if ((metadata?.length ?? 0) > LONGEST_METADATA) {
      check.add('metadata', 'maxLength', `At most ${LONGEST_METADATA} characters of metadata are taken.`);
    }
    check.done();
    const { maxUploadBytes } = await this.parts.settings.current();
    if (input.size > maxUploadBytes) throw payloadTooLarge(maxUploadBytes);
    return this.parts.writer.run(caller, 'createUploadSession', async (write) => {
      await requireOpenings(write, viewer.userId, input.size);
      const id = newId<UploadId>();
      const row = await write.transaction.row<UploadRow>(sql`
        insert into upload_session (id, user_id, file_name, metadata, size, key, promised_sha256, created_at, expires_at)
        values (${id}, ${viewer.userId}, ${fileName}, ${metadata ?? metadataOf(fileName, input.mimeType)}, ${input.size},
                ${newBlobKey()}, ${promised}, ${write.at}, ${later(write.at, LIFETIME)})
        returning ${uploadColumns}`);
      if (row === undefined) throw new Error('An insert returned nothing.');
      write.audit({ type: 'UploadSession', id, name: fileName }, { size: input.size });
      return row;
    });
  }

  /** One of the viewer's own; null where there is none that has not expired. */
  async find(viewer: Viewer, id: string): Promise<UploadRow | null> {
    const [row] = await findUploads(this.parts.writer.rows, viewer.userId, [id], this.parts.clock.now());
    return row ?? null;
  }

  /** The same; NOT_FOUND where there is none. */
  async require(viewer: Viewer, id: string): Promise<UploadRow> {
    const row = await this.find(viewer, id);
    if (row === null) throw notFound('upload');
    return row;
  }

  /** Ends one and forgets its bytes. NOT_FOUND; CONFLICT where a part is still coming in and does not end. */
  async cancel(caller: Caller, id: string): Promise<void> {
    const { id: known } = await this.require(requireViewer(caller), id);
    const lock = await this.parts.locks.hold(known);
    if (lock === null) throw conflict('A part of this upload is still coming in: end it first.');
    try {
      await this.remove(caller, known);
    } finally {
      await lock.release();
    }
  }

  /** The same for who holds the lock. */
  async remove(caller: Caller, id: UploadId): Promise<void> {
    const { writer, store } = this.parts;
    const viewer = requireViewer(caller);
    const row = await writer.run(caller, 'cancelUploadSession', async (write) => {
      const gone = await write.transaction.row<UploadRow>(sql`
        delete from upload_session where id = ${id} and user_id = ${viewer.userId} returning ${uploadColumns}`);
      if (gone === undefined) throw notFound('upload');
      write.audit({ type: 'UploadSession', id: gone.id, name: gone.fileName });
      return gone;
    });
    // What cannot be removed now is left to the sweep of what is unfinished.
    await store.discard(partialOf(row)).catch(() => undefined);
  }
}

const pair = (key: string, value: string): string => `${key} ${Buffer.from(value).toString('base64')}`;

/** As tus clients write it. */
function metadataOf(fileName: string, mimeType: string | null | undefined): string {
  return [
    pair('filename', fileName),
    ...(mimeType === null || mimeType === undefined ? [] : [pair('filetype', mimeType)]),
  ].join(',');
}

/** Early words only: what counts is the room there is when the bytes are used. One after the other for each user. */
async function requireOpenings(write: Write, userId: UserId, size: number): Promise<void> {
  const rows = write.transaction;
  await rows.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`uploads ${userId}`}, 0))`);
  const open = await rows.row<{ count: number; promised: number }>(sql`
    select count(*) as count, coalesce(sum(size), 0)::bigint as promised from upload_session
    where user_id = ${userId} and expires_at > ${write.at}`);
  if ((open?.count ?? 0) >= MOST_OPEN) {
    throw conflict(`At most ${MOST_OPEN} uploads are open at a time: use some, or cancel them.`, {
      limit: MOST_OPEN,
    });
  }
  const room = await readRoom(rows, userId);
  if (room !== null && room.used + (open?.promised ?? 0) + size > room.quota) {
    throw quotaExceeded(room.quota, room.used);
  }
}
