// The way to the data: plain rows for reads, one transaction with a unit of work for writes, over one connection pool.
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';
import type { Pool } from 'pg';
import type { Sql } from 'sql-template-tag';

/** What can run a statement: the pool, or one transaction. */
export interface Rows {
  rows<Row extends object>(query: Sql): Promise<Row[]>;
  /** The first row, or undefined. */
  row<Row extends object>(query: Sql): Promise<Row | undefined>;
}

/** One open transaction: entities through `em`, statements on the same connection. */
export class Transaction implements Rows {
  constructor(readonly em: EntityManager) {}

  async rows<Row extends object>(query: Sql): Promise<Row[]> {
    // Through the transaction's own connection, so that the unit of work and this statement see the same data.
    const { rows } = await this.em
      .getKysely()
      .executeQuery<Row>(CompiledQuery.raw(query.text, [...query.values]));
    return rows;
  }

  async row<Row extends object>(query: Sql): Promise<Row | undefined> {
    return (await this.rows<Row>(query))[0];
  }
}

/** Statements on a pool, each on a connection of its own. */
export class PoolRows implements Rows {
  constructor(readonly pool: Pool) {}

  async rows<Row extends object>(query: Sql): Promise<Row[]> {
    const { rows } = await this.pool.query<Row>(query.text, [...query.values]);
    return rows;
  }

  async row<Row extends object>(query: Sql): Promise<Row | undefined> {
    return (await this.rows<Row>(query))[0];
  }
}

export class Database extends PoolRows {
  constructor(
    readonly orm: MikroORM,
    pool: Pool,
  ) {
    super(pool);
  }

  /** Runs the work in one transaction: committed when it resolves, rolled back when it throws. */
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.orm.em.fork().transactional((em) => work(new Transaction(em)));
  }

  close(): Promise<void> {
    return this.orm.close(true);
  }
}
