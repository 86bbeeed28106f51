// Unpacks archives with a program that is not ours, which checks each name, size and checksum.
import yauzl from 'yauzl';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';

const textOf = async (stream: Readable): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
};

/** The files by their paths, as text; null for a folder. Of large archives, `names` is faster. */
export async function unzip(zip: Buffer): Promise<Record<string, string | null>> {
  const file = await yauzl.fromBufferPromise(zip, { lazyEntries: true, autoClose: false });
  const found: Record<string, string | null> = {};
  for await (const entry of file.eachEntry()) {
    if (entry.fileName in found) throw new Error(`${entry.fileName} is there twice.`);
    const content = await textOf(await file.openReadStreamPromise(entry));
    if (crc32(content) !== entry.crc32) throw new Error(`${entry.fileName} is damaged.`);
    found[entry.fileName] = entry.fileName.endsWith('/') ? null : content.toString();
  }
  return found;
}

/** The paths in the archive. */
export async function namesIn(zip: Buffer): Promise<string[]> {
  const file = await yauzl.fromBufferPromise(zip, { lazyEntries: true, autoClose: false });
  const names: string[] = [];
  for await (const { fileName } of file.eachEntry()) names.push(fileName);
  return names;
}
