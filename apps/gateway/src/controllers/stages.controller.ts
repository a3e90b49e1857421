import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  answerQuestion,
  askQuestion,
  completeStage,
  enterStage,
  skipStage,
  views,
} from '#contracts';
import { Answers } from '../queries/query-route';
import { type Question, Wanted } from '../queries/question';
import { Questions } from '../queries/questions';
import { type Asked, AskedFor } from '../commands/command-request';
import { AsksFor } from '../commands/command-route';
import { Commands } from '../commands/commands';

/** The course of a work order: from stage to stage, and what is not known on the way. */
@Controller('v1/work-orders/:workOrderId')
@ApiTags('stages and questions')
export class StagesController {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(Questions) private readonly questions: Questions,
  ) {}

  @Get('stages')
  @Answers(views.stages)
  stages(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Post('stages/:stage/enter')
  @AsksFor(enterStage)
  enter(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post('stages/:stage/complete')
  @AsksFor(completeStage)
  complete(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post('stages/:stage/skip')
  @AsksFor(skipStage)
  skip(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Get('questions')
  @Answers(views.questions)
  asked(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Post('questions')
  @AsksFor(askQuestion)
  ask(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post('questions/:number/answer')
  @AsksFor(answerQuestion, { numbers: ['number'] })
  answer(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }
}
