// Chooses the server's settings for the machine it runs on.
import { statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';

const MiB = 1024 * 1024;

/** `full`: what was committed survives a power cut. `none`: for data that nobody will miss, such as a test's. */
export type Durability = 'full' | 'none';

export type ServerSettings = Readonly<Record<string, string>>;

export async function serverSettings(durability: Durability): Promise<ServerSettings> {
  return {
    ...fixedSettings,
    ...memorySettings(availableMemory()),
    dynamic_shared_memory_type: await sharedMemoryType(),
    ...(durability === 'none' && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
}

const fixedSettings: ServerSettings = {
  listen_addresses: '127.0.0.1',
  // The cluster's own folder, which is closed to other accounts.
  unix_socket_directories: process.platform === 'win32' ? '' : '.',
  max_connections: '100',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // Where huge pages are configured but not granted to this process, asking for them ends in a bus error.
  huge_pages: 'off',
  random_page_cost: '1.1',
  // Compiling costs more than it saves in statements of a few milliseconds.
  jit: 'off',
  wal_compression: 'on',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
};

/** A share of the memory that leaves room for the application beside it. */
function memorySettings(memory: number): ServerSettings {
  const share = (part: number, least: number, most: number): string =>
    `${Math.round(Math.min(Math.max(memory / part / MiB, least), most))}MB`;
  return {
    shared_buffers: share(8, 64, 4096),
    effective_cache_size: share(2, 256, 65536),
    maintenance_work_mem: share(16, 64, 1024),
    work_mem: share(256, 4, 32),
  };
}

function availableMemory(): number {
  // Zero, or more than there is, means that no container limits us.
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/** Containers often have a /dev/shm of 64 MB, too small for parallel queries; files in the cluster serve instead. */
async function sharedMemoryType(): Promise<string> {
  if (process.platform === 'win32') return 'windows';
  if (process.platform !== 'linux') return 'posix';
  const sharedMemory = await statfs('/dev/shm').catch(() => undefined);
  return sharedMemory && sharedMemory.blocks * sharedMemory.bsize >= 512 * MiB ? 'posix' : 'mmap';
}
