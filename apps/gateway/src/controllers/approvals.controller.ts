import { Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  confirmApproval,
  grantApproval,
  meetCondition,
  rejectApproval,
  requestApproval,
  revokeApproval,
  signApproval,
  views,
} from '#contracts';
import { Answers } from '../queries/query-route';
import { type Question, Wanted } from '../queries/question';
import { Questions } from '../queries/questions';
import { Reviews } from '../queries/reviews';
import { type Asked, AskedFor } from '../commands/command-request';
import { AsksFor, type LookUp } from '../commands/command-route';
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
  @AsksFor(requestApproval, { created: '/v1/approvals/{approvalId}' })
  request(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Get()
  @Answers(views.approvals)
  list(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Get(':approvalId')
  @Answers(views.approvals, { one: true, notFound: 'approval_not_found' })
  read(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Get(':approvalId/review')
  @Answers(views.approvals, {
    one: true,
    notFound: 'approval_not_found',
    summary:
      'What the approver was shown when it was asked for, what is so today, what changed, and the digest to answer with as `seen`.',
    schema: 'ApprovalReview',
    presentOnly: true,
    also: { workOrderId: 'The work order of the approval; looked up where absent.' },
  })
  review(@Wanted() question: Question, @Param('approvalId') approvalId: string) {
    return this.reviews.answer(question, approvalId);
  }

  @Post(':approvalId/sign')
  @AsksFor(signApproval, { lookUp: workOrderOfApproval })
  sign(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post(':approvalId/grant')
  @AsksFor(grantApproval, { lookUp: workOrderOfApproval })
  grant(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post(':approvalId/records/:number/confirm')
  @AsksFor(confirmApproval, { lookUp: workOrderOfApproval, numbers: ['number'] })
  confirm(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post(':approvalId/reject')
  @AsksFor(rejectApproval, { lookUp: workOrderOfApproval })
  reject(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post(':approvalId/revoke')
  @AsksFor(revokeApproval, { lookUp: workOrderOfApproval })
  revoke(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post(':approvalId/conditions/:number/meet')
  @AsksFor(meetCondition, { lookUp: workOrderOfApproval, numbers: ['number'] })
  meet(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }
}
