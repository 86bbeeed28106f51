// Pictures to upload, made as cameras, drawing programs and mischief makers make them.
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { crc32, deflateSync } from 'node:zlib';

type Colour = string;

/** Stripes beside each other, of equal width. */
export function stripes(colours: readonly Colour[], width = 600, height = 200): Sharp {
  const stripe = width / colours.length;
  return sharp({ create: { width, height, channels: 3, background: colours[0] ?? 'black' } }).composite(
    colours.map((background, at) => ({
      input: { create: { width: stripe, height, channels: 3, background } },
      left: at * stripe,
      top: 0,
    })),
  );
}

/** What no compression makes small: grey noise. */
export const noise = (side: number): Sharp =>
  sharp({
    create: {
      width: side,
      height: side,
      channels: 3,
      background: 'grey',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  });

/** One frame after another, each of one colour. */
export async function animatedGif(colours: readonly Colour[]): Promise<Buffer> {
  const frames = await Promise.all(colours.map((colour) => stripes([colour]).png().toBuffer()));
  return sharp(frames, { join: { animated: true } })
    .gif()
    .toBuffer();
}

function pngChunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data]);
  const chunk = Buffer.alloc(data.length + 12);
  chunk.writeUInt32BE(data.length, 0);
  named.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(named), data.length + 8);
  return chunk;
}

/** A black PNG of one bit a pixel, whole and right, which deflate makes a thousand times smaller. */
export const blackPng = (width: number, height: number): Buffer =>
  emptyPng({ width, height, depth: 1, colours: 0, interlaced: 0 }, height * (1 + Math.ceil(width / 8)));

/** One of 64 bits a pixel that comes in seven passes, so that all of it has to be unfolded before any is done. */
export const heavyPng = (side: number): Buffer =>
  emptyPng(
    { width: side, height: side, depth: 16, colours: 6, interlaced: 1 },
    // A byte before each line of each pass, of which there are less than two for a line of the whole.
    side * side * 8 + side * 2,
  );

interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colours: number;
  readonly interlaced: number;
}

function emptyPng({ width, height, depth, colours, interlaced }: PngHeader, length: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colours, 0, 0, interlaced], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.alloc(length))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Where a picture has each colour: by its name of `red`, `green`, `blue`, else as it is. */
export async function colourAt(picture: Buffer, left: number, top: number): Promise<string> {
  const pixel = await sharp(picture)
    .extract({ left, top, width: 1, height: 1 })
    .removeAlpha()
    .raw()
    .toBuffer();
  const [red = 0, green = 0, blue = 0] = pixel;
  if (red > 180 && green < 80 && blue < 80) return 'red';
  if (red < 80 && green > 90 && blue < 80) return 'green';
  if (red < 80 && green < 80 && blue > 180) return 'blue';
  return `${red} ${green} ${blue}`;
}
