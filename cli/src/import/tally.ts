import { type SubmitResult } from '#contracts';
import { type SkippedCase } from './facts-of-case';

const EXAMPLES = 5;

/** What an import has come to so far. Of the facts of the log, each is accepted, duplicate or quarantined. */
export class Tally {
  /** Cases and events of the log that became facts. */
  cases = 0;
  events = 0;
  facts = 0;
  /** Recorded by this import. */
  accepted = 0;
  /** In the ledger before this import; `notSent` of them were not sent again. */
  duplicate = 0;
  notSent = 0;
  quarantined = 0;
  /** Quarantined facts by reason. */
  readonly reasons: Record<string, number> = {};
  /** Cases that could not become facts. */
  skipped = 0;
  /** A sentence for each of the first few problems. */
  readonly problems: string[] = [];
  private highest = 0;

  /** What became of facts that were sent. `since` is the end of the log before they were sent for the first time. */
  counts(results: readonly SubmitResult[], since: number): void {
    for (const result of results) {
      this.facts += 1;
      this.highest = Math.max(this.highest, result.position);
      if (result.outcome === 'quarantined') {
        this.quarantined += 1;
        this.reasons[result.reason] = (this.reasons[result.reason] ?? 0) + 1;
        this.remember(`${result.id ?? 'an event'} was quarantined: ${result.message}`);
      } else if (result.outcome === 'accepted' || result.position > since) this.accepted += 1;
      else this.duplicate += 1;
    }
  }

  /** Facts that are in the ledger and were not sent again. */
  countsRecorded(facts: number): void {
    this.facts += facts;
    this.duplicate += facts;
    this.notSent += facts;
  }

  leavesOut({ line, attribute, problem }: SkippedCase): void {
    this.skipped += 1;
    const place = attribute === undefined ? `line ${line}` : `line ${line}, ${attribute}`;
    this.remember(`${place}: ${problem}: the case was left out`);
  }

  /** The highest ledger position of the answers. */
  get position(): number {
    return this.highest;
  }

  /** True when everything in the log is now in the ledger. */
  get isWhole(): boolean {
    return this.quarantined === 0 && this.skipped === 0;
  }

  toJSON(): object {
    const { highest: _, ...counts } = this;
    return { ...counts, isWhole: this.isWhole };
  }

  private remember(problem: string): void {
    if (this.problems.length < EXAMPLES) this.problems.push(problem);
  }
}
