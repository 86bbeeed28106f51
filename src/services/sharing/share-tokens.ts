// The tokens of share links: derived from the link's id and the server's secret, so that none of them is stored.
import { parse, stringify } from 'uuid';
import type { ShareLinkId } from '../../common/ids.js';
import { Signer } from '../content/signer.js';

const ID_LENGTH = 16;
const MAC_LENGTH = 16;

export class ShareTokens {
  private readonly signer: Signer;

  constructor(
    secret: Buffer,
    private readonly publicUrl: () => string,
  ) {
    this.signer = new Signer(secret, 'share links', MAC_LENGTH);
  }

  /** 43 characters that an address takes as they are. */
  tokenOf(id: ShareLinkId): string {
    return this.signer.sign(Buffer.from(parse(id)));
  }

  /** The page that a visitor opens. */
  url(id: ShareLinkId): string {
    return `${this.publicUrl()}/s/${this.tokenOf(id)}`;
  }

  /** The link that the token is of, whether there still is one or not; null where the token was not made here. */
  read(token: string): ShareLinkId | null {
    const id = this.signer.open(token, ID_LENGTH);
    // Letters that decode to the same bytes would be another token of the same link.
    if (id === null || Buffer.from(token, 'base64url').toString('base64url') !== token) return null;
    return stringify(id) as ShareLinkId;
  }
}
