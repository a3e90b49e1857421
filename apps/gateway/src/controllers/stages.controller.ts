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
import { QueryRoute } from '../queries/query-route';
import { type Question, QueryOf } from '../queries/question';
import { Questions } from '../queries/questions';
import { type CommandRequest, RequestedCommand } from '../commands/command-request';
import { CommandRoute } from '../commands/command-route';
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
  @QueryRoute(views.stages)
  stages(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Post('stages/:stage/enter')
  @CommandRoute(enterStage)
  enter(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post('stages/:stage/complete')
  @CommandRoute(completeStage)
  complete(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post('stages/:stage/skip')
  @CommandRoute(skipStage)
  skip(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Get('questions')
  @QueryRoute(views.questions)
  asked(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Post('questions')
  @CommandRoute(askQuestion)
  ask(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post('questions/:number/answer')
  @CommandRoute(answerQuestion, { numbers: ['number'] })
  answer(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }
}
