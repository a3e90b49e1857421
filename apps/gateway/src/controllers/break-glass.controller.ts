import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  completePostReview,
  completeRemediation,
  declareBreakGlass,
  DeclareBreakGlassAnswer,
  endBreakGlass,
  openRemediation,
  views,
} from '#contracts';
import { QueryRoute } from '../queries/query-route';
import { type Question, QueryOf } from '../queries/question';
import { Questions } from '../queries/questions';
import { type CommandRequest, RequestedCommand } from '../commands/command-request';
import { CommandRoute, type LookUp } from '../commands/command-route';
import { Commands } from '../commands/commands';
import { Urgency } from '../commands/urgency';

const workOrderOf = (view: LookUp['view'], by: string, refusal: string): LookUp => ({
  view,
  by,
  field: 'workOrderId',
  refusal,
});

/** Urgency that somebody takes on themselves, and the review and remedy that it owes. */
@Controller('v1')
@ApiTags('break-glass')
export class BreakGlassController {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(Questions) private readonly questions: Questions,
    @Inject(Urgency) private readonly urgency: Urgency,
  ) {}

  @Post('break-glass')
  @CommandRoute(declareBreakGlass, {
    created: '/v1/break-glass/{breakGlassId}',
    answer: DeclareBreakGlassAnswer,
  })
  declare(@RequestedCommand() asked: CommandRequest) {
    return this.urgency.declare(asked);
  }

  @Get('break-glass')
  @QueryRoute(views.breakGlasses)
  list(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Get('break-glass/:breakGlassId')
  @QueryRoute(views.breakGlasses, { one: true, notFound: 'break_glass_not_found' })
  read(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Post('break-glass/:breakGlassId/end')
  @CommandRoute(endBreakGlass, {
    lookUp: workOrderOf(views.breakGlasses, 'breakGlassId', 'break_glass_not_found'),
  })
  end(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Get('post-reviews')
  @QueryRoute(views.postReviews)
  reviews(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Get('post-reviews/:postReviewId')
  @QueryRoute(views.postReviews, { one: true, notFound: 'post_review_not_found' })
  review(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Post('post-reviews/:postReviewId/complete')
  @CommandRoute(completePostReview, {
    lookUp: workOrderOf(views.postReviews, 'postReviewId', 'post_review_not_found'),
  })
  completeReview(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Get('remediations')
  @QueryRoute(views.remediations)
  remediations(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Post('remediations')
  @CommandRoute(openRemediation, { created: '/v1/remediations/{remediationId}' })
  openRemediation(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Get('remediations/:remediationId')
  @QueryRoute(views.remediations, { one: true, notFound: 'remediation_not_found' })
  remediation(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Post('remediations/:remediationId/complete')
  @CommandRoute(completeRemediation, {
    lookUp: {
      ...workOrderOf(views.remediations, 'remediationId', 'remediation_not_found'),
      // One that stands by itself has no work order, or outlived it.
      of: ({ streamKind, workOrderId }) => (streamKind === 'remediation' ? null : workOrderId),
    },
  })
  completeRemediation(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }
}
