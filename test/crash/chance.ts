// Chance that a printed number settles: moments, choices and contents all follow from the seed.
import { createHash } from 'node:crypto';

export class Chance {
  private drawn = 0;

  constructor(readonly seed: number) {}

  /** A whole number from 0 up to, but without, `bound`. */
  below(bound: number): number {
    return this.bytes(`draw ${(this.drawn += 1)}`, 6).readUIntBE(0, 6) % bound;
  }

  /** A whole number in the range, both bounds included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  pick<Value>(values: readonly Value[]): Value {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new Error('There is nothing to pick from.');
    return value;
  }

  /** Bytes that look random; the same for the same name. */
  bytes(name: string, size: number): Buffer {
    return createHash('shake256', { outputLength: size }).update(`${this.seed} ${name}`).digest();
  }
}
