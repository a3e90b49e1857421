import { HttpStatus } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type PinoLogger } from 'nestjs-pino';
import { Refusal } from '#kernel';
import { Unavailable } from '#platform';
import { problemOf } from '../problems/problem';
import { type ClosedPage } from './closed-page';
import { type PageStyle, sendPage } from './layout';

/** What people see in the place of a page that they do not get. */
export interface Explanations {
  /** The page of a refusal. */
  readonly refused: (refusal: Refusal) => ClosedPage;
  /** A service is unavailable, as `unavailable` says, or something broke. */
  readonly away: (unavailable?: Unavailable) => ClosedPage;
  /** Their style; that of forms where absent. */
  readonly style?: PageStyle;
  /** What the log says of an error that nobody foresaw. */
  readonly failure: string;
  /** The log line of a refusal, with its reason; where absent, refusals are not logged. */
  readonly refusalLog?: string;
}

const AWAY: number = HttpStatus.SERVICE_UNAVAILABLE;
const FAILED: number = HttpStatus.INTERNAL_SERVER_ERROR;
/** Seconds. */
const SOON = 1;

/** Answers people in browsers: they get pages, also for refusals. The address may be a secret and is never logged. */
export class Explained {
  constructor(
    private readonly log: PinoLogger,
    private readonly explanations: Explanations,
  ) {}

  /** Lets `answer` send its page; where it fails, sends the one that says so. Never rejects. */
  async orElse(
    request: FastifyRequest,
    reply: FastifyReply,
    answer: () => Promise<void>,
  ): Promise<void> {
    try {
      await answer();
    } catch (error) {
      this.note(error, request);
      const { status, page } = this.pageFor(error);
      const seconds = status === FAILED ? undefined : secondsOf(error, status);
      if (seconds !== undefined) void reply.header('retry-after', String(seconds));
      sendPage(reply, status, page, this.explanations.style);
    }
  }

  /** What nobody foresaw is no outage that passes by itself, whatever its page says. */
  private pageFor(error: unknown): ClosedPage {
    const { refused, away } = this.explanations;
    if (error instanceof Refusal) return refused(error);
    if (error instanceof Unavailable) return away(error);
    return { ...away(), status: FAILED };
  }

  private note(error: unknown, { id: traceId }: FastifyRequest): void {
    const { failure, refusalLog } = this.explanations;
    if (!(error instanceof Refusal || error instanceof Unavailable))
      this.log.error({ err: error, traceId }, failure);
    else if (refusalLog !== undefined)
      this.log.warn({ traceId, reason: error.message }, refusalLog);
  }
}

/** After how long the same request may be sent again; undefined where that would change nothing. */
const secondsOf = (error: unknown, status: number): number | undefined =>
  problemOf(error).retryAfterSeconds ?? (status === AWAY ? SOON : undefined);
