// The body of a request that carries a part: it ends where the client breaks off, or has fallen silent while another waits.
import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';

/** In bytes: what may wait for the store. */
const WAITING_BYTES = 256 * 1024;
const WAITING_PIECES = 16;
/** In milliseconds: whose client has sent nothing for so long has most likely lost it. */
const SILENCE = 500;

export class PartBody {
  /** Whether it was ended before its time, for another part. */
  cutOff = false;
  // Read in the pieces that it came in: put together, they would be copied.
  private readonly stream = new PassThrough({
    writableHighWaterMark: WAITING_BYTES,
    readableObjectMode: true,
    readableHighWaterMark: WAITING_PIECES,
  });

  constructor(private readonly request: IncomingMessage) {}

  /**
   * What comes until the body ends or the client leaves; once `drained` aborts, until it is silent; until `lost` aborts. The
   * request lives on, to be answered.
   */
  read({ drained, lost }: { drained: AbortSignal; lost: AbortSignal }): AsyncIterable<Buffer> {
    this.request.once('error', this.end);
    this.request.once('close', this.end);
    drained.addEventListener('abort', this.listen, { once: true });
    if (drained.aborted) this.listen();
    lost.addEventListener('abort', this.cut, { once: true });
    if (lost.aborted) this.cut();
    if (this.request.destroyed) this.end();
    else if (!this.stream.writableEnded) this.request.pipe(this.stream);
    return this.stream;
  }

  private readonly end = (): void => {
    this.request.unpipe(this.stream);
    this.stream.end();
  };

  private readonly cut = (): void => {
    this.cutOff = true;
    this.end();
  };

  /** Somebody else waits. */
  private readonly listen = (): void => {
    const { request, stream } = this;
    const { socket } = request;
    let heard = socket.bytesRead;
    const timer = setInterval(() => {
      // Where the store is slow, nothing is read: that is no silence.
      const isSilent = socket.bytesRead === heard && !stream.writableNeedDrain;
      heard = socket.bytesRead;
      if (!request.readableEnded && !stream.writableEnded) {
        if (!isSilent) return;
        this.cut();
      }
      clearInterval(timer);
    }, SILENCE);
    timer.unref();
  };
}
