// Signed links to content, that need no header: bound to one revision and one session, good for an hour.
import { createHash } from 'node:crypto';
import { parse, stringify } from 'uuid';
import type { Clock } from '../../common/clock.js';
import { HOUR, later } from '../../common/clock.js';
import type { RevisionId, SessionId } from '../../common/ids.js';
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
}

const LIFETIME = HOUR;
const VERSION = 1;
const INLINE = 0b01;
const BY_REVISION = 0b10;
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
  url({ revisionId, sessionId, disposition, naming, fileName }: LinkTarget): string {
    const payload = Buffer.alloc(PAYLOAD_LENGTH);
    payload[0] = VERSION;
    payload[1] = (disposition === 'inline' ? INLINE : 0) | (naming === 'revision' ? BY_REVISION : 0);
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
      expiresAt: new Date(payload.readUInt32BE(34) * 1000),
      identity: createHash('sha256').update(payload).digest(),
    };
  }
}
