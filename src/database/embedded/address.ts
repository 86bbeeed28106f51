// The address by which one connects to the embedded server.
import { superuser } from './cluster.js';
import { socketHost } from './layout.js';
import type { Layout } from './layout.js';

/** The database in the cluster that holds everything. */
export const database = 'sheaf';

/** postgres://… of the database, as its superuser. */
export const databaseUrl = (layout: Layout, password: string, port: number): string =>
  `postgres://${superuser}:${password}@${socketHost(layout) ?? '127.0.0.1'}:${port}/${database}`;
