import { Unavailable } from './unavailable';

/** What waits in a lane. */
export interface Waiting {
  /** By `performance.now()`. */
  readonly arrivedAt: number;
  /** Until when its caller waits for an answer. */
  readonly deadline: number;
  readonly reject: (error: unknown) => void;
}

/** How much the latest turn counts in what a turn usually takes. */
const LATEST_WEIGHS = 0.2;

/**
 * The commands of one stream, in the order of their arrival. A turn takes as many of them as go together; no two
 * turns of a lane run at once, so that commands of one process never race each other for a version.
 */
export class Lane<Job extends Waiting> {
  private readonly jobs: Job[] = [];
  private running = false;
  private msOfOne = 0;

  /**
   * @param turn settles at least one job, or puts back what it took; it never rejects
   * @param emptied is called when nothing waits any more
   */
  constructor(
    private readonly turn: (lane: Lane<Job>) => Promise<void>,
    private readonly emptied: () => void,
  ) {}

  /** How many wait, with the one whose turn it is. */
  get size(): number {
    return this.jobs.length;
  }

  /** Refuses at once whose turn cannot come before their deadline. */
  add(job: Job): void {
    const waitMs = this.jobs.length * this.msOfOne;
    if (performance.now() + waitMs > job.deadline)
      return job.reject(new Unavailable(TOO_MANY, Math.ceil(waitMs / 1_000)));
    this.jobs.push(job);
    if (!this.running) void this.run();
  }

  /** The next one whose caller still waits; it stays in the lane. */
  peek(): Job | undefined {
    while (this.jobs[0] && this.jobs[0].deadline < performance.now())
      this.jobs.shift()!.reject(new Unavailable(TOO_MANY));
    return this.jobs[0];
  }

  shift(): void {
    this.jobs.shift();
  }

  /** Puts jobs back before all others, in their order. */
  putBack(jobs: readonly Job[]): void {
    this.jobs.unshift(...jobs);
  }

  /** Rejects everything that had arrived by then. */
  rejectUntil(at: number, error: unknown): void {
    while (this.jobs[0] && this.jobs[0].arrivedAt <= at) this.jobs.shift()!.reject(error);
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.peek()) {
      const [before, since] = [this.jobs.length, performance.now()];
      await this.turn(this);
      const settled = Math.max(1, before - this.jobs.length);
      const latest = (performance.now() - since) / settled;
      this.msOfOne += (latest - this.msOfOne) * LATEST_WEIGHS;
    }
    this.running = false;
    this.emptied();
  }
}

const TOO_MANY = 'Too many commands wait for the same record; send it again in a moment.';

/** Has work under one name wait for each other in this process, in the order of arrival. */
export class OneAtATime {
  private readonly last = new Map<string, Promise<unknown>>();

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.last.get(name) ?? Promise.resolve()).then(work);
    // A failure is its own caller's, and holds up nobody.
    const ended = mine.catch(() => undefined);
    this.last.set(name, ended);
    try {
      return await mine;
    } finally {
      if (this.last.get(name) === ended) this.last.delete(name);
    }
  }
}
