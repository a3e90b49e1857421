/** Something may have happened: wakes everybody who waits. A signal before the wait is not lost. */
export class Signal {
  private waiting: (() => void)[] = [];
  private pending = false;

  fire(): void {
    const woken = this.waiting.splice(0);
    this.pending = woken.length === 0;
    for (const wake of woken) wake();
  }

  /** Whether there was a signal that nobody has waited for or taken. */
  get isPending(): boolean {
    return this.pending;
  }

  /** Takes such a signal for heard: what it tells of is looked at now. */
  take(): void {
    this.pending = false;
  }

  /** Resolves at the next signal, and after `ms` at the latest. */
  wait(ms: number): Promise<void> {
    if (this.pending) {
      this.pending = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting = this.waiting.filter((other) => other !== wake);
        resolve();
      }, ms);
      this.waiting.push(wake);
    });
  }
}
