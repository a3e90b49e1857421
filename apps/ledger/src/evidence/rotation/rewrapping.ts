import { type Pool } from 'pg';
import { type Logger } from 'pino';
import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { type MasterKeyStatus, RewrapBody, type RewrapAnswer, subjects } from '#contracts';
import { Refusal } from '#kernel';
import { openRequest, type RequestFrame } from '#platform';
import { MasterKeys } from '../data-keys/master-keys';
import { Unsealable } from '../data-keys/sealing-key';
import { mustRunDeployment } from '../../deployment-admin';
import { type WrappedKey, wrappedKeys } from './wrapped-keys';

interface Pace {
  /** Rows that one statement reads, or writes. */
  readonly rows: number;
  /** A request starts no further statement after so many milliseconds. */
  readonly budgetMs: number;
}

const PACE: Pace = { rows: 1_000, budgetMs: 2_000 };

/** Where the next batch begins. */
interface Place {
  readonly kind: number;
  /** The key of the row before it; absent at the beginning. */
  readonly after?: readonly string[];
}

const BEGINNING: Place = { kind: 0 };
/** The associated data of `next`. */
const NEXT = 'rewrapping|next';

/**
 * Key rotation: wraps with the first master key what others have wrapped, so that those can be removed. A wrapped key
 * names its master key, so that a run that was interrupted needs no state: the next one finds what is left. The data keys
 * themselves, and everything that they encrypt, stay as they are.
 */
export class Rewrapping {
  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly master: MasterKeys,
    private readonly log: Pick<Logger, 'info' | 'error'>,
    private readonly pace = PACE,
  ) {}

  /** One batch. Refuses an `after` that no answer gave with `invalid_request`. */
  async rewrap({ after }: RewrapBody): Promise<RewrapAnswer> {
    const endsAt = performance.now() + this.pace.budgetMs;
    let place: Place | undefined = after === undefined ? BEGINNING : this.placeIn(after);
    let rewrapped = 0;
    do {
      const done: Batch = await this.batch(place);
      rewrapped += done.rewrapped;
      place = done.next;
    } while (place && performance.now() < endsAt);
    const keyId = this.master.current;
    this.log.info(
      { keyId, rewrapped, isDone: !place },
      'data keys were wrapped with the first master key',
    );
    const keys = after === undefined || !place ? await this.status() : null;
    return { keyId, rewrapped, next: place ? this.nextOf(place) : null, keys };
  }

  private async batch({ kind, after }: Place): Promise<Batch> {
    const keys = wrappedKeys[kind]!;
    const mark = MasterKeys.markOf(this.master.current);
    const { old, last } = await keys.page(this.pool, mark, after, this.pace.rows);
    const opened = old.flatMap((one) => this.rewrapped(one) ?? []);
    const rewrapped =
      opened.length > 0
        ? await keys.replace(
            this.pool,
            opened.map(({ one }) => one),
            opened.map(({ fresh }) => fresh),
          )
        : 0;
    if (last) return { rewrapped, next: { kind, after: last } };
    const isLast = kind === wrappedKeys.length - 1;
    return { rewrapped, next: isLast ? undefined : { kind: kind + 1 } };
  }

  /** Undefined for a key that no master key unwraps: it stays as it is, and is counted. */
  private rewrapped(one: WrappedKey) {
    try {
      const key = this.master.open(one.wrapped, one.as);
      const fresh = this.master.seal(key, one.as);
      key.fill(0);
      return { one, fresh };
    } catch (error) {
      if (!(error instanceof Unsealable)) throw error;
      this.log.error({ err: error }, 'a data key cannot be unwrapped and stays as it is');
      return undefined;
    }
  }

  /** Encrypted, because it holds names of tenants and subjects that the caller may not see. */
  private nextOf(place: Place): string {
    return this.master.seal(Buffer.from(JSON.stringify(place)), NEXT).toString('base64url');
  }

  private placeIn(next: string): Place {
    try {
      return JSON.parse(this.master.open(Buffer.from(next, 'base64url'), NEXT).toString()) as Place;
    } catch (error) {
      if (!(error instanceof Unsealable)) throw error;
      throw new Refusal('invalid_request', 'Continue with the `next` of the previous answer.', {}, [
        { pointer: '/after', message: 'must be the next of an answer' },
      ]);
    }
  }

  private async status(): Promise<readonly MasterKeyStatus[]> {
    const wraps = new Map(this.master.ids.map((keyId) => [keyId, 0]));
    for (const keys of wrappedKeys)
      for (const [keyId, count] of await keys.counted(this.pool))
        wraps.set(keyId, (wraps.get(keyId) ?? 0) + count);
    return [...wraps].map(([keyId, count]) => ({
      keyId,
      place: this.placeOf(keyId),
      wraps: count,
    }));
  }

  private placeOf(keyId: string): MasterKeyStatus['place'] {
    if (keyId === this.master.current) return 'first';
    return this.master.ids.includes(keyId) ? 'behind' : 'absent';
  }
}

interface Batch {
  readonly rewrapped: number;
  readonly next: Place | undefined;
}

/** Key rotation, for administrators of the deployment. */
@Controller()
export class ContentKeysController {
  constructor(private readonly rewrapping: Rewrapping) {}

  @MessagePattern(subjects.ledger.rewrap)
  rewrap(@Payload() frame: RequestFrame): Promise<RewrapAnswer> {
    mustRunDeployment(frame.metadata);
    const [, body] = openRequest(RewrapBody, frame);
    return this.rewrapping.rewrap(body);
  }
}
