import { Controller, Delete, Get, Inject, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import {
  absenceRoles,
  assignObligation,
  declareAbsence,
  endAbsence,
  type ListAbsencesReply,
  subjects,
  views,
} from '#contracts';
import { type BusReply, unwrap } from '#platform';
import { QueryRoute } from '../queries/query-route';
import { type Question, QueryOf } from '../queries/question';
import { Questions } from '../queries/questions';
import { type CommandRequest, RequestedCommand } from '../commands/command-request';
import { AssignBody, Assigning } from '../commands/assigning';
import { CommandRoute } from '../commands/command-route';
import { Commands } from '../commands/commands';
import { type Bus, BUS } from '../bus';
import { Described } from '../docs/described';
import { schemaRef } from '../docs/schemas';
import { AllowedTo } from '../identity/access';

const TIMEOUT_MS = 5_000;

/** What somebody owes, to whom it falls, and who stands in for those who are away. */
@Controller('v1')
@ApiTags('obligations')
export class ObligationsController {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(Questions) private readonly questions: Questions,
    @Inject(Assigning) private readonly assigning: Assigning,
    @Inject(BUS) private readonly bus: Bus,
  ) {}

  @Get('obligations')
  @QueryRoute(views.obligations)
  list(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Get('work-orders/:workOrderId/obligations')
  @QueryRoute(views.obligations)
  ofWorkOrder(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Post('obligations/:obligationId/assign')
  @CommandRoute(assignObligation, { contract: AssignBody })
  assign(@RequestedCommand() asked: CommandRequest) {
    return this.assigning.send(asked);
  }

  @Get('absences')
  @AllowedTo(...absenceRoles)
  @Described({
    summary:
      'Who is away, or will be, and who answers for them meanwhile: what a deputy may answer stands under its owner.',
    answer: { 'application/json': schemaRef('AbsencePage') },
  })
  async absences(@Req() request: FastifyRequest) {
    const { tenant } = request.caller!;
    const { absences } = unwrap(
      await this.bus.request<BusReply<ListAbsencesReply>>(
        subjects.internal.listAbsences,
        { tenant },
        TIMEOUT_MS,
      ),
    );
    return { items: absences, nextCursor: null };
  }

  @Post('absences')
  @CommandRoute(declareAbsence)
  declare(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Delete('absences/:owner')
  @CommandRoute(endAbsence)
  end(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }
}
