import { Unavailable } from './unavailable';

/**
 * Lets so many have their turn at once; the others wait in the order of their arrival, so that what else the process does comes in
 * between. It refuses with `Unavailable` where too many wait.
 */
export class FewAtATime {
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  constructor(
    private readonly atOnce: number,
    private readonly waitingMax: number,
  ) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.running < this.atOnce) return void (this.running += 1);
    if (this.waiting.length >= this.waitingMax)
      throw new Unavailable('This service has more to do than it can: try again.');
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Gives the place to the one that has waited longest. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running -= 1;
  }
}
