// What a statement saw of what is committed: PostgreSQL's snapshot, as `pg_current_snapshot` writes it.

export class Snapshot {
  /** In the order of their numbers, the first transaction that was not over; what is below was. */
  readonly horizon: string;
  private readonly oldest: bigint;
  private readonly next: bigint;
  private readonly running: ReadonlySet<string>;

  /** `<oldest that runs>:<next to begin>:<all that run>` */
  constructor(text: string) {
    const [oldest = '', next = '', running = ''] = text.split(':');
    this.horizon = oldest;
    this.oldest = BigInt(oldest);
    this.next = BigInt(next);
    this.running = new Set(running.split(','));
  }

  /** Whether what the transaction committed was there to be seen. */
  sees(xid: string): boolean {
    const number = BigInt(xid);
    return number < this.oldest || (number < this.next && !this.running.has(xid));
  }
}
