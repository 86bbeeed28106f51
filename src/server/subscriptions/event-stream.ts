// The answers of one subscription: each event executed when it is taken, until its source or somebody else ends it.
import type { ExecutionResult } from 'graphql';

export class EventStream implements AsyncIterableIterator<ExecutionResult> {
  private refuse: ((error: Error) => void) | null = null;
  private failure: Error | null = null;
  private ended = false;
  private latest: object | null = null;

  /** `onEnd` is called once, when nothing is taken any more. */
  constructor(
    private readonly source: AsyncIterator<object>,
    private readonly execute: (event: object) => Promise<ExecutionResult>,
    private readonly onEnd: () => void,
  ) {}

  /** One call at a time. */
  async next(): Promise<IteratorResult<ExecutionResult>> {
    if (this.failure !== null) throw this.taken(this.failure);
    if (this.ended) return { done: true, value: undefined };
    try {
      const { done, value } = await this.taking();
      if (done !== true) {
        this.latest = value;
        return { done: false, value: await this.execute(value) };
      }
      this.end();
      return { done: true, value: undefined };
    } catch (error) {
      await this.return();
      throw error;
    }
  }

  /** What the last answer is about. */
  get lastEvent(): object | null {
    return this.latest;
  }

  /** Ends the subscription with the error. */
  fail(error: Error): void {
    if (this.ended) return;
    if (this.refuse === null) this.failure = error;
    else this.refuse(error);
    this.end();
    void this.source.return?.();
  }

  async return(): Promise<IteratorResult<ExecutionResult>> {
    this.end();
    await this.source.return?.();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private taking(): Promise<IteratorResult<object>> {
    return new Promise((resolve, reject) => {
      this.refuse = reject;
      this.source.next().then(resolve, reject);
    }).finally(() => (this.refuse = null)) as Promise<IteratorResult<object>>;
  }

  private taken(failure: Error): Error {
    this.failure = null;
    return failure;
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    this.onEnd();
  }
}
