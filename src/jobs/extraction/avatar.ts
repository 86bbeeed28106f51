// Makes the picture of a user out of what they sent: a small square that carries its pixels and nothing else.
import sharp from 'sharp';
import { MOST_AVATAR_PIXELS } from './protocol.js';
import { Unreadable } from './unreadable.js';

/** Of each side, in pixels. */
const SIDE = 256;

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
sharp.cache(false);
sharp.concurrency(1);

/**
 * The picture as a WebP of 256 pixels square, in base64: turned as its EXIF says, its middle where it is no square, its first
 * frame where it moves, in sRGB. Unreadable where it is broken or of too many pixels.
 */
export async function squarePicture(bytes: Buffer): Promise<string> {
  const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata().catch(broken);
  if (width * height > MOST_AVATAR_PIXELS) throw new Unreadable('TOO_LARGE');
  // Cameras write pictures that are odd and whole: those are taken. What is cut short is not.
  const picture = await sharp(bytes, { failOn: 'error', limitInputPixels: MOST_AVATAR_PIXELS })
    .autoOrient()
    .resize(SIDE, SIDE, { fit: 'cover', position: 'centre' })
    .webp({ quality: 82 })
    .toBuffer()
    .catch(broken);
  return picture.toString('base64');
}

const broken = (): never => {
  throw new Unreadable('BROKEN_FILE');
};
