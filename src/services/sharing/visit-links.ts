// The signed links that one visit to a share link is given: to see, download or drop, without an account, for an hour.
import { parse, stringify } from 'uuid';
import type { Clock } from '../../common/clock.js';
import { HOUR, later } from '../../common/clock.js';
import type { ItemId, ShareLinkId, VisitId } from '../../common/ids.js';
import { Signer } from '../content/signer.js';

const uses = ['PREVIEW', 'DOWNLOAD', 'ARCHIVE', 'UPLOAD'] as const;
/** What a link of a visit is good for. */
export type VisitUse = (typeof uses)[number];

/** What a link says, once its signature holds. */
export interface VisitLink {
  readonly use: VisitUse;
  readonly linkId: ShareLinkId;
  readonly visitId: VisitId;
  /** The document to send, the folder to pack or to drop into. */
  readonly itemId: ItemId;
  /** The end of the visit's hour. */
  readonly expiresAt: Date;
}

const VERSION = 1;
// version, use, share link, visit, item, the second at which it expires
const PAYLOAD_LENGTH = 1 + 1 + 16 + 16 + 16 + 4;

export class VisitLinks {
  private readonly signer: Signer;

  constructor(
    secret: Buffer,
    private readonly clock: Clock,
    private readonly publicUrl: () => string,
  ) {
    this.signer = new Signer(secret, 'links of visits');
  }

  /** When the links of a visit that begins now run out. */
  expiry(): Date {
    return later(this.clock.now(), HOUR);
  }

  /** `name` only makes the address pleasant to read. */
  url({ use, linkId, visitId, itemId, expiresAt }: VisitLink, name: string): string {
    const payload = Buffer.alloc(PAYLOAD_LENGTH);
    payload[0] = VERSION;
    payload[1] = uses.indexOf(use);
    payload.set(parse(linkId), 2);
    payload.set(parse(visitId), 18);
    payload.set(parse(itemId), 34);
    payload.writeUInt32BE(Math.floor(expiresAt.getTime() / 1000), 50);
    return `${this.publicUrl()}/shared/${this.signer.sign(payload)}/${encodeURIComponent(name)}`;
  }

  /** What the token says, expired or not; null where it was not made here. */
  read(token: string): VisitLink | null {
    const payload = this.signer.open(token, PAYLOAD_LENGTH, VERSION);
    const use = uses[payload?.[1] ?? uses.length];
    if (payload === null || use === undefined) return null;
    return {
      use,
      linkId: stringify(payload, 2) as ShareLinkId,
      visitId: stringify(payload, 18) as VisitId,
      itemId: stringify(payload, 34) as ItemId,
      expiresAt: new Date(payload.readUInt32BE(50) * 1000),
    };
  }
}
