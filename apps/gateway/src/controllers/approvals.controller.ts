import { Controller, Get, Inject, Param } from '@nestjs/common';
import { absenceRoles, views } from '#contracts';
import { QueryRoute } from '../queries/query-route';
import { type Question, QueryOf } from '../queries/question';
import { Reviews } from '../queries/reviews';

/** Approvals under review. Reading one never decides anything. */
@Controller('v1/approvals')
export class ApprovalsController {
  constructor(@Inject(Reviews) private readonly reviews: Reviews) {}

  @Get(':approvalId/review')
  @QueryRoute(views.approvals, {
    one: true,
    notFound: 'approval_not_found',
    summary:
      'What the approver was shown with the request, what is so today, what changed, and the digest to answer with as `seen`.',
    schema: 'ApprovalReview',
    presentOnly: true,
    also: { workOrderId: 'The work order of the approval; looked up where absent.' },
  })
  review(@QueryOf() question: Question, @Param('approvalId') approvalId: string) {
    return this.reviews.answer(question, approvalId);
  }

  @Get(':approvalId/answerers')
  @QueryRoute(
    // A name of its own, because permissions have the names of queries.
    { ...views.approvals, name: 'approval-answerers', roles: absenceRoles },
    {
      one: true,
      notFound: 'approval_not_found',
      summary:
        'Who could answer an approval now: whose answer no rule would refuse, by the credentials that work, and who of them is away.',
      schema: 'Answerers',
      presentOnly: true,
      also: { workOrderId: 'The work order of the approval; looked up where absent.' },
    },
  )
  answerers(@QueryOf() question: Question, @Param('approvalId') approvalId: string) {
    return this.reviews.answerers(question, approvalId);
  }
}
