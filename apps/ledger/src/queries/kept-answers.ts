import { type QueryReply } from '#contracts';

/** In a smaller ledger every answer is quick, and is made anew. */
const LARGE = 1_000_000;
const LONG_MS = 200;
/** An answer that took long is good for so many times as long, and never for longer than the last. */
const WORTH = 20;
const KEPT_MS = 60_000;
const KEPT_MAX = 100;

interface Kept {
  readonly reply: QueryReply;
  readonly until: number;
}

/**
 * Reports on millions of events, kept while they are worth it, so that whoever opens a page or turns back to it does
 * not count all of them again. Each still says the ledger position that it is true at, and whoever needs a later one
 * says so by `atLeast`. Those who ask the same at once wait for one answer.
 */
export class KeptAnswers {
  private readonly kept = new Map<string, Kept>();
  private readonly underWay = new Map<string, Promise<QueryReply>>();

  /** @param now milliseconds of a clock that only goes forward. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** What is kept for `key`, if it is true at `atLeast` or later; else what `make` answers. */
  async answer(key: string, atLeast: number, make: () => Promise<QueryReply>): Promise<QueryReply> {
    const kept = this.kept.get(key);
    if (kept && kept.until > this.now() && kept.reply.position >= atLeast) return kept.reply;
    const underWay = this.underWay.get(key);
    const shared = underWay && (await underWay.catch(() => undefined));
    if (shared && shared.position >= atLeast) return shared;
    const making = this.make(key, make);
    this.underWay.set(key, making);
    try {
      return await making;
    } finally {
      if (this.underWay.get(key) === making) this.underWay.delete(key);
    }
  }

  private async make(key: string, make: () => Promise<QueryReply>): Promise<QueryReply> {
    const begun = this.now();
    const reply = await make();
    const ended = this.now();
    this.kept.delete(key);
    const isWorthIt = reply.position >= LARGE && ended - begun >= LONG_MS;
    if (isWorthIt) {
      const until = ended + Math.min((ended - begun) * WORTH, KEPT_MS);
      this.kept.set(key, { reply, until });
      if (this.kept.size > KEPT_MAX) this.kept.delete(this.kept.keys().next().value!);
    }
    return reply;
  }
}
