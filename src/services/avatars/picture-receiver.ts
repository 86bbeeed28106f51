// Takes in a picture that a request carries: into memory, within bounds of size, time and number, and never to a disk.
import { buffer } from 'node:stream/consumers';
import { MINUTE } from '../../common/clock.js';
import { badUserInput, unsupportedType } from '../../common/errors.js';
import { measure } from '../../storage/measured-source.js';
import { sniffMediaType } from '../../storage/media-type.js';
import { incompleteRequest } from '../content/receive.js';
import type { IncomingFile } from '../content/receive.js';
import { Gate } from './gate.js';
import { pictureTypes, squarePicture } from './picture.js';

const MOST_BYTES = 5 * 1024 * 1024;
/** For the bytes to arrive: who dawdles keeps a place from others. */
const LONGEST_READ = 2 * MINUTE;
const DECODED_AT_ONCE = 2;
const MOST_WAITING = 50;
const RETRY_AFTER = 5;

export class PictureReceiver {
  // Those that wait to be decoded lie in memory already, so whoever is to wait is counted before a byte is read.
  private readonly admitted = new Gate({
    atOnce: DECODED_AT_ONCE + MOST_WAITING,
    waiting: 0,
    retryAfter: RETRY_AFTER,
  });
  private readonly decoding = new Gate({
    atOnce: DECODED_AT_ONCE,
    waiting: MOST_WAITING,
    retryAfter: RETRY_AFTER,
  });

  /**
   * What the file becomes as the picture of a user. Over 5 MiB: PAYLOAD_TOO_LARGE; no PNG, JPEG, WebP or GIF by its
   * bytes: UNSUPPORTED_TYPE; empty, broken or of too many pixels: BAD_USER_INPUT; too many at once: RATE_LIMITED.
   */
  async receive(incoming: Promise<IncomingFile>): Promise<Buffer> {
    try {
      const file = await incoming;
      return await this.admitted.pass(async () => {
        const bytes = await read(file);
        return this.decoding.pass(() => squarePicture(bytes));
      });
    } catch (error) {
      throw incompleteRequest(error) ?? error;
    }
  }
}

async function read(file: IncomingFile): Promise<Buffer> {
  const { stream } = measure(file.createReadStream(), { maxBytes: MOST_BYTES, inspect: requirePicture });
  const deadline = setTimeout(() => stream.destroy(tooSlow()), LONGEST_READ);
  try {
    return await buffer(stream);
  } finally {
    clearTimeout(deadline);
  }
}

async function requirePicture(head: Buffer): Promise<void> {
  if (head.length === 0) {
    throw badUserInput({ path: 'file', rule: 'minLength', message: 'The file is empty.' });
  }
  // The name has no say: nothing of it is kept.
  const mimeType = await sniffMediaType(head, '');
  if (!pictureTypes.has(mimeType)) throw unsupportedType(mimeType);
}

const tooSlow = (): Error =>
  badUserInput({
    path: 'file',
    rule: 'incomplete',
    message: 'The file did not arrive within two minutes: send a smaller one.',
  });
