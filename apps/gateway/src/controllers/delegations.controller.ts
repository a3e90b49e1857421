import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  acceptDelegation,
  confirmDelegation,
  dispatchDelegation,
  reportDone,
  stopDelegation,
  views,
} from '#contracts';
import { Answers } from '../queries/query-route';
import { type Question, Wanted } from '../queries/question';
import { Questions } from '../queries/questions';
import { type Asked, AskedFor } from '../commands/command-request';
import { AsksFor, type LookUp } from '../commands/command-route';
import { Commands } from '../commands/commands';

/** The work order of a dispatch, where the caller does not name it. */
const workOrderOfDispatch: LookUp = {
  view: views.delegations,
  by: 'dispatchId',
  field: 'workOrderId',
  refusal: 'delegation_not_found',
};

/** Delegated work: sent, taken on, reported, and done when the operator says so. */
@Controller('v1/delegations')
@ApiTags('delegation')
export class DelegationsController {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(Questions) private readonly questions: Questions,
  ) {}

  @Post()
  @AsksFor(dispatchDelegation, { created: '/v1/delegations/{dispatchId}' })
  dispatch(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Get()
  @Answers(views.delegations)
  list(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Get(':dispatchId')
  @Answers(views.delegations, { one: true, notFound: 'delegation_not_found' })
  read(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Post(':dispatchId/accept')
  @AsksFor(acceptDelegation, { lookUp: workOrderOfDispatch })
  accept(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post(':dispatchId/report-done')
  @AsksFor(reportDone, { lookUp: workOrderOfDispatch })
  reportDone(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post(':dispatchId/confirm')
  @AsksFor(confirmDelegation, { lookUp: workOrderOfDispatch })
  confirm(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post(':dispatchId/stop')
  @AsksFor(stopDelegation, { lookUp: workOrderOfDispatch })
  stop(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }
}
