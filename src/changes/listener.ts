// Hears what other nodes tell through PostgreSQL's NOTIFY, on a connection of its own, and says when it hears nothing. Tells them too.
import pg from 'pg';
import type { Notification } from 'pg';

export interface ListenerOptions {
  /** postgres://… */
  readonly url: string;
  readonly channel: string;
  readonly onMessage: (payload: string) => void;
  /** Whether messages arrive from here on. While they do not, nothing that depends on them may be kept. */
  readonly onHearing: (hearing: boolean) => void;
  readonly onError: (error: Error) => void;
}

const FIRST_RETRY = 250;
const LONGEST_RETRY = 10_000;
/** For the database to let it in. */
const LONGEST_CONNECT = 10_000;
/** How often the connection is asked whether it is still there: a firewall may drop it without a word. */
const HEARTBEAT = 15_000;

export class Listener {
  private client: pg.Client | null = null;
  private timer: NodeJS.Timeout | null = null;
  private retry = FIRST_RETRY;
  private stopped = false;
  private starting: Promise<void> | null = null;

  constructor(private readonly options: ListenerOptions) {}

  /** Resolves once it hears, or once the first try has failed; it goes on trying. */
  start(): Promise<void> {
    this.starting = this.connect();
    return this.starting;
  }

  /** Tells all nodes, this one too; nobody while there is no connection. */
  async tell(payload: string): Promise<void> {
    await this.client?.query('select pg_notify($1, $2)', [this.options.channel, payload]);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    const { client } = this;
    this.client = null;
    this.options.onHearing(false);
    // While a connection is being made, pg cannot be told to end it.
    await this.starting;
    await client?.end();
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.options.url,
      keepAlive: true,
      connectionTimeoutMillis: LONGEST_CONNECT,
    });
    const lost = (error?: Error): void => this.lost(client, error);
    client.on('error', lost);
    client.on('end', () => lost());
    client.on('notification', ({ payload }: Notification) => this.options.onMessage(payload ?? ''));
    this.client = client;
    try {
      await client.connect();
      await client.query(`listen ${pg.escapeIdentifier(this.options.channel)}`);
      // Stopped meanwhile: who stops it ends the connection.
      if (this.client !== client) return;
      this.retry = FIRST_RETRY;
      this.options.onHearing(true);
      this.beat(client);
    } catch (error) {
      lost(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private beat(client: pg.Client): void {
    this.timer = setTimeout(() => void this.ask(client), HEARTBEAT);
    this.timer.unref();
  }

  private async ask(client: pg.Client): Promise<void> {
    const late = setTimeout(() => this.lost(client, new Error('The listener had no answer.')), HEARTBEAT);
    try {
      await client.query('select 1');
      if (this.client === client) this.beat(client);
    } catch (error) {
      this.lost(client, error instanceof Error ? error : new Error(String(error)));
    } finally {
      clearTimeout(late);
    }
  }

  private lost(client: pg.Client, error?: Error): void {
    if (this.client !== client) return;
    this.client = null;
    if (this.timer !== null) clearTimeout(this.timer);
    this.options.onHearing(false);
    if (error !== undefined) this.options.onError(error);
    client.end().catch(() => undefined);
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.start(), this.retry);
    this.timer.unref();
    this.retry = Math.min(this.retry * 2, LONGEST_RETRY);
  }
}
