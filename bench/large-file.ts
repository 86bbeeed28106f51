// A large file: made, changed and copied, and what the system keeps of it in memory.
import { spawn } from 'node:child_process';
import { hash, randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { open, writeFile } from 'node:fs/promises';

export const MIB = 1024 * 1024;

/** On the disk, flushed and in the page cache, and in memory: whoever sends it need not read it first. */
export interface LargeFile {
  readonly path: string;
  readonly content: Buffer;
}

/** Random bytes. */
export async function makeFile(path: string, bytes: number): Promise<LargeFile> {
  const content = Buffer.allocUnsafeSlow(bytes);
  for (let at = 0; at < bytes; at += MIB) randomFillSync(content, at, Math.min(MIB, bytes - at));
  await writeFile(path, content, { flush: true });
  return { path, content };
}

/** Makes other content of it, and answers its sha256. */
export async function renew({ path, content }: LargeFile): Promise<string> {
  randomFillSync(content, 0, MIB);
  const file = await open(path, 'r+');
  try {
    await file.write(content, 0, MIB, 0);
    await file.sync();
  } finally {
    await file.close();
  }
  return hash('sha256', content);
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
