// Signed links to content, that need no header: bound to one revision and one session, good for an hour.
import { createHash } from 'node:crypto';
import { parse, stringify } from 'uuid';
import type { Clock } from '../../common/clock.js';
import { HOUR, later } from '../../common/clock.js';
import type { RevisionId, SessionId } from '../../common/ids.js';
import { thumbnailSizes } from '../../jobs/extraction/protocol.js';
import type { ThumbnailSize } from '../../jobs/extraction/protocol.js';
import { Signer } from './signer.js';

type Disposition = 'inline' | 'attachment';
/** Whose name the file is sent under: the document's, or that of the file which the revision came as. */
type Naming = 'document' | 'revision';

/** What a link says, once its signature holds. */
export interface Link {
  readonly revisionId: RevisionId;
  readonly sessionId: SessionId;
  readonly disposition: Disposition;
  readonly naming: Naming;
  /** The picture of the revision, in its place. */
  readonly thumbnail: ThumbnailSize | null;
  readonly expiresAt: Date;
  /** What tells this link from every other one, and yet is none. */
  readonly identity: Buffer;
}

/** What a link is for. */
export interface LinkTarget {
  readonly revisionId: RevisionId;
  readonly sessionId: SessionId;
  readonly disposition: Disposition;
  readonly naming: Naming;
  /** Only makes the address pleasant to read. */
  readonly fileName: string;
  /** The bytes themselves, unless told. */
  readonly thumbnail?: ThumbnailSize;
}

const LIFETIME = HOUR;
const VERSION = 1;
const INLINE = 0b01;
const BY_REVISION = 0b10;
/** From here upward: 0, or the thumbnail's place in the list of sizes, from 1. */
const THUMBNAIL = 2;
// version, flags, revision, session, the second at which it expires
const PAYLOAD_LENGTH = 1 + 1 + 16 + 16 + 4;

export class Links {
  private readonly signer: Signer;

  constructor(
    secret: Buffer,
    private readonly clock: Clock,
    private readonly publicUrl: () => string,
  ) {
    this.signer = new Signer(secret, 'links to files');
  }

  /** The address of the revision's bytes. */
  url({ revisionId, sessionId, disposition, naming, fileName, thumbnail }: LinkTarget): string {
    const payload = Buffer.alloc(PAYLOAD_LENGTH);
    payload[0] = VERSION;
    const size = thumbnail === undefined ? 0 : thumbnailSizes.indexOf(thumbnail) + 1;
    payload[1] =
      (disposition === 'inline' ? INLINE : 0) |
      (naming === 'revision' ? BY_REVISION : 0) |
      (size << THUMBNAIL);
    payload.set(parse(revisionId), 2);
    payload.set(parse(sessionId), 18);
    payload.writeUInt32BE(Math.floor(later(this.clock.now(), LIFETIME).getTime() / 1000), 34);
    return `${this.publicUrl()}/files/${this.signer.sign(payload)}/${encodeURIComponent(fileName)}`;
  }

  /** What the token says, expired or not; null where it was not made here. */
  read(token: string): Link | null {
    const payload = this.signer.open(token, PAYLOAD_LENGTH, VERSION);
    if (payload === null) return null;
    const flags = payload[1] ?? 0;
    return {
      revisionId: stringify(payload, 2) as RevisionId,
      sessionId: stringify(payload, 18) as SessionId,
      disposition: flags & INLINE ? 'inline' : 'attachment',
      naming: flags & BY_REVISION ? 'revision' : 'document',
      thumbnail: thumbnailSizes[(flags >> THUMBNAIL) - 1] ?? null,
      expiresAt: new Date(payload.readUInt32BE(34) * 1000),
      identity: createHash('sha256').update(payload).digest(),
    };
  }
}
