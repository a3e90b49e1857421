import { type QueryReply } from '#contracts';

/** In a smaller ledger every answer is quick, and not cached. */
const LARGE = 1_000_000;
const LONG_MS = 200;
/** An answer that took long is good for so many times as long, and never for longer than half of the last. */
const WORTH = 20;
/** Nobody is answered with what is older, counted from when it began to be made. */
const KEPT_MS = 60_000;
const KEPT_MAX = 100;

interface CachedAnswer {
  readonly reply: QueryReply;
  /** From then on a request refreshes it in the background, and still gets it. */
  readonly freshUntil: number;
  readonly until: number;
}

/**
 * Caches reports on millions of events for a while, so that opening a page or going back to it does
 * not count all of them again. While there are requests they are refreshed in the background, so that only the first
 * waits. Each has its ledger position, and a caller who needs a later one sets `atLeast`.
 * Those who ask the same at once wait for one answer.
 */
export class AnswerCache {
  private readonly answers = new Map<string, CachedAnswer>();
  private readonly underWay = new Map<string, Promise<QueryReply>>();

  /** @param now milliseconds of a clock that only goes forward. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** The cached answer for `key`, if its position is `atLeast` or later; else what `make` answers. */
  async answer(key: string, atLeast: number, make: () => Promise<QueryReply>): Promise<QueryReply> {
    const cached = this.answers.get(key);
    if (cached && cached.until > this.now() && cached.reply.position >= atLeast) {
      if (cached.freshUntil <= this.now()) this.renew(key, make);
      return cached.reply;
    }
    for (;;) {
      const underWay = this.underWay.get(key);
      const shared = underWay && (await underWay.catch(() => undefined));
      if (!shared) return this.begin(key, make);
      if (shared.position >= atLeast) return shared;
      // Too early for several, perhaps: the first of them begins the next, and the others wait for that.
    }
  }

  /** One at a time; where it fails, the next request tries again, and waits once the answer is too old. */
  private renew(key: string, make: () => Promise<QueryReply>): void {
    if (!this.underWay.has(key)) this.begin(key, make).catch(() => undefined);
  }

  private async begin(key: string, make: () => Promise<QueryReply>): Promise<QueryReply> {
    const making = this.make(key, make);
    this.underWay.set(key, making);
    try {
      return await making;
    } finally {
      if (this.underWay.get(key) === making) this.underWay.delete(key);
    }
  }

  private async make(key: string, make: () => Promise<QueryReply>): Promise<QueryReply> {
    const startedAt = this.now();
    const reply = await make();
    const ended = this.now();
    const cached = this.answers.get(key);
    // Two of one question may be under way: what is known of a later position stays.
    if (cached && cached.reply.position > reply.position) return reply;
    this.answers.delete(key);
    const isWorthIt = reply.position >= LARGE && ended - startedAt >= LONG_MS;
    if (isWorthIt) {
      const freshUntil = ended + Math.min((ended - startedAt) * WORTH, KEPT_MS / 2);
      this.answers.set(key, { reply, freshUntil, until: startedAt + KEPT_MS });
      if (this.answers.size > KEPT_MAX) this.answers.delete(this.answers.keys().next().value!);
    }
    return reply;
  }
}
