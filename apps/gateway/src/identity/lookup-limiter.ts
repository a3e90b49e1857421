import { createHash } from 'node:crypto';
import { Unavailable } from '#platform';
import { placeOf } from './place-of';

/** Credentials that are looked up at once for anybody. */
const AT_ONCE = 200;
/** Beyond it, for requests that stop work. */
const RESERVED = 32;
/** Of these, for one address: who makes up credentials from there takes no more. */
const RESERVED_OF_ONE = 4;
/** Credentials that have worked, and so are looked up whatever else is. */
const WORKED_MAX = 10_000;

/** Who shows a credential. */
export interface LookupOrigin {
  readonly address?: string | undefined;
  /** The request stops work, ends a credential or lifts a halt. */
  readonly isUrgent: boolean;
}

/** What a credential is remembered by: a memory dump holds none that works. */
export const digestOf = (secret: string): string =>
  createHash('sha256').update(secret).digest('base64');

/**
 * Limits how many credentials are looked up at once, because anybody can make them up. A credential that has worked is always
 * looked up. When the limit is reached, requests that stop work have 32 more look-ups, at most four for one address.
 */
export class LookupLimiter {
  private readonly worked = new Set<string>();
  private readonly reserved = new Map<string, number>();
  private open = 0;
  private openReserved = 0;

  constructor(private readonly what: string) {}

  /** Looks a credential up, unless too many are: then it throws `Unavailable`. What is found works. */
  async run<T>(
    digest: string,
    shown: LookupOrigin,
    lookUp: () => Promise<T | null>,
  ): Promise<T | null> {
    const release = this.worked.has(digest) ? undefined : this.acquire(shown);
    try {
      const found = await lookUp();
      this.learn(digest, found !== null);
      return found;
    } finally {
      release?.();
    }
  }

  private learn(digest: string, works: boolean): void {
    this.worked.delete(digest);
    if (!works) return;
    // A set keeps its order: the first is the oldest.
    if (this.worked.size >= WORKED_MAX) this.worked.delete(this.worked.values().next().value!);
    this.worked.add(digest);
  }

  private acquire({ address = '', isUrgent }: LookupOrigin): () => void {
    if (this.open < AT_ONCE) {
      this.open += 1;
      return () => (this.open -= 1);
    }
    const place = placeOf(address);
    const own = this.reserved.get(place) ?? 0;
    if (!isUrgent || this.openReserved >= RESERVED || own >= RESERVED_OF_ONE)
      throw new Unavailable(
        `Too many unknown ${this.what} are being checked; ask again in a moment.`,
      );
    this.openReserved += 1;
    this.reserved.set(place, own + 1);
    return () => this.releaseReserved(place);
  }

  private releaseReserved(place: string): void {
    this.openReserved -= 1;
    const left = this.reserved.get(place)! - 1;
    if (left > 0) this.reserved.set(place, left);
    else this.reserved.delete(place);
  }
}
