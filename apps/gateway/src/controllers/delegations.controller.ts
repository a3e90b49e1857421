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
import { QueryRoute } from '../queries/query-route';
import { type Question, QueryOf } from '../queries/question';
import { Questions } from '../queries/questions';
import { type CommandRequest, RequestedCommand } from '../commands/command-request';
import { CommandRoute, type LookUp } from '../commands/command-route';
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
  @CommandRoute(dispatchDelegation, { created: '/v1/delegations/{dispatchId}' })
  dispatch(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Get()
  @QueryRoute(views.delegations)
  list(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Get(':dispatchId')
  @QueryRoute(views.delegations, { one: true, notFound: 'delegation_not_found' })
  read(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Post(':dispatchId/accept')
  @CommandRoute(acceptDelegation, { lookUp: workOrderOfDispatch })
  accept(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post(':dispatchId/report-done')
  @CommandRoute(reportDone, { lookUp: workOrderOfDispatch })
  reportDone(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post(':dispatchId/confirm')
  @CommandRoute(confirmDelegation, { lookUp: workOrderOfDispatch })
  confirm(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post(':dispatchId/stop')
  @CommandRoute(stopDelegation, { lookUp: workOrderOfDispatch })
  stop(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }
}
