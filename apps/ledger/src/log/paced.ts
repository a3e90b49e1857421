/** Work that is wanted often: runs soon after it is wanted, and at most once in a time. */
export class Paced {
  private timer?: NodeJS.Timeout;
  private ranAt = -Infinity;

  /**
   * @param soonMs from the first wish to the work, which then serves all wishes until it begins
   * @param everyMs between the beginnings of two runs, at least
   */
  constructor(
    private readonly work: () => void,
    private readonly soonMs: number,
    private readonly everyMs: number,
  ) {}

  want(): void {
    const restMs = this.ranAt + this.everyMs - performance.now();
    this.timer ??= setTimeout(() => this.run(), Math.max(this.soonMs, restMs));
  }

  private run(): void {
    this.timer = undefined;
    this.ranAt = performance.now();
    this.work();
  }
}
