import { Controller, Get, Inject, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  assignException,
  defineExceptionCode,
  raiseException,
  resolveException,
  views,
} from '#contracts';
import { QueryRoute } from '../queries/query-route';
import { type Question, QueryOf } from '../queries/question';
import { Questions } from '../queries/questions';
import { type CommandRequest, RequestedCommand } from '../commands/command-request';
import { CommandRoute, type LookUp } from '../commands/command-route';
import { Commands } from '../commands/commands';

const workOrderOfException: LookUp = {
  view: views.exceptions,
  by: 'exceptionId',
  field: 'workOrderId',
  refusal: 'exception_not_found',
};

/** Blocked or off-lane work, by catalogued code. */
@Controller('v1')
@ApiTags('exceptions')
export class ExceptionsController {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(Questions) private readonly questions: Questions,
  ) {}

  @Get('exceptions')
  @QueryRoute(views.exceptions)
  list(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Get('exceptions/:exceptionId')
  @QueryRoute(views.exceptions, { one: true, notFound: 'exception_not_found' })
  read(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Post('exceptions')
  @CommandRoute(raiseException, { created: '/v1/exceptions/{exceptionId}' })
  raise(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post('exceptions/:exceptionId/assign')
  @CommandRoute(assignException, { lookUp: workOrderOfException })
  assign(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post('exceptions/:exceptionId/resolve')
  @CommandRoute(resolveException, { lookUp: workOrderOfException })
  resolve(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Get('exception-codes')
  @QueryRoute(views.exceptionCodes)
  codes(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Get('exception-codes/:code')
  @QueryRoute(views.exceptionCodes, { one: true })
  code(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Put('exception-codes/:code')
  @CommandRoute(defineExceptionCode)
  define(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }
}
