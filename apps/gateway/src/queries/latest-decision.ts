import { Inject, Injectable } from '@nestjs/common';
import { Unavailable } from '#platform';
import { Closing } from '../http/closing';
import { Credentials } from '../identity/credentials';
import { LogFeeds } from '../log/log-feed';
import { type Question } from './question';
import { Questions, type Row, sayWhen } from './questions';

/** A decision, and the newest one in its place; null where it is in force. */
export type DecisionAnswer = Row & { readonly latest: Row | null };

/** One decision supersedes another for as long as anything about the action changes. */
const STEPS_MAX = 50;

/** Answers what became of a decision, as soon as something does. */
@Injectable()
export class LatestDecision {
  constructor(
    @Inject(Questions) private readonly questions: Questions,
    @Inject(LogFeeds) private readonly feeds: LogFeeds,
    @Inject(Closing) private readonly closing: Closing,
    @Inject(Credentials) private readonly credentials: Credentials,
  ) {}

  /** Waits up to `waitMs` for a decision that supersedes the requested one, by the log. */
  async answer(question: Question, waitMs: number): Promise<DecisionAnswer> {
    const first = await this.read(question);
    const isPresent = question.request.asOf === undefined;
    const isToWait = isPresent && waitMs > 0 && supersederOf(first.row) === null;
    const at = isToWait ? await this.superseded(question, first.position, waitMs) : undefined;
    if (isToWait) await this.credentials.mustStillWork(question.reply.request);
    const decision = at === undefined ? first : await this.read(question, at);
    const { latest, position } = await this.newest(question, decision);
    sayWhen(question.reply, { position, asOf: decision.asOf });
    return { ...decision.row, latest };
  }

  private read({ request, route }: Question, atLeast?: number, decisionId?: string) {
    return this.questions.one(
      {
        ...request,
        // A past is at its position already.
        ...(atLeast !== undefined && request.asOf === undefined && { atLeast }),
        ...(decisionId !== undefined && { filters: { decisionId } }),
      },
      route.notFound,
    );
  }

  /** Where in the log it is superseded; undefined when the time is over or nobody waits any more. */
  private async superseded(
    { request, reply }: Question,
    from: number,
    waitMs: number,
  ): Promise<number | undefined> {
    const until = performance.now() + waitMs;
    const ending = this.closing.signalFor(reply.raw);
    try {
      const feed = await this.feeds.of(request.tenant);
      for (let position = from; ;) {
        const events = await feed.after(position, until, ending);
        if (events.length === 0) return undefined;
        const superseding = events.find(
          ({ tenant, type, data }) =>
            tenant === request.tenant &&
            type === 'decision.made' &&
            data.supersedes === request.filters['decisionId'],
        );
        if (superseding) return superseding.position;
        position = events.at(-1)!.position;
      }
    } catch (error) {
      // The log cannot be read now: what was read before still holds, and the caller repeats the request.
      if (error instanceof Unavailable) return undefined;
      throw error;
    }
  }

  /** Follows from one decision to the next. */
  private async newest(
    question: Question,
    { row, position }: { readonly row: Row; readonly position: number },
  ): Promise<{ readonly latest: Row | null; readonly position: number }> {
    let latest: Row | null = null;
    let next = supersederOf(row);
    for (let step = 0; next !== null && step < STEPS_MAX; step++) {
      latest = (await this.read(question, position, next)).row;
      next = supersederOf(latest);
    }
    return { latest, position };
  }
}

const supersederOf = (row: Row): string | null => (row['supersededBy'] ?? null) as string | null;
