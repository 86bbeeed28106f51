// Starts what is measured: the embedded PostgreSQL, and servers of which each is a process of its own.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { start } from './processes.ts';
import type { Started } from './processes.ts';

export const SECRET = 'a secret that only the benchmark has, long enough';
export const PASSWORD = 'a long enough password';

export const project = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
export const say = (line: string): boolean => process.stderr.write(`${line}\n`);

/** The server's own embedded PostgreSQL, with the settings that it has for data that must last. */
export async function startPostgres(
  dataDir: string,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const built = pathToFileURL(project('dist/database/embedded/server.js')).href;
  const module = (await import(built)) as typeof import('../src/database/embedded/server.ts');
  return module.startEmbeddedServer({ dataDir, log: say });
}

export async function startServer(
  databaseUrl: string,
  dir: string,
  profileDir: string | null,
  settings: Readonly<Record<string, string>> = {},
): Promise<Started> {
  if (profileDir !== null) await mkdir(profileDir, { recursive: true });
  return start({
    script: project('dist/main.js'),
    nodeOptions: profileDir === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`],
    env: {
      PORT: '0',
      DATA_DIR: join(dir, 'server'),
      DATABASE_URL: databaseUrl,
      STORAGE_URL: pathToFileURL(join(dir, 'blobs')).href,
      SECRET,
      ADMIN_PASSWORD: PASSWORD,
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'warn',
      ...settings,
    },
    ready: /^Sheaf is ready at (\S+)$/,
  });
}
