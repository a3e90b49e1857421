import { type CaseFacts, type ReportedFact } from './facts-of-case';

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
  const starts = Array.from({ length: Math.ceil(facts.length / size) }, (_, n) => n * size);
  return starts.map((start) => ({
    facts: facts.slice(start, start + size),
    events: start + size >= facts.length ? events : 0,
  }));
};
