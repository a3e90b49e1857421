import { createHash } from 'node:crypto';
import { TOKEN_HEADER } from '#platform';
import { type PublishedFact } from './published-fact';

/** The stream holds a copy for seconds only; what was forgotten is known to the ledger. */
const REMEMBERED_MAX = 100_000;

/** Longer than the stream's copy of a refused event takes to arrive. */
const REFUSED_MS = 5_000;

/** What an instance tells the others about the copies of events that it has answered. */
export interface AnsweredEvents {
  /** Keys of events that are in the ledger: every copy of them is done. */
  readonly recorded: readonly string[];
  /** Keys of events refused to a publisher who waited, once for each refusal: as many copies are done. */
  readonly refused: readonly string[];
}

/** Equal for copies of one message: its content, subject and token. */
export const copyKey = ({ subject, headers, data }: PublishedFact): string =>
  createHash('sha256')
    .update(JSON.stringify([subject, headers?.get(TOKEN_HEADER) ?? '']))
    .update(data)
    .digest('base64url');

/** Published events that are in the ledger or were refused to a publisher who waited, so that the stream's copies of them cost no append. */
export class RecordedEvents {
  private readonly keys = new Set<string>();
  /** Each refusal drops one copy: the same event may be published again, and nobody may wait then. */
  private readonly refused = new Map<string, NodeJS.Timeout[]>();
  private readonly waiting = new Map<string, Set<() => void>>();

  add({ recorded, refused }: AnsweredEvents): void {
    for (const key of recorded) {
      this.keys.add(key);
      this.waiting.get(key)?.forEach((notify) => notify());
    }
    for (const key of refused) this.addRefused(key);
    for (const oldest of this.keys) {
      if (this.keys.size <= REMEMBERED_MAX) return;
      this.keys.delete(oldest);
    }
  }

  /** True as soon as this copy of the event is done, false when it is not within `ms`. */
  async within(key: string, ms: number): Promise<boolean> {
    if (this.keys.has(key) || this.takeRefused(key)) return true;
    if (ms <= 0) return false;
    return new Promise((resolve) => {
      const waiters = this.waiting.get(key) ?? new Set();
      this.waiting.set(key, waiters);
      const end = (isRecorded: boolean) => (): void => {
        clearTimeout(timer);
        waiters.delete(recorded);
        if (waiters.size === 0) this.waiting.delete(key);
        resolve(isRecorded);
      };
      const recorded = end(true);
      const timer = setTimeout(end(false), ms);
      waiters.add(recorded);
    });
  }

  private addRefused(key: string): void {
    const [copy] = this.waiting.get(key) ?? [];
    if (copy) return copy();
    // When the copy went to another instance, it does not come here.
    const forgotten = setTimeout(() => this.takeRefused(key), REFUSED_MS).unref();
    this.refused.set(key, [...(this.refused.get(key) ?? []), forgotten]);
  }

  private takeRefused(key: string): boolean {
    const [first, ...others] = this.refused.get(key) ?? [];
    clearTimeout(first);
    if (others.length > 0) this.refused.set(key, others);
    else this.refused.delete(key);
    return first !== undefined;
  }
}
