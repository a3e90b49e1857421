import { Controller, Get, Inject, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  assignException,
  defineExceptionCode,
  raiseException,
  resolveException,
  views,
} from '#contracts';
import { Answers } from '../queries/query-route';
import { type Question, Wanted } from '../queries/question';
import { Questions } from '../queries/questions';
import { type Asked, AskedFor } from '../commands/command-request';
import { AsksFor, type LookUp } from '../commands/command-route';
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
  @Answers(views.exceptions)
  list(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Get('exceptions/:exceptionId')
  @Answers(views.exceptions, { one: true, notFound: 'exception_not_found' })
  read(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Post('exceptions')
  @AsksFor(raiseException, { created: '/v1/exceptions/{exceptionId}' })
  raise(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post('exceptions/:exceptionId/assign')
  @AsksFor(assignException, { lookUp: workOrderOfException })
  assign(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post('exceptions/:exceptionId/resolve')
  @AsksFor(resolveException, { lookUp: workOrderOfException })
  resolve(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Get('exception-codes')
  @Answers(views.exceptionCodes)
  codes(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Get('exception-codes/:code')
  @Answers(views.exceptionCodes, { one: true })
  code(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Put('exception-codes/:code')
  @AsksFor(defineExceptionCode)
  define(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }
}
