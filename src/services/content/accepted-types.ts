// Which types of files the settings take: told from the bytes, whichever way they come.
import { unsupportedType } from '../../common/errors.js';
import { extensionOf, matchesType, sniffMediaType } from '../../storage/media-type.js';
import type { Settings } from '../settings.js';

export class AcceptedTypes {
  constructor(private readonly settings: Settings) {}

  /** The type of a file from its first bytes and its name. UNSUPPORTED_TYPE where it is not taken. */
  async sniff(head: Buffer, fileName: string): Promise<string> {
    const mimeType = await sniffMediaType(head, fileName);
    await this.require(mimeType, fileName);
    return mimeType;
  }

  /** Files of this type are taken; else UNSUPPORTED_TYPE. */
  async require(mimeType: string, fileName: string): Promise<void> {
    const { acceptedTypes } = await this.settings.current();
    const extension = extensionOf(fileName);
    const accepted =
      acceptedTypes.length === 0 || acceptedTypes.some((type) => matchesType(mimeType, extension, type));
    if (!accepted) throw unsupportedType(mimeType);
  }
}
