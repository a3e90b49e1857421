import { Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  confirmApproval,
  grantApproval,
  meetCondition,
  rejectApproval,
  requestApproval,
  revokeApproval,
  views,
} from '#contracts';
import { QueryRoute } from '../queries/query-route';
import { type Question, QueryOf } from '../queries/question';
import { Questions } from '../queries/questions';
import { Reviews } from '../queries/reviews';
import { type CommandRequest, RequestedCommand } from '../commands/command-request';
import { CommandRoute, type LookUp } from '../commands/command-route';
import { Commands } from '../commands/commands';

/** The work order of an approval, where the caller does not name it. */
export const workOrderOfApproval: LookUp = {
  view: views.approvals,
  by: 'approvalId',
  field: 'workOrderId',
  refusal: 'approval_not_found',
};

/** Owners' answers. Reading one never decides anything. */
@Controller('v1/approvals')
@ApiTags('approvals')
export class ApprovalsController {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(Questions) private readonly questions: Questions,
    @Inject(Reviews) private readonly reviews: Reviews,
  ) {}

  @Post()
  @CommandRoute(requestApproval, { created: '/v1/approvals/{approvalId}' })
  request(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Get()
  @QueryRoute(views.approvals)
  list(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Get(':approvalId')
  @QueryRoute(views.approvals, { one: true, notFound: 'approval_not_found' })
  read(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Get(':approvalId/review')
  @QueryRoute(views.approvals, {
    one: true,
    notFound: 'approval_not_found',
    summary:
      'What the approver was shown when it was asked for, what is so today, what changed, and the digest to answer with as `seen`.',
    schema: 'ApprovalReview',
    presentOnly: true,
    also: { workOrderId: 'The work order of the approval; looked up where absent.' },
  })
  review(@QueryOf() question: Question, @Param('approvalId') approvalId: string) {
    return this.reviews.answer(question, approvalId);
  }

  @Post(':approvalId/grant')
  @CommandRoute(grantApproval, { lookUp: workOrderOfApproval })
  grant(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post(':approvalId/records/:number/confirm')
  @CommandRoute(confirmApproval, { lookUp: workOrderOfApproval, numbers: ['number'] })
  confirm(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post(':approvalId/reject')
  @CommandRoute(rejectApproval, { lookUp: workOrderOfApproval })
  reject(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post(':approvalId/revoke')
  @CommandRoute(revokeApproval, { lookUp: workOrderOfApproval })
  revoke(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post(':approvalId/conditions/:number/meet')
  @CommandRoute(meetCondition, { lookUp: workOrderOfApproval, numbers: ['number'] })
  meet(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }
}
