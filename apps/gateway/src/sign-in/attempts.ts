import { Injectable } from '@nestjs/common';
import { Refusal } from '#kernel';
import { count } from '#platform';
import { digestOf } from '../identity/lookup-limiter';
import { placeOf } from '../identity/place-of';

/** Attempts at hand: `most` at once, and one more every `everyMs`. */
interface Rate {
  readonly most: number;
  readonly everyMs: number;
}

interface Bucket {
  left: number;
  at: number;
}

/** With one key, from one address. */
const OF_ONE: Rate = { most: 10, everyMs: 6_000 };
/** With any key, from one address: there may be many people behind it. */
const OF_ADDRESS: Rate = { most: 50, everyMs: 1_200 };
const OF_ALL: Rate = { most: 200, everyMs: 250 };
/** With one device code. A program asks every few seconds (RFC 8628, section 3.2), and its code is pending until then. */
const OF_DEVICE_CODE: Rate = { most: 5, everyMs: 1_000 };
const BUCKETS_MAX = 20_000;

/** Who tries: the address, as a trusted proxy names it, and the id of the key, where one is shown. */
export interface Attempt {
  readonly address: string;
  readonly keyId?: string;
}

/**
 * Bounds how often somebody may try to sign in and fail: by key and address, by address, and in all. What succeeds is
 * given back, and failures with one key hold up no other key, so that nobody is held up by the guesses of somebody else
 * behind the same proxy. One process counts for itself.
 */
@Injectable()
export class SignInAttempts {
  private readonly buckets = new Map<string, Bucket>();
  private readonly all: Bucket = { left: OF_ALL.most, at: performance.now() };

  /** Lets somebody try; only a refusal counts. Refuses with `too_many_requests`, or as `trying` does. */
  async of<T>(attempt: Attempt, trying: () => Promise<T>): Promise<T> {
    const giveBack = this.take(attempt);
    try {
      const result = await trying();
      giveBack();
      return result;
    } catch (error) {
      if (error instanceof Refusal) count('writ_sign_in_failures_total', { reason: 'refused' });
      else giveBack();
      throw error;
    }
  }

  /** Lets somebody do what counts in any case. Refuses with `too_many_requests`. */
  spend(attempt: Attempt): void {
    this.take(attempt);
  }

  /** Whether to query the provider about a device code now: nobody has it queried without end. */
  mayPoll(deviceCode: string): boolean {
    const bucket = this.bucketOf(`device ${digestOf(deviceCode)}`, OF_DEVICE_CODE);
    refill(bucket, OF_DEVICE_CODE);
    if (waitOf(bucket, OF_DEVICE_CODE) > 0) return false;
    bucket.left--;
    return true;
  }

  private take({ address, keyId = '' }: Attempt): () => void {
    const place = placeOf(address);
    const counted: readonly (readonly [Bucket, Rate])[] = [
      [this.bucketOf(`${place} ${keyId}`, OF_ONE), OF_ONE],
      [this.bucketOf(place, OF_ADDRESS), OF_ADDRESS],
      [this.all, OF_ALL],
    ];
    for (const [bucket, rate] of counted) refill(bucket, rate);
    const waitMs = Math.max(...counted.map(([bucket, rate]) => waitOf(bucket, rate)));
    if (waitMs > 0) {
      count('writ_sign_in_failures_total', { reason: 'held_back' });
      throw tooMany(Math.ceil(waitMs / 1_000));
    }
    for (const [bucket] of counted) bucket.left--;
    return () => {
      for (const [bucket] of counted) bucket.left++;
    };
  }

  /** A map keeps its order: the first has waited longest. One that is forgotten still counts among all. */
  private bucketOf(place: string, { most }: Rate): Bucket {
    const bucket = this.buckets.get(place) ?? { left: most, at: performance.now() };
    this.buckets.delete(place);
    if (this.buckets.size >= BUCKETS_MAX) this.buckets.delete(this.buckets.keys().next().value!);
    this.buckets.set(place, bucket);
    return bucket;
  }
}

const refill = (bucket: Bucket, { most, everyMs }: Rate): void => {
  const now = performance.now();
  bucket.left = Math.min(most, bucket.left + (now - bucket.at) / everyMs);
  bucket.at = now;
};

const waitOf = ({ left }: Bucket, { everyMs }: Rate): number =>
  left >= 1 ? 0 : (1 - left) * everyMs;

const tooMany = (retryAfterSeconds: number): Refusal =>
  new Refusal(
    'too_many_requests',
    `Too many tried to sign in from here: try again in ${retryAfterSeconds} s.`,
    { retryAfterSeconds },
  );
