// A stream of values of which each counts: they wait for whoever takes them, up to a number; who is slower is left behind.
import { slowConsumer } from '../common/errors.js';

interface Taker<Value> {
  readonly resolve: (result: IteratorResult<Value>) => void;
  readonly reject: (error: Error) => void;
}

export class BoundedStream<Value> implements AsyncIterableIterator<Value> {
  private readonly values: Value[] = [];
  private taker: Taker<Value> | null = null;
  private failure: Error | null = null;
  private ended = false;

  /** At most so many values wait; `onEnd` is called once, when nobody takes values any more. */
  constructor(
    private readonly most: number,
    private readonly onEnd: () => void,
  ) {}

  /** One too many ends the stream with SLOW_CONSUMER, at once: those that waited are not given out any more. */
  push(value: Value): void {
    if (this.ended) return;
    if (this.taker !== null) this.take().resolve({ done: false, value });
    else if (this.values.length < this.most) this.values.push(value);
    else this.fail(slowConsumer());
  }

  /** Ends the stream with the error. */
  fail(error: Error): void {
    if (this.ended) return;
    if (this.taker !== null) this.take().reject(error);
    else this.failure = error;
    this.end();
  }

  /** One call at a time. */
  next(): Promise<IteratorResult<Value>> {
    const { failure } = this;
    this.failure = null;
    if (failure !== null) return Promise.reject(failure);
    if (this.ended) return Promise.resolve({ done: true, value: undefined });
    const [value] = this.values.splice(0, 1);
    if (value !== undefined) return Promise.resolve({ done: false, value });
    return new Promise((resolve, reject) => (this.taker = { resolve, reject }));
  }

  return(): Promise<IteratorResult<Value>> {
    if (!this.ended) {
      if (this.taker !== null) this.take().resolve({ done: true, value: undefined });
      this.end();
    }
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private take(): Taker<Value> {
    const { taker } = this;
    if (taker === null) throw new Error('Nobody takes a value now.');
    this.taker = null;
    return taker;
  }

  private end(): void {
    this.ended = true;
    this.values.length = 0;
    this.onEnd();
  }
}
