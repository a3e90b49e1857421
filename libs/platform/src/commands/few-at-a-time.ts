import { Unavailable } from './unavailable';

/**
 * Lets so many have their turn at once; the others wait in the order of their arrival, so that what else the process does comes in
 * between. It refuses with `Unavailable` where too many wait.
 */
export class FewAtATime {
  /** What begins the work of each that waits, in the order of their arrival. */
  private readonly waiting = new Map<object, () => void>();
  private running = 0;

  constructor(
    private readonly atOnce: number,
    private readonly waitingMax: number,
  ) {}

  async run<T>(work: () => Promise<T>, whose: object = {}): Promise<T> {
    await this.enter(whose);
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /** Begins at once what waits of `whose`, as one more. */
  hurry(whose: object): void {
    const begin = this.waiting.get(whose);
    if (!begin) return;
    this.waiting.delete(whose);
    this.running += 1;
    begin();
  }

  private async enter(whose: object): Promise<void> {
    if (this.running < this.atOnce) return void (this.running += 1);
    if (this.waiting.size >= this.waitingMax)
      throw new Unavailable('This service has more to do than it can: try again.');
    await new Promise<void>((resolve) => this.waiting.set(whose, resolve));
  }

  /** Gives the place to the one that has waited longest. */
  private leave(): void {
    this.running -= 1;
    const [next] = this.waiting.keys();
    if (next && this.running < this.atOnce) this.hurry(next);
  }
}
