// A clock that runs as time does and can be set forward.
import type { Clock } from '../../src/common/clock.js';

export class TestClock implements Clock {
  private shift = 0;

  now(): Date {
    return new Date(Date.now() + this.shift);
  }

  /** By so many milliseconds. */
  advance(milliseconds: number): void {
    this.shift += milliseconds;
  }
}
