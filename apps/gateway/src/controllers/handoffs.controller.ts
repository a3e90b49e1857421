import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import {
  HandoffBody,
  type HandoffReply,
  Next,
  NextBody,
  PossibleActions,
  subjects,
  views,
} from '#contracts';
import { type BusReply, type Caller, metadataOf, unwrap } from '#platform';
import { ReadYourWrites } from '../queries/read-your-writes';
import { statedIn } from '../queries/pages';
import { POSITION_HEADER } from '../queries/questions';
import { type Bus, BUS, READ_TIMEOUT_MS, REPEATABLE } from '../bus';
import { Described, jsonOf } from '../docs/described';
import { schemaRef } from '../docs/schemas';
import { AllowedTo, ForWorkflowLimited } from '../identity/access';

/** The next thing to do on a work order, what may be proposed there, and its handoff. */
@Controller('v1/work-orders/:workOrderId')
export class HandoffsController {
  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(ReadYourWrites) private readonly readYourWrites: ReadYourWrites,
  ) {}

  @Get('next')
  @AllowedTo(...views.workOrders.roles)
  @ForWorkflowLimited()
  @Described({
    summary:
      'The next thing to do: the earliest stage whose artifact is missing, unless a specific output is requested.',
    query: NextBody,
    answer: Next,
    canBeMissing: true,
  })
  next(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const body = statedIn(request, NextBody);
    return this.ask(subjects.handoffs.next, body, request.caller!, reply);
  }

  @Get('actions')
  @AllowedTo(...views.workOrders.roles)
  @ForWorkflowLimited()
  @Described({
    summary:
      'What the caller may propose on a work order: actions, systems, what they write, their arguments.',
    query: HandoffBody,
    answer: PossibleActions,
    canBeMissing: true,
  })
  actions(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const body = statedIn(request, HandoffBody);
    return this.ask(subjects.handoffs.possibleActions, body, request.caller!, reply);
  }

  @Get('handoff')
  @AllowedTo(...views.workOrders.roles)
  @ForWorkflowLimited()
  @Described({
    summary:
      'The compact state of a work order for its next owner: artifacts, decisions, open questions, blockers, approvals, next owner.',
    answer: jsonOf(schemaRef('Handoff')),
    canBeMissing: true,
  })
  handoff(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const body = statedIn(request, HandoffBody);
    return this.ask(subjects.handoffs.handoff, body, request.caller!, reply);
  }

  private async ask(subject: string, body: object, caller: Caller, reply: FastifyReply) {
    const frame = { ...body, metadata: metadataOf(caller, uuidv7()) };
    const { position, answer } = unwrap(
      await this.bus.request<BusReply<HandoffReply>>(subject, frame, READ_TIMEOUT_MS, REPEATABLE),
    );
    this.readYourWrites.record(caller.tenant, position);
    void reply.header(POSITION_HEADER, String(position));
    return answer;
  }
}
