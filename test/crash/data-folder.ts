// A temporary data folder on a real disk: what is in memory flushes nothing.
import { mkdtemp, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const TMPFS = 0x0102_1994;
const project = join(import.meta.dirname, '../..');

export async function makeDataFolder(): Promise<string> {
  for (const folder of [tmpdir(), '/var/tmp']) {
    const type = await statfs(folder).then(
      (stats) => stats.type,
      () => TMPFS,
    );
    if (type !== TMPFS) return mkdtemp(join(folder, 'sheaf-crash-'));
  }
  return mkdtemp(join(project, '.sheaf-crash-'));
}
