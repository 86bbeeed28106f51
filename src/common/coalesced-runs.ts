// Work that is asked for more often than it can be done: one run at a time, and one more after it, however often that was asked.

export class CoalescedRuns {
  private running: Promise<void> = Promise.resolve();
  private isRunning = false;
  private again = false;
  private failing = false;

  /** An error is told once, until a run succeeds again. */
  constructor(
    private readonly work: () => Promise<void>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Runs it now; where it runs already, once more after that. */
  ask(): void {
    this.again = true;
    if (this.isRunning) return;
    this.isRunning = true;
    this.running = this.runWhileAsked();
  }

  /** Waits for the run that goes on: no other follows, unless it is asked for. */
  async stop(): Promise<void> {
    this.again = false;
    await this.running;
  }

  private async runWhileAsked(): Promise<void> {
    while (this.again) {
      this.again = false;
      try {
        await this.work();
        this.failing = false;
      } catch (error) {
        if (!this.failing) this.onError(error);
        this.failing = true;
      }
    }
    this.isRunning = false;
  }
}
