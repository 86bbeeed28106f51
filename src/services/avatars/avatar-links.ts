// Signed links to the pictures of users: bound to one picture and one session, and the same for a whole hour.
import { parse, stringify } from 'uuid';
import type { Clock } from '../../common/clock.js';
import { HOUR } from '../../common/clock.js';
import type { SessionId } from '../../common/ids.js';
import { Signer } from '../content/signer.js';

/** What a link says, once its signature holds. */
interface AvatarLink {
  readonly avatarId: string;
  readonly sessionId: SessionId;
  readonly expiresAt: Date;
}

const VERSION = 1;
// version, avatar, session, the second at which it expires
const PAYLOAD_LENGTH = 1 + 16 + 16 + 4;

export class AvatarLinks {
  private readonly signer: Signer;

  constructor(
    secret: Buffer,
    private readonly clock: Clock,
    private readonly publicUrl: () => string,
  ) {
    this.signer = new Signer(secret, 'links to avatars');
  }

  /** The address of the picture for this session, good for one to two hours. */
  url(avatarId: string, sessionId: SessionId): string {
    const payload = Buffer.alloc(PAYLOAD_LENGTH);
    payload[0] = VERSION;
    payload.set(parse(avatarId), 1);
    payload.set(parse(sessionId), 17);
    payload.writeUInt32BE(this.expiry() / 1000, 33);
    return `${this.publicUrl()}/avatars/${this.signer.sign(payload)}`;
  }

  /** What the token says, expired or not; null where it was not made here. */
  read(token: string): AvatarLink | null {
    const payload = this.signer.open(token, PAYLOAD_LENGTH, VERSION);
    if (payload === null) return null;
    return {
      avatarId: stringify(payload, 1),
      sessionId: stringify(payload, 17) as SessionId,
      expiresAt: new Date(payload.readUInt32BE(33) * 1000),
    };
  }

  /** The end of the next full hour: browsers keep a picture by its address, so that one has to stay the same. */
  private expiry(): number {
    return (Math.floor(this.clock.now().getTime() / HOUR) + 2) * HOUR;
  }
}
