// Real files to upload, as a browser would hold them.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One of the files in test/fixtures, under its own name or another. */
export async function fixture(name: string, as = basename(name)): Promise<File> {
  const path = fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
  return new File([await readFile(path)], as);
}

export const textFile = (name: string, text: string): File => new File([text], name, { type: 'text/plain' });

export const bytesOf = async (source: Blob | Response): Promise<Buffer> =>
  Buffer.from(await source.arrayBuffer());
