// Compares the schema that the migrations make with the one that the entities describe, on an empty embedded server.
import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedServer } from '../database/embedded/server.js';
import { migrate } from '../database/migrate.js';
import { openDatabase } from '../database/open-database.js';
import { entities } from '../entities/index.js';

const dataDir = await mkdtemp(join(tmpdir(), 'sheaf-migrations-'));
const server = await startEmbeddedServer({ dataDir, throwaway: true, log: () => undefined });
try {
  const database = await openDatabase({
    url: server.url,
    entities,
    onError: (error) => process.stderr.write(`${error.message}\n`),
  });
  await migrate(database, async () => undefined);
  const difference = await database.orm.schema.getUpdateSchemaSQL({ wrap: false, safe: false });
  await database.close();
  if (difference.trim() !== '') {
    process.stderr.write(`The entities are ahead of the migrations by:\n${difference}\n`);
    process.exitCode = 1;
  }
} finally {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}
