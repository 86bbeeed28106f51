// A large file: made, changed and copied, and what the system keeps of it in memory.
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

export const MIB = 1024 * 1024;

/** Makes other content of it, and answers its sha256. */
export async function renew(path: string): Promise<string> {
  const file = await open(path, 'r+');
  try {
    await file.write(randomBytes(MIB), 0, MIB, 0);
    await file.sync();
  } finally {
    await file.close();
  }
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: MIB }), hash);
  return hash.digest('hex');
}

/** Random bytes, flushed, in the page cache. */
export async function makeFile(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (let written = 0; written < bytes; written += 8 * MIB) {
      await file.write(randomBytes(8 * MIB));
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

/** By `cat`, flushed. */
export async function cat(from: string, to: string): Promise<void> {
  await shell('cat "$1" > "$2" && sync "$2"', from, to);
}

/**
 * Has the system give up the pages of the large files in the folder, as it does of a copy that is removed: memory that was used just
 * before is faster to write to than memory that the machine has to be given first.
 */
export const forgetPages = (folder: string): Promise<void> =>
  shell(
    'find "$1" -type f -size +100M -exec dd of={} oflag=nocache conv=notrunc,fdatasync count=0 status=none ";"',
    folder,
  );

async function shell(script: string, ...args: readonly string[]): Promise<void> {
  const child = spawn('sh', ['-c', script, 'sh', ...args], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${script} ended with ${code}.`);
}
