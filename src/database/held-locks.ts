// Locks that outlast a transaction, held for all nodes on one connection of their own: they end with the process.
import pg from 'pg';

/** A lock that is held. */
export interface HeldLock {
  /** Aborted where the connection was lost, and with it the lock: another node may have it by now. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

export interface HeldLocksOptions {
  /** postgres://… */
  readonly url: string;
  readonly onError: (error: Error) => void;
}

/** For the database to let it in, in milliseconds. */
const LONGEST_CONNECT = 10_000;
/** A node that is gone without a word gives up its locks after about a minute. */
const KEEP_ALIVE = '-c tcp_keepalives_idle=20 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=4';

export class HeldLocks {
  private connection: Promise<pg.Client> | null = null;
  private readonly held = new Map<string, AbortController>();

  constructor(private readonly options: HeldLocksOptions) {}

  /** The lock of this name, or null where anybody holds it, on this node too. */
  async tryHold(name: string): Promise<HeldLock | null> {
    if (this.held.has(name)) return null;
    const controller = new AbortController();
    this.held.set(name, controller);
    try {
      const client = await this.connect();
      const { rows } = await client.query<{ got: boolean }>(
        'select pg_try_advisory_lock(hashtextextended($1, 0)) as got',
        [name],
      );
      if (rows[0]?.got === true) {
        return { lost: controller.signal, release: () => this.release(client, name, controller) };
      }
    } catch (error) {
      this.forget(name, controller);
      throw error;
    }
    this.forget(name, controller);
    return null;
  }

  /** Lets go of all of them. */
  async close(): Promise<void> {
    const client = await this.connection?.catch(() => null);
    this.connection = null;
    await client?.end();
  }

  private async release(client: pg.Client, name: string, controller: AbortController): Promise<void> {
    try {
      if (!controller.signal.aborted) {
        await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name]);
      }
    } finally {
      this.forget(name, controller);
    }
  }

  private forget(name: string, controller: AbortController): void {
    if (this.held.get(name) === controller) this.held.delete(name);
  }

  private connect(): Promise<pg.Client> {
    this.connection ??= this.open();
    return this.connection;
  }

  private async open(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.options.url,
      keepAlive: true,
      connectionTimeoutMillis: LONGEST_CONNECT,
      options: KEEP_ALIVE,
    });
    client.on('error', (error) => this.options.onError(error));
    client.on('end', () => this.lose());
    try {
      await client.connect();
      return client;
    } catch (error) {
      this.connection = null;
      throw error;
    }
  }

  private lose(): void {
    this.connection = null;
    for (const controller of this.held.values()) controller.abort();
    this.held.clear();
  }
}
