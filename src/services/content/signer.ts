// Signs what links say: a few bytes and their MAC, in letters that an address takes.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Of the whole MAC, in bytes; half of it is enough where what is signed has to stay short. */
const MAC_LENGTH = 32;

export class Signer {
  private readonly key: Buffer;

  /** `secret`: the server's; the key is derived from it for this purpose, so that nothing else it signs passes for it. */
  constructor(
    secret: Buffer,
    purpose: string,
    private readonly macLength: 16 | 32 = MAC_LENGTH,
  ) {
    this.key = createHmac('sha256', secret).update(purpose).digest();
  }

  sign(payload: Buffer): string {
    return Buffer.concat([payload, this.mac(payload)]).toString('base64url');
  }

  /** What was signed, of this length and beginning with this byte, where one is given; null where it was not made here. */
  open(token: string, length: number, version?: number): Buffer | null {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== length + this.macLength) return null;
    if (version !== undefined && bytes[0] !== version) return null;
    const payload = bytes.subarray(0, length);
    return timingSafeEqual(this.mac(payload), bytes.subarray(length)) ? payload : null;
  }

  private mac(payload: Buffer): Buffer {
    return createHmac('sha256', this.key).update(payload).digest().subarray(0, this.macLength);
  }
}
