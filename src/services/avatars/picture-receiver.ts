// Takes in a picture that a request carries: into memory, within bounds of size, time and number, and never to a disk. It is
// decoded by a process of its own.
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { MINUTE, SECOND } from '../../common/clock.js';
import { badUserInput, unsupportedType } from '../../common/errors.js';
import type { SheafError } from '../../common/errors.js';
import type { Containment } from '../../jobs/extraction/contained.js';
import { MOST_AVATAR_PIXELS } from '../../jobs/extraction/protocol.js';
import type { FileFailure } from '../../jobs/extraction/protocol.js';
import { measure } from '../../storage/measured-source.js';
import { sniffMediaType } from '../../storage/media-type.js';
import { incompleteRequest } from '../content/receive.js';
import type { IncomingFile } from '../content/receive.js';
import { Turns } from '../turns.js';

const MOST_BYTES = 5 * 1024 * 1024;
/** For the bytes to arrive: who dawdles keeps a place from others. */
const LONGEST_READ = 2 * MINUTE;
const DECODED_AT_ONCE = 2;
const MOST_WAITING = 50;
const RETRY_AFTER = 5;

/** Media types, as they are sniffed, that have a decoder there; the second is an animated PNG. */
const pictureTypes: ReadonlySet<string> = new Set([
  'image/png',
  'image/apng',
  'image/jpeg',
  'image/webp',
  'image/gif',
]);

interface Picture {
  readonly bytes: Buffer;
  readonly mimeType: string;
}

export class PictureReceiver {
  // Those that wait to be decoded lie in memory already, so whoever is to wait is counted before a byte is read.
  private readonly admitted = new Turns({
    atOnce: DECODED_AT_ONCE + MOST_WAITING,
    waiting: 0,
    retryAfter: RETRY_AFTER,
  });
  private readonly decoding = new Turns({
    atOnce: DECODED_AT_ONCE,
    waiting: MOST_WAITING,
    retryAfter: RETRY_AFTER,
  });

  constructor(private readonly containment: Containment) {}

  /**
   * What the file becomes as the picture of a user. Over 5 MiB: PAYLOAD_TOO_LARGE; no PNG, JPEG, WebP or GIF by its
   * bytes: UNSUPPORTED_TYPE; empty, broken, of too many pixels or too long to decode: BAD_USER_INPUT; too many at once: RATE_LIMITED.
   */
  async receive(incoming: Promise<IncomingFile>): Promise<Buffer> {
    try {
      const file = await incoming;
      return await this.admitted.take(async () => {
        const picture = await read(file);
        return this.decoding.take(() => this.decode(picture));
      });
    } catch (error) {
      throw incompleteRequest(error) ?? error;
    }
  }

  private async decode({ bytes, mimeType }: Picture): Promise<Buffer> {
    const request = { make: 'avatar', mimeType, size: bytes.length } as const;
    // Whoever goes away meanwhile does not end it: it is short.
    const { signal } = new AbortController();
    const answer = await this.containment.run(request, Readable.from([bytes]), signal);
    if ('avatar' in answer) return Buffer.from(answer.avatar, 'base64');
    throw this.refusal('failure' in answer ? answer.failure : 'CRASHED');
  }

  private refusal(failure: FileFailure): SheafError {
    if (failure === 'TOO_LARGE') return tooLarge();
    return failure === 'TIMEOUT' ? tooLong(this.containment.longest('avatar')) : unreadable();
  }
}

async function read(file: IncomingFile): Promise<Picture> {
  let mimeType = '';
  const inspect = async (head: Buffer): Promise<void> => {
    mimeType = await pictureType(head);
  };
  const { stream } = measure(file.createReadStream(), { maxBytes: MOST_BYTES, inspect });
  const deadline = setTimeout(() => stream.destroy(tooSlow()), LONGEST_READ);
  try {
    return { bytes: await buffer(stream), mimeType };
  } finally {
    clearTimeout(deadline);
  }
}

async function pictureType(head: Buffer): Promise<string> {
  if (head.length === 0) {
    throw badUserInput({ path: 'file', rule: 'minLength', message: 'The file is empty.' });
  }
  // The name has no say: nothing of it is kept.
  const mimeType = await sniffMediaType(head, '');
  if (!pictureTypes.has(mimeType)) throw unsupportedType(mimeType);
  return mimeType;
}

const tooSlow = (): Error =>
  badUserInput({
    path: 'file',
    rule: 'incomplete',
    message: 'The file did not arrive within two minutes: send a smaller one.',
  });

const unreadable = (): SheafError =>
  badUserInput({ path: 'file', rule: 'readable', message: 'The picture is broken or incomplete.' });

const tooLarge = (): SheafError =>
  badUserInput({
    path: 'file',
    rule: 'maxPixels',
    message: `A picture has at most ${MOST_AVATAR_PIXELS} pixels.`,
  });

const tooLong = (longest: number): SheafError =>
  badUserInput({
    path: 'file',
    rule: 'maxDuration',
    message: `Reading the picture took more than ${longest / SECOND} seconds: send a smaller one.`,
  });
