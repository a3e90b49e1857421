import { type RetryPolicy, type WritClient } from '#client';
import { submitEvents } from '../api/submission';
import { type ReportedFact } from './case-report';
import { Pace } from './pace';
import { type Tally } from './tally';

interface Sending {
  readonly client: WritClient;
  readonly tally: Tally;
  readonly retryPolicy: RetryPolicy;
  /** The end of the log before the import. */
  readonly start: number;
  /** At most so many facts go into one request. */
  readonly most: number;
  readonly slowMs?: number;
}

/** Others write to the same log: a request of many facts is not to hold them up for longer. */
const SLOW_MS = 1_000;
/** The server did not answer so many facts in good time. */
const TOO_MANY = Symbol('too many facts');

/** Sends facts in requests of a size that the server answers in good time, and counts what becomes of them. */
export class FactSender {
  private readonly pace: Pace;

  constructor(private readonly sending: Sending) {
    this.pace = new Pace(sending.most, sending.slowMs ?? SLOW_MS);
  }

  /** In order. Throws what the last request failed with. */
  async send(facts: readonly ReportedFact[]): Promise<void> {
    const { tally, start } = this.sending;
    // Facts that were sent in vain before may have been recorded then: what is later in the log than this is new.
    let first = { until: 0, since: start };
    for (let sent = 0; sent < facts.length;) {
      const some = facts.slice(sent, sent + this.pace.size);
      const since = sent < first.until ? first.since : Math.max(start, tally.position);
      if (await this.sendOnce(some, since)) sent += some.length;
      else {
        this.pace.unanswered(some.length);
        first = { until: Math.max(first.until, sent + some.length), since };
      }
    }
  }

  /**
   * False when they were too many: fewer are to be tried. A fact that came into the log after `since` was recorded by this import,
   * also where an attempt without an answer has done it, here or between gateway and intake.
   */
  private async sendOnce(facts: readonly ReportedFact[], since: number): Promise<boolean> {
    const { client, tally, retryPolicy } = this.sending;
    const batch = { text: JSON.stringify(facts), count: facts.length };
    const attempt = new AbortController();
    const startedAt = performance.now();
    const elapsed = () => performance.now() - startedAt;
    const onError = (sentence: string): void => {
      retryPolicy.onError?.(sentence);
      if (elapsed() > this.pace.slowMs && facts.length > 1) attempt.abort(TOO_MANY);
    };
    try {
      const abortingPolicy = { ...retryPolicy, onError };
      const results = await submitEvents(client, batch, abortingPolicy, attempt.signal);
      this.pace.answered(facts.length, elapsed());
      tally.counts(results, since);
      return true;
    } catch (error) {
      if (error !== TOO_MANY) throw error;
      return false;
    }
  }
}
