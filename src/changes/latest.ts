// A stream of values of which only the newest counts: what was not taken in time is overtaken, so that nothing piles up.

export class Latest<Value extends object> implements AsyncIterableIterator<Value> {
  private waiting: ((result: IteratorResult<Value>) => void) | null = null;
  private newest: Value | null = null;
  private ended = false;

  /** `onEnd` is called once, when nobody takes values any more. */
  constructor(private readonly onEnd: () => void) {}

  push(value: Value): void {
    if (this.ended) return;
    if (this.waiting === null) this.newest = value;
    else this.give({ done: false, value });
  }

  /** One call at a time. */
  next(): Promise<IteratorResult<Value>> {
    if (this.ended) return Promise.resolve({ done: true, value: undefined });
    const { newest } = this;
    this.newest = null;
    if (newest !== null) return Promise.resolve({ done: false, value: newest });
    return new Promise((resolve) => (this.waiting = resolve));
  }

  return(): Promise<IteratorResult<Value>> {
    if (!this.ended) {
      this.ended = true;
      this.newest = null;
      this.give({ done: true, value: undefined });
      this.onEnd();
    }
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private give(result: IteratorResult<Value>): void {
    this.waiting?.(result);
    this.waiting = null;
  }
}
