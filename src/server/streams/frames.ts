// One answer as server-sent events, no faster than its client takes them.
import type { ServerResponse } from 'node:http';

/** In milliseconds. */
const LONGEST_GOODBYE = 500;
/** A line that clients pass over. */
const NOTHING = ':\n\n';

export class Frames {
  /** Once the client is gone, or the end was sent and taken. */
  readonly closed: Promise<void>;
  /** Set while the client has to make room first. */
  private waiting: (() => void) | null = null;
  private beats = 0;

  constructor(
    private readonly response: ServerResponse,
    headers: Readonly<Record<string, number | string | string[] | undefined>>,
  ) {
    this.closed = new Promise((resolve) => {
      if (response.destroyed) resolve();
      else response.once('close', resolve);
    });
    response.on('drain', () => this.onRoom());
    void this.closed.then(() => this.onRoom());
    // Without a listener, a client that is gone already would end the process.
    response.on('error', () => response.destroy());
    if (!this.isOpen) return;
    for (const [name, value] of Object.entries(headers)) {
      if (value !== undefined) response.setHeader(name, value);
    }
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      // Nobody between here and the client may keep it, change it or wait for more.
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    // With something to send the head goes at once.
    response.write(NOTHING);
  }

  /** An answer, with the id from which the client can go on; resolves once there is room for another, or nobody waits for it. */
  async next(result: object, id: string | null): Promise<void> {
    await this.write(`event: next\n${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(result)}\n\n`);
  }

  /** Says that no more answers come, and ends. */
  complete(): void {
    if (this.isOpen) this.response.end('event: complete\ndata:\n\n');
  }

  /** Ends without a word, so that the client connects again. */
  breakOff(): void {
    if (this.isOpen) this.response.end();
    this.cutSoon();
  }

  /** A sign of life. A client that takes nothing from one to the next but one is gone. */
  beat(): void {
    if (this.isOpen && this.waiting === null) {
      this.beats = 0;
      this.response.write(NOTHING);
      return;
    }
    this.beats += 1;
    if (this.beats > 1) this.response.destroy();
  }

  /** The client gets a moment to take what was sent; then its connection is cut. */
  cutSoon(): void {
    const cut = setTimeout(() => this.response.destroy(), LONGEST_GOODBYE);
    void this.closed.then(() => clearTimeout(cut));
  }

  private get isOpen(): boolean {
    return !this.response.destroyed && !this.response.writableEnded;
  }

  private async write(text: string): Promise<void> {
    if (!this.isOpen || this.response.write(text)) return;
    await new Promise<void>((resolve) => (this.waiting = resolve));
  }

  private onRoom(): void {
    this.beats = 0;
    this.waiting?.();
    this.waiting = null;
  }
}
