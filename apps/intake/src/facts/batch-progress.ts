import { type AppendItem } from '#kernel';
import { blockedBy } from '../domain/history';
import { type UnderstoodFact } from '../domain/parse-fact';
import { type Judged } from './placing';

interface Progress {
  version: number;
  /** The id of the event of the batch that the next one follows. */
  follows?: string;
  readonly blocked: Set<string>;
}

/** What the facts of a batch make of the work orders that were looked at for it, while nobody else adds to them. */
export class BatchProgress {
  private readonly works = new Map<string, Progress>();

  /** None of its facts is placed yet. */
  begin(workOrderId: string, version: number): void {
    this.works.set(workOrderId, { version, blocked: new Set() });
  }

  /** Where its next fact is placed: behind the one before it and nothing else; anywhere where nobody looked at it. */
  placeOf(workOrderId: string): Judged {
    const work = this.works.get(workOrderId);
    if (!work) return { expectedVersion: null };
    const { version, follows } = work;
    return { expectedVersion: version, ...(follows !== undefined && { follows }) };
  }

  /** What its facts have blocked until now. */
  blockedIn(workOrderId: string): ReadonlySet<string> | undefined {
    return this.works.get(workOrderId)?.blocked;
  }

  /** A fact is placed, as these events. */
  add(fact: UnderstoodFact, { events }: AppendItem): void {
    const work = this.works.get(fact.body.workOrderId);
    if (!work) return;
    work.version += events.length;
    work.follows = events.at(-1)?.id ?? work.follows;
    const blocked = blockedBy(fact);
    if (blocked !== undefined) work.blocked.add(blocked);
  }

  forget(workOrderId: string): void {
    this.works.delete(workOrderId);
  }
}
