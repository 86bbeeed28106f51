// Our uploads as @tus/server sees them, for the one who sends one request.
import { DataStore, Metadata, Upload } from '@tus/utils';
import type { Lock } from '@tus/utils';
import type { Caller, Viewer } from '../../access/viewer.js';
import { fileNameOr } from '../../services/content/receive.js';
import type { FinishedUploads } from '../../services/uploads/finished-uploads.js';
import type { PartChecksum, PartReceiver } from '../../services/uploads/part-receiver.js';
import type { UploadLock, UploadLocks } from '../../services/uploads/upload-locks.js';
import type { UploadRow } from '../../services/uploads/upload-row.js';
import type { UploadSessions } from '../../services/uploads/upload-sessions.js';
import type { PartBody } from './part-body.js';
import { checksumMismatch, uploadLocked } from './tus-error.js';

export interface TusStoreParts {
  readonly sessions: UploadSessions;
  readonly locks: UploadLocks;
  readonly receiver: PartReceiver;
  readonly finished: FinishedUploads;
}

export interface TusRequest {
  readonly caller: Caller;
  readonly viewer: Viewer;
  readonly body: PartBody;
  readonly checksum: PartChecksum | null;
  /** As the client sent it. */
  readonly metadata: string | null;
}

export const TUS_EXTENSIONS = [
  'creation',
  'creation-with-upload',
  'checksum',
  'expiration',
  'termination',
] as const;

export class TusStore extends DataStore {
  override extensions = [...TUS_EXTENSIONS];
  /** The upload of this request, once it is known. */
  current: UploadRow | null = null;
  /** Whether this request began it. */
  created = false;
  private lock: UploadLock | null = null;

  constructor(
    private readonly parts: TusStoreParts,
    private readonly request: TusRequest,
  ) {
    super();
  }

  /** Makes the row; the id that it gets is told to @tus/server, which makes the address of it. */
  override async create(file: Upload): Promise<Upload> {
    const { caller, metadata } = this.request;
    const input = { fileName: fileNameOr(file.metadata?.['filename'] ?? ''), size: file.size ?? 0 };
    this.current = await this.parts.sessions.create(caller, input, metadata);
    this.created = true;
    file.id = this.current.id;
    this.lock = await this.hold(file.id);
    return file;
  }

  override async getUpload(id: string): Promise<Upload> {
    this.current = await this.parts.sessions.require(this.request.viewer, id);
    const { size, received, metadata } = this.current;
    return new Upload({
      id,
      size,
      offset: received,
      ...(metadata === null ? {} : { metadata: Metadata.parse(metadata) }),
    });
  }

  /** The stream given here is empty: the bytes come straight from the request. */
  override async write(stream: NodeJS.ReadableStream, _id: string, _offset: number): Promise<number> {
    stream.resume();
    if (this.current === null) throw new Error('A part is written to an upload that was not looked up.');
    const { body, checksum } = this.request;
    if (this.lock === null) throw uploadLocked();
    const after = await this.parts.receiver.receive(this.current, body.read(this.lock), checksum);
    if (after === null) throw checksumMismatch();
    this.current = after;
    if (after.received === after.size) await this.parts.finished.finish(after);
    // What came counts; whoever sent it has to ask how much that is.
    else if (body.cutOff) throw uploadLocked();
    return after.received;
  }

  override async remove(): Promise<void> {
    if (this.current === null) throw new Error('An upload is removed that was not looked up.');
    await this.parts.sessions.remove(this.request.caller, this.current.id);
  }

  /** The lock of the upload of this request. One that is only being made has an id later, and is locked then. */
  newLock(id: string): Lock {
    return {
      lock: async () => {
        if (this.current !== null) this.lock = await this.hold(id);
      },
      unlock: async () => {
        const { lock } = this;
        this.lock = null;
        await lock?.release();
      },
    };
  }

  private async hold(id: string): Promise<UploadLock> {
    const lock = await this.parts.locks.hold(id);
    if (lock === null) throw uploadLocked();
    return lock;
  }
}
