// Opens the database: connection pool, and the ORM over the entities it is given.
import { MikroORM, UnderscoreNamingStrategy } from '@mikro-orm/postgresql';
import type { EntityClass } from '@mikro-orm/postgresql';
import { ReflectMetadataProvider } from '@mikro-orm/decorators/legacy';
import { Migrator } from '@mikro-orm/migrations';
import { fileURLToPath } from 'node:url';
import type { Client, Pool } from 'pg';
import { connectionOptions } from './connection-options.js';
import { Database } from './database.js';
import { freeLostConnections } from './lost-connections.js';
import { migrations } from './migrations/index.js';
import { preparing } from './preparing-client.js';
import { QUEUE_SCHEMA, survivesLoss } from './queue.js';

export interface DatabaseOptions {
  /** postgres://… */
  readonly url: string;
  readonly entities: readonly EntityClass<object>[];
  /** Connections at most; 10 unless told. */
  readonly poolSize?: number;
  /** What happens on the pool outside any request, such as a connection that the server dropped. */
  readonly onError: (error: Error) => void;
  /** Another client class than pg's own: tests count statements with it. */
  readonly Client?: typeof Client;
}

/** Relations are properties that hold the other's key, `parentId`, in a column of that name, `parent_id`. */
class KeyNamingStrategy extends UnderscoreNamingStrategy {
  override joinKeyColumnName(propertyName: string): string {
    return this.propertyToColumnName(propertyName);
  }
}

/** Connects; fails where the server does not answer. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  let pool: Pool | undefined;
  const orm = await MikroORM.init({
    clientUrl: options.url,
    entities: [...options.entities],
    namingStrategy: KeyNamingStrategy,
    metadataProvider: ReflectMetadataProvider,
    extensions: [Migrator],
    migrations: {
      tableName: 'migration',
      migrationsList: [...migrations],
      path: fileURLToPath(new URL('./migrations', import.meta.url)),
      snapshot: false,
      transactional: true,
      allOrNothing: true,
      silent: true,
    },
    // What is written and read as rows only has no entities, and is none of the schema generator's business.
    schemaGenerator: {
      // Those of the migrations keep tallies and what the feed of changes needs.
      ignoreTriggers: true,
      ignoreRoutines: true,
      ignoreSchema: [QUEUE_SCHEMA],
      skipTables: [
        'access_rule',
        'audit_entry',
        'audit_seal',
        'avatar',
        'change',
        'counted_download',
        'document_lock',
        'document_usage',
        'editor_session',
        'editor_user',
        'item_text',
        'notification',
        'orphan_key',
        'passed_bounds',
        'past_membership',
        'processing',
        'rate_limit',
        'revision_text',
        'server',
        'share_visit',
        'stale_item_text',
        'stale_tag_text',
        'tag_text',
        'tally',
        'tally_total',
        'upload_session',
        'thumbnail',
      ],
    },
    discovery: { warnWhenNoEntities: false },
    implicitTransactions: false,
    ignoreUndefinedInQuery: false,
    pool: { max: options.poolSize ?? 10, idleTimeoutMillis: 60_000 },
    driverOptions: {
      ...connectionOptions,
      Client: preparing(options.Client),
      onPoolCreated: (created: Pool) => {
        pool = created;
        freeLostConnections(created);
        created.on('error', options.onError);
        created.on('connect', survivesLoss);
      },
    },
    debug: false,
    allowGlobalContext: false,
  });
  await orm.connect();
  if (pool === undefined) throw new Error('The ORM made no connection pool.');
  return new Database(orm, pool);
}
