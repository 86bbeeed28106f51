// Looks into the folder of the store: every blob that a row names is there, whole, and next to nothing else.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import sql from 'sql-template-tag';
import type { Rows } from '../../src/database/database.js';
import { inParallel } from './parallel.js';

interface BlobRow {
  readonly key: string;
  readonly size: number;
  readonly sha256: string;
}

/**
 * What is wrong, in words. `cutOff`: how many uploads were never answered; each may have left one file behind, on its way
 * or in its place, until it is collected.
 */
export async function inspectStore(rows: Rows, blobsDir: string, cutOff: number): Promise<string[]> {
  const blobs = await rows.rows<BlobRow>(sql`select key, size, sha256 from blob`);
  const problems = (await inParallel(blobs, (blob) => inspectBlob(blobsDir, blob))).flat();
  const named = new Set(blobs.map(({ key }) => key));
  const files = await readdir(blobsDir, { recursive: true, withFileTypes: true });
  const leftOver = files
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(blobsDir.length + 1))
    .filter((key) => !named.has(key));
  if (leftOver.length > cutOff) {
    problems.push(
      `${cutOff} uploads were cut off, but ${leftOver.length} files are left over: ${leftOver.join(', ')}`,
    );
  }
  return problems;
}

async function inspectBlob(blobsDir: string, { key, size, sha256 }: BlobRow): Promise<string[]> {
  const hash = createHash('sha256');
  let found = 0;
  try {
    await pipeline(createReadStream(join(blobsDir, key)), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        found += chunk.length;
        hash.update(chunk);
      }
    });
  } catch (error) {
    return [`The blob ${key} cannot be read: ${String(error)}`];
  }
  if (found !== size) return [`The blob ${key} has ${found} bytes, not ${size}.`];
  return hash.digest('hex') === sha256 ? [] : [`The blob ${key} has other bytes than were stored.`];
}
