interface Pace {
  /** From the first wish to the work, which then serves all wishes until it begins. */
  readonly soonMs: number;
  /** Between the beginnings of two runs, at least. */
  readonly everyMs: number;
  /** The same while wishes follow one another closely: each that comes within the time doubles it, up to this; `everyMs` where absent. */
  readonly busyMs?: number;
}

/** Work that is wanted often: runs soon after it is wanted, and at most once in a time. */
export class Paced {
  private timer?: NodeJS.Timeout;
  private ranAt = -Infinity;
  private apartMs = 0;

  constructor(
    private readonly work: () => void,
    private readonly pace: Pace,
  ) {}

  want(): void {
    if (this.timer) return;
    const { soonMs, everyMs, busyMs = everyMs } = this.pace;
    const sinceMs = performance.now() - this.ranAt;
    this.apartMs = sinceMs < this.apartMs ? Math.min(this.apartMs * 2, busyMs) : everyMs;
    this.timer = setTimeout(() => this.run(), Math.max(soonMs, this.apartMs - sinceMs));
  }

  private run(): void {
    this.timer = undefined;
    this.ranAt = performance.now();
    this.work();
  }
}
