import { Worker } from 'node:worker_threads';
import { Refusal } from '#kernel';
import { type Platform, Unavailable } from '#platform';
import { type CheckedText, type ToCheck } from './check';
import { sha256 } from './parse';

interface Limits {
  /** Of one check, milliseconds; the longest text takes seconds, on a busy machine many. */
  readonly checkMs: number;
  /** After so many milliseconds without a text the thread ends, and what it holds is given back. */
  readonly idleMs: number;
  /** Checks that wait at once, besides the one that the thread is at. */
  readonly waiting: number;
  /** Of the thread's heap. */
  readonly heapMb: number;
}

const LIMITS: Limits = { checkMs: 30_000, idleMs: 60_000, waiting: 16, heapMb: 512 };

/** The thread's stack is smaller than the main one's: what Cedar took here it takes there. */
const STACK_MB = 1;

/** How a check ended that has no answer. */
type Ended = { readonly why: 'too long' } | { readonly why: 'broken'; readonly error: Error };

/**
 * Checks policies in a thread of their own, one at a time, so that the process goes on deciding meanwhile
 * and outlives whatever a text does to the engine. The thread is started by the first text.
 */
export class PolicyChecks {
  private readonly limits: Limits;
  private last: Promise<unknown> = Promise.resolve();
  /** By the digest of what is checked, until it is known. */
  private readonly underWay = new Map<string, Promise<CheckedText>>();
  private worker: Worker | undefined;
  private idle: NodeJS.Timeout | undefined;

  constructor(
    private readonly log: Platform['log'],
    limits: Partial<Limits> = {},
    private readonly file = require.resolve('./check-worker'),
  ) {
    this.limits = { ...LIMITS, ...limits };
  }

  /**
   * Joins the check of the same that is under way: callers send a command again long before a long text
   * is checked. Refuses with `policy_invalid` a text that broke the thread, and throws `Unavailable` for one
   * that took too long or where too many wait; neither is stored as the command's answer.
   */
  check(text: ToCheck): Promise<CheckedText> {
    const digest = digestOf(text);
    const joined = this.underWay.get(digest);
    if (joined) return joined;
    if (this.underWay.size > this.limits.waiting)
      return Promise.reject(
        new Unavailable('Too many policies are being checked; ask again in a moment.'),
      );
    const mine = this.last.then(() => this.one(text)).finally(() => this.underWay.delete(digest));
    this.underWay.set(digest, mine);
    this.last = mine.catch(() => undefined);
    return mine;
  }

  private async one(text: ToCheck): Promise<CheckedText> {
    clearTimeout(this.idle);
    const worker = (this.worker ??= this.started());
    const answer = await answerOf(worker, text, this.limits.checkMs);
    if ('why' in answer) {
      await this.end();
      throw this.failureOf(answer);
    }
    this.idle = setTimeout(() => void this.end(), this.limits.idleMs).unref();
    return answer;
  }

  private started(): Worker {
    const { heapMb } = this.limits;
    const worker = new Worker(this.file, {
      resourceLimits: { maxOldGenerationSizeMb: heapMb, stackSizeMb: STACK_MB },
    });
    // Between two texts nobody else listens, and an error that nobody hears would end the process.
    worker.on('error', () => undefined).on('exit', () => this.forget(worker));
    worker.unref();
    return worker;
  }

  private async end(): Promise<void> {
    const { worker } = this;
    // At once: a check that comes while it ends gets another.
    this.worker = undefined;
    await worker?.terminate();
  }

  private forget(worker: Worker): void {
    if (this.worker === worker) this.worker = undefined;
  }

  private failureOf(ended: Ended): Refusal | Unavailable {
    if (ended.why === 'too long')
      return new Unavailable(
        `Checking the policy took longer than ${this.limits.checkMs / 1_000} s: ${WHAT_TO_DO}.`,
      );
    this.log.error({ err: ended.error }, 'the thread that checks policies broke and is replaced');
    return new Refusal('policy_invalid', 'The policy could not be checked.', {}, [
      { pointer: '/cedar', message: `checking it broke what checks it: ${WHAT_TO_DO}` },
    ]);
  }
}

const WHAT_TO_DO = 'make fewer or simpler rules of it, or ask again when there is less to do';

/** Without the time: a repeated command has a new time, and it is the same check. */
const digestOf = ({ now: _, ...same }: ToCheck): string => sha256(JSON.stringify(same));

const answerOf = (worker: Worker, text: ToCheck, withinMs: number): Promise<CheckedText | Ended> =>
  new Promise((resolve) => {
    const settle = (answer: CheckedText | Ended): void => {
      clearTimeout(timer);
      worker.off('message', settle).off('error', broke).off('exit', gone);
      resolve(answer);
    };
    const broke = (error: Error): void => settle({ why: 'broken', error });
    const gone = (code: number): void => broke(new Error(`it ended with ${code}`));
    const timer = setTimeout(() => settle({ why: 'too long' }), withinMs);
    worker.on('message', settle).on('error', broke).on('exit', gone);
    worker.postMessage(text);
  });
