// The body of a request that carries a part: it ends where the client breaks off, or has fallen silent while another waits.
import type { IncomingMessage } from 'node:http';
import { joinedIfSmall } from '../../storage/pieces.js';

/** In bytes: what may wait for the store, and what is handed to it at a time, unless the body ends. */
const MOST_WAITING = 1024 * 1024;
const ENOUGH = 64 * 1024;
/** How many pieces are kept as they came. */
const MOST_PIECES = 1024;
/** In milliseconds: whose client has sent nothing for so long has most likely lost it. */
const SILENCE = 500;

export class PartBody {
  /** Whether it was ended before its time, for another part. */
  cutOff = false;
  // In the pieces that it came in, unless they are small: put together, they are copied.
  private pieces: Buffer[] = [];
  private waiting = 0;
  private isOver = false;
  private isWaking = false;
  private wake = (): void => undefined;

  constructor(private readonly request: IncomingMessage) {}

  /**
   * What comes until the body ends or the client leaves; once `drained` aborts, until it is silent; until `lost` aborts. In few
   * pieces, however small those are that are sent. The request lives on, to be answered.
   */
  async *read({
    drained,
    lost,
  }: {
    drained: AbortSignal;
    lost: AbortSignal;
  }): AsyncGenerator<readonly Buffer[]> {
    const { request } = this;
    const ends = ['end', 'error', 'close'];
    for (const event of ends) request.once(event, this.end);
    drained.addEventListener('abort', this.listen, { once: true });
    if (drained.aborted) this.listen();
    lost.addEventListener('abort', this.cut, { once: true });
    if (lost.aborted) this.cut();
    if (request.destroyed) this.end();
    request.on('data', this.push);
    try {
      for (;;) {
        if (this.waiting === 0 && this.isOver) return;
        if (this.waiting < ENOUGH && !this.isOver) {
          await new Promise<void>((resolve) => {
            this.wake = resolve;
          });
          continue;
        }
        const { pieces } = this;
        this.pieces = [];
        this.waiting = 0;
        if (request.isPaused()) request.resume();
        yield joinedIfSmall(pieces);
      }
    } finally {
      this.end();
      request.off('data', this.push);
    }
  }

  private readonly push = (bytes: Buffer): void => {
    if (this.isOver) return;
    if (this.pieces.push(bytes) === MOST_PIECES) this.pieces = [Buffer.concat(this.pieces)];
    this.waiting += bytes.length;
    if (this.waiting >= MOST_WAITING) this.request.pause();
    if (this.waiting < ENOUGH || this.isWaking) return;
    // What else comes in this turn comes along.
    this.isWaking = true;
    setImmediate(() => {
      this.isWaking = false;
      this.wake();
    });
  };

  private readonly end = (): void => {
    this.isOver = true;
    this.wake();
  };

  private readonly cut = (): void => {
    this.cutOff = true;
    this.end();
  };

  /** Somebody else waits. */
  private readonly listen = (): void => {
    const { request } = this;
    const { socket } = request;
    let heard = socket.bytesRead;
    const timer = setInterval(() => {
      // Where the store is slow, nothing is read: that is no silence.
      const isSilent = socket.bytesRead === heard && !request.isPaused();
      heard = socket.bytesRead;
      if (!this.isOver) {
        if (!isSilent) return;
        this.cut();
      }
      clearInterval(timer);
    }, SILENCE);
    timer.unref();
  };
}
