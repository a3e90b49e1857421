/**
 * Runs a refresh so that each caller gets one that began after it asked, and no more than one runs
 * at a time: callers that come while one runs share the next. Under load that is one read for all.
 */
export class Freshly<T> {
  private running: Promise<T> | undefined;
  private next: Promise<T> | undefined;

  constructor(private readonly refresh: () => Promise<T>) {}

  ask(): Promise<T> {
    if (this.next) return this.next;
    if (!this.running) return this.start();
    this.next = this.running
      .catch(() => undefined)
      .then(() => {
        this.next = undefined;
        return this.start();
      });
    return this.next;
  }

  private start(): Promise<T> {
    const running = this.refresh().finally(() => {
      if (this.running === running) this.running = undefined;
    });
    this.running = running;
    return running;
  }
}
