import { Controller, Delete, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { assignObligation, declareAbsence, endAbsence, views } from '#contracts';
import { Answers } from '../answering/answers';
import { type Question, Wanted } from '../answering/question';
import { Questions } from '../answering/questions';
import { type Asked, AskedFor } from '../asking/asked';
import { AssignBody, Assigning } from '../asking/assigning';
import { AsksFor } from '../asking/asks-for';
import { Commands } from '../asking/commands';

/** What somebody owes, to whom it falls, and who stands in for those who are away. */
@Controller('v1')
@ApiTags('obligations')
export class ObligationsController {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(Questions) private readonly questions: Questions,
    @Inject(Assigning) private readonly assigning: Assigning,
  ) {}

  @Get('obligations')
  @Answers(views.obligations)
  list(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Get('work-orders/:workOrderId/obligations')
  @Answers(views.obligations)
  ofWorkOrder(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Post('obligations/:obligationId/assign')
  @AsksFor(assignObligation, { contract: AssignBody })
  assign(@AskedFor() asked: Asked) {
    return this.assigning.send(asked);
  }

  @Post('absences')
  @AsksFor(declareAbsence)
  declare(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Delete('absences/:owner')
  @AsksFor(endAbsence)
  end(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }
}
