import { setTimeout as sleep } from 'node:timers/promises';
import { v5 as uuidv5 } from 'uuid';
import { Unavailable } from '../commands';
import { measure } from '../metrics';
import { type ClaimedTimer, type Settlement, type TimerClaims } from './timer-claims';

/**
 * Sends the command of a due escalation step to the service that owns it. Resolves when it was answered; what it rejects
 * with tells outages (`Unavailable`), which pass, from everything else, which does not by itself.
 */
export type SendWhenDue = (timer: ClaimedTimer, commandId: string) => Promise<unknown>;

export interface TimerSchedulerOptions {
  readonly claims: TimerClaims;
  readonly send: SendWhenDue;
  /** Called with everything that went wrong. */
  readonly onError: (message: string, error: unknown) => void;
  /** Between two looks while something is due. */
  readonly pollMs?: number;
  /** How long a claim lasts when nobody settles it: longer than any answer takes. */
  readonly claimMs?: number;
  /** Commands under way at a time. */
  readonly inFlightMax?: number;
}

const NAMESPACE = '2b1d4f0e-6a53-4d0c-9f0f-7a1f5a0f3c55';

const POLL_MS = 400;

/** While nothing is due, the next look comes at the time of the next timer, and after so many pauses at the latest: one may be new. */
const IDLE_PAUSES = 2.5;

const CLAIM_MS = 7_000;

const IN_FLIGHT_MAX = 32;

const TIDY_EVERY_MS = 600_000;

/** An answer shows in the view that feeds the timers soon; some answers change nothing, ever. */
const ANSWERED = { firstMs: 5_000, mostMs: 21_600_000 } as const;

/** Ten seconds after a recovery everything that was due has been sent. */
const UNAVAILABLE = { firstMs: 500, mostMs: 4_000 } as const;

/** What is refused stays refused until somebody mends it: some days, then no more. */
const REFUSED = { firstMs: 10_000, mostMs: 21_600_000 } as const;

const REFUSED_MAX = 20;

/**
 * Acts on due timers, in any number of instances: claims them, sends their commands and says what
 * became of them. A command is sent again until the timer is gone from its source, which the event
 * that the command leads to brings about; the receiver of a command checks that it is due, so a
 * command that comes twice does no harm. Ends only by `stop`.
 */
export class TimerScheduler {
  private readonly underWay = new Set<Promise<void>>();
  private readonly ending = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private tidiedAt = performance.now();

  constructor(private readonly options: TimerSchedulerOptions) {}

  start(): void {
    this.loop = this.run();
  }

  /** Claims nothing more and waits for the answers that are under way. */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.loop;
    await Promise.all(this.underWay);
  }

  private async run(): Promise<void> {
    const { pollMs = POLL_MS, onError } = this.options;
    const { signal } = this.ending;
    while (!signal.aborted) {
      const pauseMs = await this.turn(pollMs).catch((error: unknown) => {
        onError('Timers stand still', error);
        return pollMs;
      });
      if (pauseMs > 0) await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Answers when to look again: at once where there may be more than it took. */
  private async turn(pollMs: number): Promise<number> {
    const { claims, claimMs = CLAIM_MS, inFlightMax = IN_FLIGHT_MAX } = this.options;
    const room = inFlightMax - this.underWay.size;
    const { timers, dueInMs } =
      room > 0 ? await claims.claim(room, claimMs) : { timers: [], dueInMs: 0 };
    for (const timer of timers) this.fire(timer);
    if (performance.now() - this.tidiedAt > TIDY_EVERY_MS) {
      this.tidiedAt = performance.now();
      await claims.tidy();
    }
    if (this.underWay.size < inFlightMax)
      return dueInMs > 0 ? Math.min(dueInMs, pollMs * IDLE_PAUSES) : pollMs;
    await Promise.race(this.underWay);
    return 0;
  }

  private fire(timer: ClaimedTimer): void {
    const firing = this.act(timer)
      .catch((error: unknown) => this.options.onError(`${nameOf(timer)} is not settled`, error))
      .finally(() => this.underWay.delete(firing));
    this.underWay.add(firing);
  }

  private async act(timer: ClaimedTimer): Promise<void> {
    const { claims, send } = this.options;
    const outcome = await send(timer, commandIdOf(timer)).then(
      () => answered(timer),
      (error: unknown) => this.failed(timer, error),
    );
    await claims.settle(timer, outcome);
  }

  private failed(timer: ClaimedTimer, error: unknown): Settlement {
    if (error instanceof Unavailable) return unavailable(timer);
    const settlement = refused(timer, error);
    const last = settlement.pauseMs === Infinity ? ' for the last time' : '';
    this.options.onError(`${nameOf(timer)} was refused${last}`, error);
    return settlement;
  }
}

const nameOf = ({ tenant, kind, subject, escalationStep, dueAt }: ClaimedTimer): string =>
  `${tenant}/${kind}/${subject}/${escalationStep}/${dueAt}`;

/**
 * The same for every try whose outcome nobody knows, in every instance. An answer is stored forever
 * with the id of its command, so a timer that was answered and is still due asks under another id.
 */
const commandIdOf = (timer: ClaimedTimer): string => {
  const answers = timer.answered + timer.refused;
  return uuidv5(`${nameOf(timer)}${answers === 0 ? '' : `/${answers}`}`, NAMESPACE);
};

const answered = (timer: ClaimedTimer): Settlement => ({
  is: 'answered',
  pauseMs: doubled(ANSWERED, timer.answered),
});

const unavailable = ({ claims, answered: answers, refused: noes }: ClaimedTimer): Settlement => ({
  is: 'unavailable',
  pauseMs: doubled(UNAVAILABLE, claims - 1 - answers - noes),
  error: 'unavailable',
});

const refused = (timer: ClaimedTimer, error: unknown): Settlement => ({
  is: 'refused',
  pauseMs: timer.refused + 1 < REFUSED_MAX ? doubled(REFUSED, timer.refused) : Infinity,
  error: error instanceof Error ? error.message : String(error),
});

const doubled = (
  { firstMs, mostMs }: { readonly firstMs: number; readonly mostMs: number },
  times: number,
): number => Math.min(mostMs, firstMs * 2 ** times);

/** Timers are sent within two seconds of their time. */
const LATE_MS = 2_000;

/** What is due, read from the database when it is scraped. */
export const measureTimers = (claims: TimerClaims): void =>
  measure(() => claims.counts(LATE_MS), {
    writ_timers_overdue: ({ late }) => late,
    writ_timers_given_up: ({ givenUp }) => givenUp,
  });
