import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { InboxPage, inboxRoles, ReadInboxBody, subjects } from '#contracts';
import { type BusReply, metadataOf, unwrap } from '#platform';
import { ReadYourWrites } from '../queries/read-your-writes';
import { statedIn } from '../queries/pages';
import { POSITION_HEADER } from '../queries/questions';
import { type Bus, BUS, READ_TIMEOUT_MS, REPEATABLE } from '../bus';
import { Described } from '../docs/described';
import { AllowedTo, ForWorkflowLimited } from '../identity/access';

/** What was delegated to the caller, and by the caller. Reading it changes nothing. */
@Controller('v1/inbox')
export class InboxController {
  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(ReadYourWrites) private readonly readYourWrites: ReadYourWrites,
  ) {}

  @Get()
  @AllowedTo(...inboxRoles)
  @ForWorkflowLimited()
  @Described({
    summary:
      'What was delegated to the caller, or to those that the caller may answer for, the earliest first; or what the caller sent. Reading changes nothing.',
    query: ReadInboxBody,
    answer: InboxPage,
  })
  async read(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const body = statedIn(request, ReadInboxBody);
    const caller = request.caller!;
    const { items, malformed, next, position } = unwrap(
      await this.bus.request<BusReply<InboxPage>>(
        subjects.ledger.inbox,
        { ...body, metadata: metadataOf(caller, uuidv7()) },
        READ_TIMEOUT_MS,
        REPEATABLE,
      ),
    );
    this.readYourWrites.record(caller.tenant, position);
    void reply.header(POSITION_HEADER, String(position));
    return { items, malformed, next, position };
  }
}
