// How far a long command is: a bar that moves on a terminal, a line now and then elsewhere.

const WIDTH = 30;
/** Milliseconds between two lines where they stay. */
const BETWEEN_LINES = 10_000;
const BETWEEN_BARS = 100;

export class Progress {
  private shownAt = -Infinity;
  private last: readonly [done: number, all: number] | null = null;

  constructor(
    private readonly out: NodeJS.WriteStream,
    private readonly what: string,
    private readonly now: () => number = Date.now,
  ) {}

  show(done: number, all: number): void {
    this.last = [done, all];
    const isDue = this.now() - this.shownAt >= (this.out.isTTY ? BETWEEN_BARS : BETWEEN_LINES);
    if (isDue) this.write(done, all);
  }

  /** Leaves what was reached. */
  end(): void {
    if (this.last !== null) this.write(...this.last);
    if (this.out.isTTY) this.out.write('\n');
  }

  private write(done: number, all: number): void {
    this.shownAt = this.now();
    const part = all === 0 ? 1 : Math.min(done / all, 1);
    const told = `${done} of ${all} ${this.what}, ${Math.floor(100 * part)} %`;
    if (!this.out.isTTY) {
      this.out.write(`${told}\n`);
      return;
    }
    const full = Math.round(WIDTH * part);
    this.out.write(`\r[${'#'.repeat(full)}${' '.repeat(WIDTH - full)}] ${told}\u001b[K`);
  }
}
