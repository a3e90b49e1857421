/** A database time that was answered longer ago is not reckoned on from. */
const ANSWER_MAX_MS = 1_000;

interface Answer {
  readonly databaseMs: number;
  /** Of the clock of this process. */
  readonly at: number;
}

/**
 * The database time, reckoned from its answers: behind by the way of an answer, never ahead, unless the clock of the
 * database is set back. So of two answers the one by which it is later counts.
 */
export class ReckonedTime {
  private best?: Answer;
  /** It counts when the best one is too old. */
  private latest?: Answer;

  /** RFC 3339; undefined where the latest answer is too old. */
  now(): string | undefined {
    const now = Math.max(reckonedFrom(this.best), reckonedFrom(this.latest));
    return now === -Infinity ? undefined : new Date(now).toISOString();
  }

  /** Call it when the answer is here: reckoned from when it was requested, the time would be ahead of the database. */
  learn(now: string): void {
    this.latest = { databaseMs: Date.parse(now), at: performance.now() };
    if (this.latest.databaseMs >= reckonedFrom(this.best)) this.best = this.latest;
  }
}

const reckonedFrom = (answer: Answer | undefined): number => {
  const elapsed = answer ? performance.now() - answer.at : Infinity;
  return answer && elapsed <= ANSWER_MAX_MS ? answer.databaseMs + Math.floor(elapsed) : -Infinity;
};
