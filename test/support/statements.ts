// Counts the SQL statements that reach PostgreSQL, on every connection of a pool.
import pg from 'pg';

/** What counting goes on in: the statements since it was last reset, as PostgreSQL gets them. */
export class StatementLog {
  statements: string[] = [];

  reset(): void {
    this.statements = [];
  }
}

/** A client class that logs what it sends. */
export function loggingClient(log: StatementLog): typeof pg.Client {
  return class LoggingClient extends pg.Client {
    // pg's query has a dozen overloads; all of them begin with the statement.
    override query = ((...args: unknown[]) => {
      const [first] = args;
      log.statements.push(typeof first === 'string' ? first : ((first as { text?: string }).text ?? ''));
      return (pg.Client.prototype.query as (...all: unknown[]) => unknown).apply(this, args);
    }) as pg.Client['query'];
  };
}
