import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ClaimedTimer,
  type SendWhenDue,
  TimerClaims,
  TimerScheduler,
  type TimerSchedulerOptions,
} from '#platform';
import { type TestEvent } from '../views/projections/event.fixture';
import { Views } from '../views/projections/views.fixture';
import { timerTables } from './timer-host';

const DAY_MS = 86_400_000;
const TIMEOUT_MS = 20_000;

/** A command that a scheduler sent, and the database time at which it came. */
export interface Sent {
  readonly escalationStep: string;
  readonly subject: string;
  readonly dueAt: string;
  readonly at: string;
  readonly commandId: string;
}

/** Escalation paths over a log of a test's own, a clock that can be moved, and schedulers at work on them. */
export class Escalations {
  readonly sent: Sent[] = [];
  readonly errors: string[] = [];
  /** How often any scheduler has looked for due timers. */
  polls = 0;
  private readonly schedulers: TimerScheduler[] = [];
  private appending: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly views: Views,
    private readonly start: number,
  ) {}

  static async open(): Promise<Escalations> {
    const views = await Views.open();
    views.follow();
    const { rows } = await views.pool.query<{ now: Date }>('SELECT writ.now() AS now');
    return new Escalations(views, rows[0]!.now.getTime());
  }

  async close(): Promise<void> {
    await Promise.all(this.schedulers.map((scheduler) => scheduler.stop()));
    await this.views.close();
  }

  /** Days after the test's beginning, as an instant. */
  day(number: number): string {
    return new Date(this.start + number * DAY_MS).toISOString();
  }

  async now(): Promise<string> {
    const { rows } = await this.views.pool.query<{ now: Date }>('SELECT writ.now() AS now');
    return rows[0]!.now.toISOString();
  }

  /** Moves the clock that all rules go by to that day. */
  async moveTo(day: number): Promise<void> {
    await this.views.pool.query(
      `UPDATE ledger.clock SET ahead = $1::timestamptz - clock_timestamp()`,
      [this.day(day)],
    );
  }

  eventOf(type: string, approvalId: string, more: object = {}, workOrderId = 'wo-1'): TestEvent {
    return { type, recordedAt: this.day(0), data: { workOrderId, approvalId, ...more } };
  }

  requested(approvalId: string, more: object = {}, workOrderId = 'wo-1'): TestEvent {
    const request = {
      kind: 'commercial',
      owner: 'dana',
      requestedBy: 'ben',
      permits: [],
      scope: {},
    };
    return this.eventOf(
      'approval.requested',
      approvalId,
      { ...request, ruleDigest: '', packet: {}, dueAt: this.day(30), ...more },
      workOrderId,
    );
  }

  /** One batch after the other: positions must not overtake each other. */
  async append(...events: readonly TestEvent[]): Promise<void> {
    this.appending = this.appending.then(() => this.views.append(...events));
    await this.appending;
    await this.views.caughtUp();
  }

  /** One more scheduler. It does what approvals does, unless a test replaces that. */
  schedule(options: Partial<TimerSchedulerOptions> = {}): TimerScheduler {
    const claims = this.claims();
    const scheduler = new TimerScheduler({
      claims: Object.assign(Object.create(claims), {
        claim: async (limit: number, forMs: number) => {
          const claimed = await claims.claim(limit, forMs);
          this.polls += 1;
          return claimed;
        },
      }) as TimerClaims,
      send: this.asApprovals,
      onError: (message) => this.errors.push(message),
      pollMs: 20,
      // Longer than any test: nobody else takes over unless a test says so.
      claimMs: 120_000,
      ...options,
    });
    scheduler.start();
    this.schedulers.push(scheduler);
    return scheduler;
  }

  claims(): TimerClaims {
    return new TimerClaims(this.views.pool, timerTables);
  }

  /** Notes what is sent and does what `then` does. */
  noting(then: () => Promise<unknown>): SendWhenDue {
    return async (timer, commandId) => {
      await this.note(timer, commandId);
      return then();
    };
  }

  /** Records what approvals would, and answers when the timers show it. */
  readonly asApprovals: SendWhenDue = async (timer, commandId) => {
    await this.note(timer, commandId);
    const type = timer.escalationStep === 'expire' ? 'approval.expired' : 'approval.escalated';
    const about = { escalationStep: timer.escalationStep, owner: 'erik', was: 'requested' };
    await this.append(this.eventOf(type, timer.subject, about));
  };

  /** Resolves when nothing is due any more. */
  settled(): Promise<void> {
    return this.until(async () => {
      const { rows } = await this.views.pool.query(
        'SELECT FROM messaging.timers WHERE due_at <= writ.now()',
      );
      return rows.length === 0;
    });
  }

  /** Resolves when schedulers have looked that often again. */
  async polled(times = 3): Promise<void> {
    const from = this.polls;
    await this.until(() => this.polls >= from + times);
  }

  async until(holds: () => boolean | Promise<boolean>): Promise<void> {
    for (const deadline = Date.now() + TIMEOUT_MS; !(await holds()); await sleep(20))
      if (Date.now() > deadline)
        throw new Error(`It did not happen: ${JSON.stringify([this.sent, this.errors])}`);
  }

  private async note(
    { escalationStep, subject, dueAt }: ClaimedTimer,
    commandId: string,
  ): Promise<void> {
    this.sent.push({ escalationStep, subject, dueAt, at: await this.now(), commandId });
  }
}
