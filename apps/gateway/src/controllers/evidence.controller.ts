import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { recordEvidence, verifyEvidence, views } from '#contracts';
import { QueryRoute } from '../queries/query-route';
import { type Question, QueryOf } from '../queries/question';
import { Questions } from '../queries/questions';
import { type CommandRequest, RequestedCommand } from '../commands/command-request';
import { CommandRoute, type LookUp } from '../commands/command-route';
import { Commands } from '../commands/commands';

const workOrderOfEvidence: LookUp = {
  view: views.evidence,
  by: 'evidenceId',
  field: 'workOrderId',
  refusal: 'evidence_not_found',
};

/** Recorded artifacts, known by their digest. */
@Controller('v1/evidence')
@ApiTags('evidence')
export class EvidenceController {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(Questions) private readonly questions: Questions,
  ) {}

  @Post()
  @CommandRoute(recordEvidence, { created: '/v1/evidence/{evidenceId}' })
  record(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post(':evidenceId/verify')
  @CommandRoute(verifyEvidence, { lookUp: workOrderOfEvidence })
  verify(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Get()
  @QueryRoute(views.evidence)
  list(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Get(':evidenceId')
  @QueryRoute(views.evidence, { one: true })
  read(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }
}
