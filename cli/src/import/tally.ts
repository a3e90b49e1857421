import { type SkippedCase } from './facts-of-case';
import { type SubmitResult } from '#contracts';

const EXAMPLES = 5;

/** What an import has come to so far. */
export class Tally {
  cases = 0;
  events = 0;
  facts = 0;
  accepted = 0;
  duplicate = 0;
  quarantined = 0;
  skipped = 0;
  /** A sentence for each of the first few problems. */
  readonly problems: string[] = [];

  counts(results: readonly SubmitResult[]): void {
    for (const result of results) {
      this.facts += 1;
      this[result.outcome] += 1;
      if (result.outcome === 'quarantined')
        this.remember(`${result.id ?? 'an event'} was quarantined: ${result.message}`);
    }
  }

  leavesOut({ line, problem }: SkippedCase): void {
    this.skipped += 1;
    this.remember(`line ${line}: ${problem}: the case was left out`);
  }

  /** True when everything in the log is now in the ledger. */
  get isWhole(): boolean {
    return this.quarantined === 0 && this.skipped === 0;
  }

  private remember(problem: string): void {
    if (this.problems.length < EXAMPLES) this.problems.push(problem);
  }
}
