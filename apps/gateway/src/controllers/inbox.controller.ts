import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { type InboxPage, inboxRoles, ReadInboxBody, subjects } from '#contracts';
import { type BusReply, metadataOf, parseAs, unwrap } from '#platform';
import { ReadYourWrites } from '../queries/read-your-writes';
import { askedIn } from '../queries/pages';
import { POSITION_HEADER } from '../queries/questions';
import { type Bus, BUS } from '../bus';
import { InboxDocs } from '../docs/inbox-docs';
import { AllowedTo } from '../identity/access';

/** The ledger waits up to 5 s for a view. */
const TIMEOUT_MS = 12_000;

/** What was delegated to the caller, and by the caller. Reading it changes nothing. */
@Controller('v1/inbox')
export class InboxController {
  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(ReadYourWrites) private readonly lastTold: ReadYourWrites,
  ) {}

  @Get()
  @AllowedTo(...inboxRoles)
  @InboxDocs()
  async read(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const body = parseAs(ReadInboxBody, verboseIn(askedIn(request, ['after', 'limit', 'atLeast'])));
    const caller = request.caller!;
    const { items, malformed, next, position } = unwrap(
      await this.bus.request<BusReply<InboxPage>>(
        subjects.ledger.inbox,
        { ...body, metadata: metadataOf(caller, uuidv7()) },
        TIMEOUT_MS,
      ),
    );
    this.lastTold.told(caller.tenant, position);
    void reply.header(POSITION_HEADER, String(position));
    return { items, malformed, next, position };
  }
}

/** A query string knows texts only. */
const verboseIn = (asked: Readonly<Record<string, unknown>>): object => {
  const { verbose, ...others } = asked;
  if (verbose === undefined) return others;
  return { ...others, verbose: verbose === 'true' ? true : verbose === 'false' ? false : verbose };
};
