import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { grantApproval, rejectApproval, revokeApproval, views } from '#contracts';
import { Answers } from '../answering/answers';
import { type Question, Wanted } from '../answering/question';
import { Questions } from '../answering/questions';
import { type Asked, AskedFor } from '../asking/asked';
import { AsksFor, type LookUp } from '../asking/asks-for';
import { Commands } from '../asking/commands';

const workOrderOfApproval: LookUp = {
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
  ) {}

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

  @Post(':approvalId/grant')
  @AsksFor(grantApproval, { lookUp: workOrderOfApproval })
  grant(@AskedFor() asked: Asked) {
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
}
