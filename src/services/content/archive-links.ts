// Signed links to the archives of folders, that need no header: bound to one folder and one session, good for an hour.
import { createHash } from 'node:crypto';
import { parse, stringify } from 'uuid';
import type { Clock } from '../../common/clock.js';
import { HOUR, later } from '../../common/clock.js';
import type { ItemId, SessionId } from '../../common/ids.js';
import { Signer } from './signer.js';

/** What a link says, once its signature holds. */
export interface ArchiveLink {
  readonly folderId: ItemId;
  readonly sessionId: SessionId;
  readonly expiresAt: Date;
  /** What tells this link from every other one, and yet is none. */
  readonly identity: Buffer;
}

const LIFETIME = HOUR;
const VERSION = 1;
// version, folder, session, the second at which it expires
const PAYLOAD_LENGTH = 1 + 16 + 16 + 4;

export class ArchiveLinks {
  private readonly signer: Signer;

  constructor(
    secret: Buffer,
    private readonly clock: Clock,
    private readonly publicUrl: () => string,
  ) {
    this.signer = new Signer(secret, 'links to archives');
  }

  /** The address of the folder's archive. `fileName` only makes it pleasant to read. */
  url(folderId: ItemId, sessionId: SessionId, fileName: string): string {
    const payload = Buffer.alloc(PAYLOAD_LENGTH);
    payload[0] = VERSION;
    payload.set(parse(folderId), 1);
    payload.set(parse(sessionId), 17);
    payload.writeUInt32BE(Math.floor(later(this.clock.now(), LIFETIME).getTime() / 1000), 33);
    return `${this.publicUrl()}/files/archives/${this.signer.sign(payload)}/${encodeURIComponent(fileName)}`;
  }

  /** What the token says, expired or not; null where it was not made here. */
  read(token: string): ArchiveLink | null {
    const payload = this.signer.open(token, PAYLOAD_LENGTH, VERSION);
    if (payload === null) return null;
    return {
      folderId: stringify(payload, 1) as ItemId,
      sessionId: stringify(payload, 17) as SessionId,
      expiresAt: new Date(payload.readUInt32BE(33) * 1000),
      identity: createHash('sha256').update(payload).digest(),
    };
  }
}
