// sha256 on a thread of its own: hashing takes as long as reading from the socket and writing do together.
import { MessageChannel, Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { FromHash, ToHash } from './hashing-worker.js';
import { lengthOf, memoryOf } from './pieces.js';

/** In bytes: what of one hash waits for the thread, while more of it comes. */
const MOST_WAITING = 3 * 1024 * 1024;

const ENDED = 'The thread that hashes has ended.';

export class HashingThread {
  #worker: Worker | null = null;
  #isClosed = false;
  readonly #entry: URL;

  /** The built hashing-worker.js. The thread is there from the first hash on; one that has ended is followed by another. */
  constructor(entry: URL) {
    this.#entry = entry;
  }

  begin(): ThreadHash {
    if (this.#isClosed) throw new Error(ENDED);
    const { port1, port2 } = new MessageChannel();
    this.#worker ??= this.#start();
    this.#worker.postMessage(port2, [port2]);
    return new ThreadHash(port1);
  }

  /** Ends the thread, and all hashes that are not digested; none begins after it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(this.#entry);
    // Its hashes hear of it by their ports.
    worker.on('error', () => undefined);
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = null;
    });
    return worker;
  }
}

/** Of bytes that are added in their order. Once its thread has ended, all calls throw. */
export class ThreadHash {
  readonly #port: MessagePort;
  #waiting = 0;
  #sha256: string | null = null;
  #isOver = false;
  #onAnswer: () => void = () => undefined;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on('message', (answer: FromHash) => {
      if (typeof answer === 'number') this.#waiting -= answer;
      else this.#sha256 = answer;
      this.#onAnswer();
    });
    port.once('close', () => {
      this.#isOver = true;
      this.#onAnswer();
    });
  }

  /** Whether it was dropped or digested, or its thread has ended. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Another one, of what was added so far. */
  copy(): ThreadHash {
    const { port1, port2 } = new MessageChannel();
    this.#say(port2, [port2]);
    return new ThreadHash(port1);
  }

  /** Takes the bytes, which may be empty from then on; resolves when it is ready for more. */
  async add(pieces: readonly Uint8Array[]): Promise<void> {
    const memory = pieces.map((bytes) => memoryOf(bytes) ?? Uint8Array.from(bytes).buffer);
    this.#waiting += lengthOf(pieces);
    this.#say(memory, memory);
    await this.#until(() => this.#waiting <= MOST_WAITING);
  }

  /** In hex, and the end of it. */
  async digest(): Promise<string> {
    this.#say(null);
    await this.#until(() => this.#sha256 !== null);
    this.drop();
    return this.#sha256 ?? '';
  }

  /** The end of it, for whoever does not want to know. */
  drop(): void {
    this.#port.close();
  }

  #say(told: ToHash, given: readonly (ArrayBuffer | MessagePort)[] = []): void {
    if (this.#isOver) throw new Error(ENDED);
    this.#port.postMessage(told, given);
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (this.#isOver) throw new Error(ENDED);
      await new Promise<void>((resolve) => {
        this.#onAnswer = resolve;
      });
    }
  }
}
