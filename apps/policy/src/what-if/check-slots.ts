import { setImmediate } from 'node:timers/promises';
import { Refusal } from '#kernel';
import { type CompiledPolicy, type Checked } from '../domain/rules';

/** A text that was checked, compiled where nothing is wrong with it. */
export interface Ready extends Checked {
  readonly policy?: CompiledPolicy;
}

/** So many ask at a time: the process that answers them decides live actions in between. */
const SEATS = 2;

const RETRY_AFTER_SECONDS = 2;

/**
 * A place to ask from, for one at a time, and what was made ready there last: the pages of one question
 * have its text checked once. Cedar keeps a parsed set under its name for the life of the process, so the
 * name is that of the place and not that of the text.
 */
export class CheckSlot {
  /** The question that last used this slot. */
  question = '';
  private latest: { readonly key: string; readonly ready: Ready } | undefined;

  constructor(readonly name: string) {}

  /** What `make` made the last time where that was for the same `key`. */
  async ready(key: string, make: (name: string) => Promise<Ready>): Promise<Ready> {
    if (this.latest?.key !== key) this.latest = { key, ready: await make(this.name) };
    return this.latest.ready;
  }
}

/** The few places there are. */
export class CheckSlots {
  /** The one that was left last is the last. */
  private readonly free = Array.from(
    { length: SEATS },
    (_, index) => new CheckSlot(`what-if-${index}`),
  );

  /**
   * Nobody else has the seat while `use` runs; it is the one of this question's last page where that is
   * free. Refuses with `too_many_requests` while all are taken.
   */
  async withOne<T>(question: string, use: (seat: CheckSlot) => Promise<T>): Promise<T> {
    const seat = this.free.find((one) => one.question === question) ?? this.free[0];
    if (!seat) throw tooMany();
    this.free.splice(this.free.indexOf(seat), 1);
    seat.question = question;
    try {
      return await use(seat);
    } finally {
      this.free.push(seat);
    }
  }
}

const tooMany = (): Refusal =>
  new Refusal(
    'too_many_requests',
    `${SEATS} what-if questions are being answered already: ask again in ${RETRY_AFTER_SECONDS} s.`,
    { retryAfterSeconds: RETRY_AFTER_SECONDS },
  );

/** Nothing else in the process waits longer than this for the event loop. */
const WORK_MS = 20;

/** Yields the event loop in the middle of long work. */
export class EventLoopYields {
  private since = performance.now();

  /** Yields where the last yield is long ago. */
  async pass(): Promise<void> {
    if (performance.now() - this.since < WORK_MS) return;
    await setImmediate();
    this.since = performance.now();
  }
}
