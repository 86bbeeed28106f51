// Makes the picture of a user out of what they sent: a small square that carries its pixels and nothing else.
import sharp from 'sharp';
import { badUserInput } from '../../common/errors.js';
import type { SheafError } from '../../common/errors.js';

/** Of each side, in pixels. */
const SIDE = 256;
/** More than cameras make, and no more than memory has room for. */
const MOST_PIXELS = 50_000_000;
/** Of work on one picture, in seconds. */
const LONGEST = 15;

/** Media types, as they are sniffed, that have a decoder here; the second is an animated PNG. */
export const pictureTypes: ReadonlySet<string> = new Set([
  'image/png',
  'image/apng',
  'image/jpeg',
  'image/webp',
  'image/gif',
]);

// The library reads far more formats than these. Whatever its own detection makes of the bytes, no other decoder runs.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadNsgifBuffer',
  ],
});
// No picture comes twice, and other requests need the processors too.
sharp.cache(false);
sharp.concurrency(1);

/**
 * The picture as a WebP of 256 pixels square: turned as its EXIF says, its middle where it is no square, its first frame
 * where it moves, in sRGB. BAD_USER_INPUT where it is broken, too large or takes longer than so many seconds.
 */
export async function squarePicture(bytes: Buffer, longest = LONGEST): Promise<Buffer> {
  const { width, height } = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => {
      throw unreadable();
    });
  if (width * height > MOST_PIXELS) throw tooLarge(width, height);
  // Cameras write pictures that are odd and whole: those are taken. What is cut short is not.
  return sharp(bytes, { failOn: 'error', limitInputPixels: MOST_PIXELS })
    .autoOrient()
    .resize(SIDE, SIDE, { fit: 'cover', position: 'centre' })
    .webp({ quality: 82 })
    .timeout({ seconds: longest })
    .toBuffer()
    .catch((error: unknown) => {
      throw error instanceof Error && error.message.startsWith('timeout') ? tooLong(longest) : unreadable();
    });
}

const unreadable = (): SheafError =>
  badUserInput({ path: 'file', rule: 'readable', message: 'The picture is broken or incomplete.' });

const tooLarge = (width: number, height: number): SheafError =>
  badUserInput({
    path: 'file',
    rule: 'maxPixels',
    message: `A picture has at most ${MOST_PIXELS} pixels, not ${width} × ${height}.`,
  });

const tooLong = (longest: number): SheafError =>
  badUserInput({
    path: 'file',
    rule: 'maxDuration',
    message: `Reading the picture took more than ${longest} seconds: send a smaller one.`,
  });
