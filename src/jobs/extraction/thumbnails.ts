// The three pictures that stand for a file: WebP, no larger than 128, 320 and 1024 pixels each way.
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { PDF } from '../processing/types.js';
import { firstPage } from './pdf.js';
import type { Thumbnails } from './protocol.js';
import { Unreadable } from './unreadable.js';

/** The longer side, in pixels. */
const SIDES = { SMALL: 128, MEDIUM: 320, LARGE: 1024 } as const;
/** Of a picture that is decoded: more than cameras make. */
const MOST_PIXELS = 100_000_000;
const QUALITY = 80;

// The library reads far more formats than these. Whatever its own detection makes of the bytes, no other decoder runs.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadHeifBuffer',
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadNsgifBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadTiffBuffer',
    'VipsForeignLoadWebpBuffer',
  ],
});
sharp.cache(false);
sharp.concurrency(1);

export async function thumbnails(bytes: Buffer, mimeType: string): Promise<Thumbnails> {
  const source = mimeType === PDF ? await page(bytes) : await picture(bytes);
  const largest = await within(source, SIDES.LARGE).raw().toBuffer({ resolveWithObject: true }).catch(broken);
  const { width, height, channels } = largest.info;
  // The smaller ones are made of the largest: what was sent is decoded once.
  const made = async (side: number): Promise<string> => {
    const copy = sharp(largest.data, { raw: { width, height, channels } });
    return (await within(copy, side).webp({ quality: QUALITY }).toBuffer()).toString('base64');
  };
  return {
    SMALL: await made(SIDES.SMALL),
    MEDIUM: await made(SIDES.MEDIUM),
    LARGE: await made(SIDES.LARGE),
  };
}

const within = (source: Sharp, side: number): Sharp =>
  source.resize(side, side, { fit: 'inside', withoutEnlargement: true });

/** Turned as it is to be looked at; of one that moves, the first frame. */
async function picture(bytes: Buffer): Promise<Sharp> {
  const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata().catch(broken);
  if (width * height > MOST_PIXELS) throw new Unreadable('TOO_LARGE');
  return sharp(bytes, { failOn: 'error', limitInputPixels: MOST_PIXELS }).autoOrient().toColourspace('srgb');
}

async function page(bytes: Buffer): Promise<Sharp> {
  const { data, width, height } = await firstPage(bytes, SIDES.LARGE);
  return sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha();
}

const broken = (): never => {
  throw new Unreadable('BROKEN_FILE');
};
