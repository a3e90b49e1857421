import { type ReportedFact } from './case-report';
import { type CaseFacts } from './facts-of-case';

export interface Batch {
  readonly facts: readonly ReportedFact[];
  /** Events of the log that are imported when this batch is done. */
  readonly events: number;
}

/**
 * Batches that must be sent one after the other. Different runs may be under way at once: no case
 * is in two of them, so its facts always arrive in order.
 */
export type Run = readonly Batch[];

/** Gathers whole cases into batches of at most `size` facts; a longer case is a run by itself. */
export async function* runsOf(
  cases: AsyncIterable<CaseFacts>,
  size: number,
): AsyncGenerator<Run, void, undefined> {
  let facts: ReportedFact[] = [];
  let events = 0;
  for await (const one of cases) {
    if (facts.length > 0 && facts.length + one.facts.length > size) {
      yield [{ facts, events }];
      [facts, events] = [[], 0];
    }
    if (one.facts.length > size) {
      yield piecesOf(one, size);
    } else {
      facts.push(...one.facts);
      events += one.events;
    }
  }
  if (facts.length > 0) yield [{ facts, events }];
}

const piecesOf = ({ facts, events }: CaseFacts, size: number): Run => {
  const pieces = [...chunked(facts, size)];
  return pieces.map((piece, n) => ({
    facts: piece,
    events: n === pieces.length - 1 ? events : 0,
  }));
};

/** Lists of at most `size`, in order. */
export function* chunked<T>(items: Iterable<T>, size: number): Generator<readonly T[]> {
  let chunk: T[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
