// Tells the other nodes that there is something new to read, soon after it was committed and once for all that is by then.
// Not in the transaction of each write: PostgreSQL lets those that notify commit one at a time only.
import type { Listener } from './listener.js';

/** In milliseconds. */
const SOON = 15;

export class Nudge {
  private timer: NodeJS.Timeout | null = null;
  private sending: Promise<void> = Promise.resolve();

  constructor(
    private readonly listener: Listener,
    private readonly payload: string,
    private readonly onError: (error: unknown) => void,
  ) {}

  soon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.sending = this.send();
    }, SOON).unref();
  }

  async stop(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    await this.sending;
  }

  // What is not told is found all the same when the other nodes look by themselves.
  private async send(): Promise<void> {
    await this.listener.tell(this.payload).catch(this.onError);
  }
}
