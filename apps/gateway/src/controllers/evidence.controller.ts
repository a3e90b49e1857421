import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { recordEvidence, verifyEvidence, views } from '#contracts';
import { Answers } from '../queries/query-route';
import { type Question, Wanted } from '../queries/question';
import { Questions } from '../queries/questions';
import { type Asked, AskedFor } from '../commands/command-request';
import { AsksFor, type LookUp } from '../commands/command-route';
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
  @AsksFor(recordEvidence, { created: '/v1/evidence/{evidenceId}' })
  record(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post(':evidenceId/verify')
  @AsksFor(verifyEvidence, { lookUp: workOrderOfEvidence })
  verify(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Get()
  @Answers(views.evidence)
  list(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Get(':evidenceId')
  @Answers(views.evidence, { one: true })
  read(@Wanted() question: Question) {
    return this.questions.answer(question);
  }
}
