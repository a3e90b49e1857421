import { type SubmitResult } from '#contracts';
import { Unavailable } from '#platform';
import { type DurableFact } from './durable-fact';

/** An event that an outside system published to a subject. */
export type PublishedFact = DurableFact & { readonly subject: string };

interface Waiting {
  readonly fact: PublishedFact;
  readonly resolve: (result: SubmitResult) => void;
  readonly reject: (error: unknown) => void;
}

/** What one append takes without keeping the publishers waiting. */
const BATCH_MAX = 500;
const BATCH_MAX_BYTES = 4 * 1024 ** 2;
/** More than this process could hold; what exceeds it waits at the publisher or in the stream. */
const WAITING_MAX_BYTES = 64 * 1024 ** 2;
/** Of headers and promises, so that many small events are bounded too. */
const OVERHEAD_BYTES = 2 * 1024;

const sizeOf = ({ data }: PublishedFact): number => data.length + OVERHEAD_BYTES;

/**
 * Events of one subject, which is one source, go to the ledger in order and as many together as wait.
 * Other subjects do not wait for them.
 */
export class FactLanes {
  private readonly lanes = new Map<string, Waiting[]>();
  private waitingBytes = 0;

  constructor(
    private readonly submit: (facts: readonly PublishedFact[]) => Promise<readonly SubmitResult[]>,
  ) {}

  /** What became of the event, after the ledger's commit. Throws `Unavailable` on doubt and on overload. */
  take(fact: PublishedFact): Promise<SubmitResult> {
    if (this.waitingBytes > WAITING_MAX_BYTES)
      throw new Unavailable('Too many events wait; send it again in a moment, with the same id.');
    this.waitingBytes += sizeOf(fact);
    return new Promise((resolve, reject) => {
      const one = { fact, resolve, reject };
      const lane = this.lanes.get(fact.subject);
      if (lane) lane.push(one);
      else void this.run(fact.subject, [one]);
    });
  }

  private async run(subject: string, lane: Waiting[]): Promise<void> {
    this.lanes.set(subject, lane);
    while (lane.length > 0) {
      const batch = lane.splice(0, fitting(lane));
      await this.settle(batch);
      for (const { fact } of batch) this.waitingBytes -= sizeOf(fact);
    }
    this.lanes.delete(subject);
  }

  private async settle(batch: readonly Waiting[]): Promise<void> {
    try {
      const results = await this.submit(batch.map(({ fact }) => fact));
      batch.forEach(({ resolve }, index) => resolve(results[index]!));
    } catch (error) {
      if (batch.length === 1 || error instanceof Unavailable)
        return batch.forEach(({ reject }) => reject(error));
      // One event that breaks must not fail the others.
      for (const one of batch) await this.settle([one]);
    }
  }
}

/** How many of the first ones go together: at least one. */
const fitting = (lane: readonly Waiting[]): number => {
  let bytes = 0;
  const over = lane.findIndex(({ fact }, index) => {
    bytes += sizeOf(fact);
    return index > 0 && (index >= BATCH_MAX || bytes > BATCH_MAX_BYTES);
  });
  return over < 0 ? lane.length : over;
};
