import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type PinoLogger } from 'nestjs-pino';
import { Refusal } from '#kernel';
import { Unavailable } from '#platform';
import { type ClosedPage } from './closed-page';
import { type Look, sendPage } from './layout';

/** What people see in the place of a page that they do not get. */
export interface Explanations {
  /** The page of a no. */
  readonly refused: (refusal: Refusal) => ClosedPage;
  /** Somebody could not be asked, or something broke. */
  readonly away: () => ClosedPage;
  /** How they look; as forms do where nothing is said. */
  readonly look?: Look;
  /** What the log says of an error that nobody foresaw. */
  readonly failure: string;
}

/** Answers people who came by a link: they get pages, also when the answer is no. The address is a secret and is never logged. */
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
      const { refused, away, look, failure } = this.explanations;
      if (!(error instanceof Refusal || error instanceof Unavailable))
        this.log.error({ err: error, traceId: request.id }, failure);
      const { status, page } = error instanceof Refusal ? refused(error) : away();
      sendPage(reply, status, page, look);
    }
  }
}
