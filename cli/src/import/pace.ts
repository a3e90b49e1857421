/** How much less a request has after one that was not answered. */
const CUT = 8;
const FIRST = 100;
/** Fewer help no busy server: what a request costs by itself outweighs its facts. Only what is never answered gets smaller. */
const LEAST = 50;
/** A request that takes less of what is slow may have more facts. */
const FAST = 0.5;

/** How many facts go into one request: fewer while the server is slow, up to the most allowed while it is fast. */
export class Pace {
  private facts: number;

  constructor(
    private readonly most: number,
    /** Milliseconds after which an answer is slow. */
    readonly slowMs: number,
  ) {
    this.facts = Math.min(FIRST, most);
  }

  get size(): number {
    return this.facts;
  }

  answered(facts: number, ms: number): void {
    if (ms > this.slowMs) this.lower(Math.max(LEAST, facts / 2));
    else if (ms < this.slowMs * FAST && facts >= this.facts)
      this.facts = Math.min(this.most, this.facts * 2);
  }

  unanswered(facts: number): void {
    this.lower(facts / CUT);
  }

  private lower(to: number): void {
    this.facts = Math.max(1, Math.min(this.facts, Math.floor(to)));
  }
}
