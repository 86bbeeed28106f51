// After all tests: stops the PostgreSQL server that they shared.
import { rm } from 'node:fs/promises';

export default async function globalTeardown() {
  const { server, dataDir } = globalThis.sheafTest;
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}
