import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  abandonWorkOrder,
  blockStep,
  closeWorkOrder,
  completeStep,
  observeFacts,
  openWorkOrder,
  recordPrerequisite,
  reopenWorkOrder,
  resumeWorkOrder,
  skipGate,
  skipStep,
  stopWorkOrder,
  supersedeWorkOrder,
  unblockStep,
  views,
} from '#contracts';
import { QueryRoute } from '../queries/query-route';
import { type Question, QueryOf } from '../queries/question';
import { Questions } from '../queries/questions';
import { type CommandRequest, RequestedCommand } from '../commands/command-request';
import { CommandRoute } from '../commands/command-route';
import { Commands } from '../commands/commands';

/** The run of a work order: opened, worked on, ended. */
@Controller('v1/work-orders')
@ApiTags('work orders')
export class WorkOrdersController {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(Questions) private readonly questions: Questions,
  ) {}

  @Post()
  @CommandRoute(openWorkOrder, { created: '/v1/work-orders/{workOrderId}' })
  open(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Get()
  @QueryRoute(views.workOrders)
  list(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Get(':workOrderId')
  @QueryRoute(views.workOrders, { one: true, notFound: 'work_order_not_found' })
  read(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Get(':workOrderId/history')
  @QueryRoute(views.workOrderHistory, { notFound: 'work_order_not_found' })
  history(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Post(':workOrderId/facts')
  @CommandRoute(observeFacts)
  observe(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post(':workOrderId/prerequisites/:prerequisite')
  @CommandRoute(recordPrerequisite)
  prerequisite(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post(':workOrderId/steps/:step/complete')
  @CommandRoute(completeStep)
  completeStep(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post(':workOrderId/steps/:step/block')
  @CommandRoute(blockStep)
  blockStep(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post(':workOrderId/steps/:step/unblock')
  @CommandRoute(unblockStep)
  unblockStep(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post(':workOrderId/steps/:step/skip')
  @CommandRoute(skipStep)
  skipStep(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post(':workOrderId/gates/:gate/skip')
  @CommandRoute(skipGate)
  skipGate(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post(':workOrderId/close')
  @CommandRoute(closeWorkOrder)
  close(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post(':workOrderId/reopen')
  @CommandRoute(reopenWorkOrder)
  reopen(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post(':workOrderId/stop')
  @CommandRoute(stopWorkOrder)
  stop(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post(':workOrderId/resume')
  @CommandRoute(resumeWorkOrder)
  resume(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post(':workOrderId/abandon')
  @CommandRoute(abandonWorkOrder)
  abandon(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post(':workOrderId/supersede')
  @CommandRoute(supersedeWorkOrder)
  supersede(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }
}
