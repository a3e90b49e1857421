import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  completePostReview,
  completeRemediation,
  declareBreakGlass,
  endBreakGlass,
  openRemediation,
  views,
} from '#contracts';
import { Answers } from '../queries/query-route';
import { type Question, Wanted } from '../queries/question';
import { Questions } from '../queries/questions';
import { type Asked, AskedFor } from '../commands/command-request';
import { AsksFor, type LookUp } from '../commands/command-route';
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
  @AsksFor(declareBreakGlass, { created: '/v1/break-glass/{breakGlassId}' })
  declare(@AskedFor() asked: Asked) {
    return this.urgency.declare(asked);
  }

  @Get('break-glass')
  @Answers(views.breakGlasses)
  list(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Get('break-glass/:breakGlassId')
  @Answers(views.breakGlasses, { one: true, notFound: 'break_glass_not_found' })
  read(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Post('break-glass/:breakGlassId/end')
  @AsksFor(endBreakGlass, {
    lookUp: workOrderOf(views.breakGlasses, 'breakGlassId', 'break_glass_not_found'),
  })
  end(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Get('post-reviews')
  @Answers(views.postReviews)
  reviews(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Get('post-reviews/:postReviewId')
  @Answers(views.postReviews, { one: true, notFound: 'post_review_not_found' })
  review(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Post('post-reviews/:postReviewId/complete')
  @AsksFor(completePostReview, {
    lookUp: workOrderOf(views.postReviews, 'postReviewId', 'post_review_not_found'),
  })
  completeReview(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Get('remediations')
  @Answers(views.remediations)
  remediations(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Post('remediations')
  @AsksFor(openRemediation, { created: '/v1/remediations/{remediationId}' })
  openRemediation(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Get('remediations/:remediationId')
  @Answers(views.remediations, { one: true, notFound: 'remediation_not_found' })
  remediation(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Post('remediations/:remediationId/complete')
  @AsksFor(completeRemediation, {
    lookUp: {
      ...workOrderOf(views.remediations, 'remediationId', 'remediation_not_found'),
      // One that stands by itself has no work order, or outlived it.
      of: ({ streamKind, workOrderId }) => (streamKind === 'remediation' ? null : workOrderId),
    },
  })
  completeRemediation(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }
}
