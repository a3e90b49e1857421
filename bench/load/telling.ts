import { type JobType } from './definitions';

/** Something that happened at a time (milliseconds of the epoch), in a stream. */
export interface Happening {
  readonly at: number;
  readonly stream: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const DIGEST = 'ab'.repeat(32);

export type Random = () => number;

export const pick = <T>(random: Random, items: readonly T[]): T =>
  items[Math.floor(random() * items.length)]!;
/** Mostly short, sometimes long: exponential about the mean. */
const about = (random: Random, meanMs: number): number =>
  Math.ceil(-Math.log(1 - random()) * meanMs);
export const instant = (ms: number): string => new Date(ms).toISOString();

/** What a story is told with: the clock of the work order moves on as it goes. */
export class Telling {
  readonly events: Happening[] = [];

  constructor(
    readonly id: string,
    readonly jobType: JobType,
    readonly owner: string,
    readonly random: Random,
    public now: number,
  ) {}

  get workOrderId(): string {
    return `wo-${this.id}`;
  }

  chance(share: number): boolean {
    return this.random() < share;
  }

  /** Goes on after some time, by chance about the mean. */
  later(meanMs: number): this {
    this.now += about(this.random, meanMs);
    return this;
  }

  tell(type: string, data: Readonly<Record<string, unknown>> = {}): void {
    const { workOrderId } = this;
    const stream = `work-order-${workOrderId}`;
    this.events.push({ at: this.now++, stream, type, data: { workOrderId, ...data } });
  }
}
