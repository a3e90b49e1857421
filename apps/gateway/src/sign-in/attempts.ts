import { Injectable } from '@nestjs/common';
import { parse } from 'ipaddr.js';
import { Refusal } from '#kernel';

/** Attempts at hand: `most` at once, and one more every `everyMs`. */
interface Rate {
  readonly most: number;
  readonly everyMs: number;
}

interface Bucket {
  left: number;
  at: number;
}

const OF_ONE: Rate = { most: 10, everyMs: 6_000 };
const OF_ALL: Rate = { most: 200, everyMs: 250 };
const ADDRESSES_MAX = 10_000;

/**
 * Bounds how often somebody may try to sign in and fail, by address and in all. What succeeds is given back, so that
 * nobody who has a key is held up by guesses from elsewhere. One process counts for itself.
 */
@Injectable()
export class SignInAttempts {
  private readonly buckets = new Map<string, Bucket>();
  private readonly all: Bucket = { left: OF_ALL.most, at: performance.now() };

  /** Lets somebody try; only a refusal counts. Refuses with `too_many_requests`, or as `trying` does. */
  async of<T>(address: string, trying: () => Promise<T>): Promise<T> {
    const giveBack = this.take(address);
    try {
      const result = await trying();
      giveBack();
      return result;
    } catch (error) {
      if (!(error instanceof Refusal)) giveBack();
      throw error;
    }
  }

  private take(address: string): () => void {
    const one = this.bucketOf(placeOf(address));
    refill(one, OF_ONE);
    refill(this.all, OF_ALL);
    const waitMs = Math.max(waitOf(one, OF_ONE), waitOf(this.all, OF_ALL));
    if (waitMs > 0) throw tooMany(Math.ceil(waitMs / 1_000));
    one.left--;
    this.all.left--;
    return () => {
      one.left++;
      this.all.left++;
    };
  }

  /** A map keeps its order: the first has waited longest. Whoever is forgotten is still one of all. */
  private bucketOf(place: string): Bucket {
    const bucket = this.buckets.get(place) ?? { left: OF_ONE.most, at: performance.now() };
    this.buckets.delete(place);
    if (this.buckets.size >= ADDRESSES_MAX) this.buckets.delete(this.buckets.keys().next().value!);
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

/** Whose an address is: of IPv6, everybody has at least the 2^64 of one network (RFC 6177). */
const placeOf = (address: string): string => {
  try {
    const parsed = parse(address.replace(/%.*$/, ''));
    if (parsed.kind() === 'ipv4') return parsed.toString();
    const six = parsed as import('ipaddr.js').IPv6;
    return six.isIPv4MappedAddress()
      ? six.toIPv4Address().toString()
      : six.toByteArray().slice(0, 8).join('.');
  } catch {
    return 'unknown';
  }
};

const tooMany = (retryAfterSeconds: number): Refusal =>
  new Refusal(
    'too_many_requests',
    `Too many failed to sign in from here: try again in ${retryAfterSeconds} s.`,
    { retryAfterSeconds },
  );
