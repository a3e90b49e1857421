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
import { Answers } from '../queries/query-route';
import { type Question, Wanted } from '../queries/question';
import { Questions } from '../queries/questions';
import { type Asked, AskedFor } from '../commands/command-request';
import { AsksFor } from '../commands/command-route';
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
  @AsksFor(openWorkOrder, { created: '/v1/work-orders/{workOrderId}' })
  open(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Get()
  @Answers(views.workOrders)
  list(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Get(':workOrderId')
  @Answers(views.workOrders, { one: true, notFound: 'work_order_not_found' })
  read(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Get(':workOrderId/history')
  @Answers(views.workOrderHistory, { notFound: 'work_order_not_found' })
  history(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Post(':workOrderId/facts')
  @AsksFor(observeFacts)
  observe(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post(':workOrderId/prerequisites/:prerequisite')
  @AsksFor(recordPrerequisite)
  prerequisite(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post(':workOrderId/steps/:step/complete')
  @AsksFor(completeStep)
  completeStep(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post(':workOrderId/steps/:step/block')
  @AsksFor(blockStep)
  blockStep(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post(':workOrderId/steps/:step/unblock')
  @AsksFor(unblockStep)
  unblockStep(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post(':workOrderId/steps/:step/skip')
  @AsksFor(skipStep)
  skipStep(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post(':workOrderId/gates/:gate/skip')
  @AsksFor(skipGate)
  skipGate(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post(':workOrderId/close')
  @AsksFor(closeWorkOrder)
  close(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post(':workOrderId/reopen')
  @AsksFor(reopenWorkOrder)
  reopen(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post(':workOrderId/stop')
  @AsksFor(stopWorkOrder)
  stop(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post(':workOrderId/resume')
  @AsksFor(resumeWorkOrder)
  resume(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post(':workOrderId/abandon')
  @AsksFor(abandonWorkOrder)
  abandon(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post(':workOrderId/supersede')
  @AsksFor(supersedeWorkOrder)
  supersede(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }
}
