import { createHash } from 'node:crypto';
import { TOKEN_HEADER } from '#platform';
import { type PublishedFact } from './published-fact';

/** The stream holds a copy for seconds only; what was forgotten is known to the ledger. */
const REMEMBERED_MAX = 100_000;

/** Equal for copies of one message: its content, subject and token. */
export const copyKey = ({ subject, headers, data }: PublishedFact): string =>
  createHash('sha256')
    .update(JSON.stringify([subject, headers?.get(TOKEN_HEADER) ?? '']))
    .update(data)
    .digest('base64url');

/** Published events that are in the ledger or were refused to a publisher who waited, so that the stream's copies of them cost no append. */
export class RecordedEvents {
  private readonly keys = new Set<string>();
  private readonly waiting = new Map<string, Set<() => void>>();

  add(keys: readonly string[]): void {
    for (const key of keys) {
      this.keys.add(key);
      this.waiting.get(key)?.forEach((notify) => notify());
    }
    for (const oldest of this.keys) {
      if (this.keys.size <= REMEMBERED_MAX) return;
      this.keys.delete(oldest);
    }
  }

  /** True as soon as the event is recorded, false when it is not within `ms`. */
  async within(key: string, ms: number): Promise<boolean> {
    if (this.keys.has(key)) return true;
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
}
