// Opens the database: connection pool, ORM over the entities it is given, and how PostgreSQL's types become values here.
import { MikroORM, UnderscoreNamingStrategy } from '@mikro-orm/postgresql';
import type { EntityClass } from '@mikro-orm/postgresql';
import { ReflectMetadataProvider } from '@mikro-orm/decorators/legacy';
import { Migrator } from '@mikro-orm/migrations';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Client, Pool } from 'pg';
import { Database } from './database.js';
import { migrations } from './migrations/index.js';
import { preparing } from './preparing-client.js';

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

const INT8: number = pg.types.builtins.INT8;
const TIMESTAMPTZ: number = pg.types.builtins.TIMESTAMPTZ;

/**
 * PostgreSQL sends `2026-01-31 08:00:00.123456+00` (the session's zone is UTC); dates keep the milliseconds. Lists parse
 * hundreds of them, and reading the digits is many times as fast as letting Date find them.
 */
function parseInstant(text: string): Date {
  // Years beyond four digits, or before Christ, are left to Date.
  if (text.charCodeAt(4) !== DASH) return new Date(`${text.slice(0, -3).replace(' ', 'T')}Z`);
  const digit = (at: number): number => text.charCodeAt(at) - ZERO;
  const two = (at: number): number => 10 * digit(at) + digit(at + 1);
  // Trailing zeros of the fraction are left out, and the zone is behind it.
  const end = text.charCodeAt(19) === DOT ? text.length - 3 : 0;
  const milliseconds =
    (end > 20 ? 100 * digit(20) : 0) + (end > 21 ? 10 * digit(21) : 0) + (end > 22 ? digit(22) : 0);
  return new Date(
    Date.UTC(100 * two(0) + two(2), two(5) - 1, two(8), two(11), two(14), two(17), milliseconds),
  );
}
const DASH = '-'.charCodeAt(0);
const DOT = '.'.charCodeAt(0);
const ZERO = '0'.charCodeAt(0);

const types = new pg.TypeOverrides();
types.setTypeParser(TIMESTAMPTZ, parseInstant);
// Byte counts and totals: PostgreSQL's bigint is wider than the API's SafeInt, our values are not.
types.setTypeParser(INT8, Number);

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
      // Those of the migrations count for the statistics.
      ignoreTriggers: true,
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
        'notification',
        'passed_bounds',
        'rate_limit',
        'server',
        'share_visit',
        'tally',
        'tally_total',
        'upload_session',
      ],
    },
    discovery: { warnWhenNoEntities: false },
    implicitTransactions: false,
    ignoreUndefinedInQuery: false,
    pool: { max: options.poolSize ?? 10, idleTimeoutMillis: 60_000 },
    driverOptions: {
      types,
      options: '-c timezone=UTC',
      Client: preparing(options.Client),
      onPoolCreated: (created: Pool) => {
        pool = created;
        created.on('error', options.onError);
      },
    },
    debug: false,
    allowGlobalContext: false,
  });
  await orm.connect();
  if (pool === undefined) throw new Error('The ORM made no connection pool.');
  return new Database(orm, pool);
}
