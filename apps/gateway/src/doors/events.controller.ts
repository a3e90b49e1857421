import { Controller, Get, HttpCode, HttpStatus, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { metadataOf } from '#platform';
import { views } from '#contracts';
import { Answers } from '../answering/answers';
import { type Question, Wanted } from '../answering/question';
import { POSITION_HEADER, Questions } from '../answering/questions';
import { type Asked, AskedFor } from '../asking/asked';
import { AsksFor } from '../asking/asks-for';
import { Errands } from '../asking/errands';
import { commandIdOf } from '../asking/idempotency';
import { EventsDocs } from '../docs/events-docs';
import { replayQuarantined } from '../errands';
import { receivedEvents } from '../events/received';
import { Submission, type SubmissionAnswer } from '../events/submission';
import { AllowedTo } from '../identity/access';

/** What outside systems report as having happened. */
@Controller('v1/events')
@ApiTags('events')
export class EventsController {
  constructor(
    @Inject(Submission) private readonly submission: Submission,
    @Inject(Errands) private readonly errands: Errands,
    @Inject(Questions) private readonly questions: Questions,
  ) {}

  @Post()
  @HttpCode(HttpStatus.OK)
  @AllowedTo('integrator', 'operator', 'admin')
  @EventsDocs()
  async submit(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SubmissionAnswer> {
    const metadata = {
      ...metadataOf(request.caller!, commandIdOf(request.headers)),
      correlationId: request.id,
    };
    const answer = await this.submission.submit(receivedEvents(request), metadata);
    if (answer.position !== null) void reply.header(POSITION_HEADER, String(answer.position));
    return answer;
  }

  @Get('quarantine')
  @Answers(views.quarantine)
  quarantine(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Post('quarantine/:quarantineId/replay')
  @AsksFor(replayQuarantined)
  replay(@AskedFor() asked: Asked) {
    return this.errands.send(asked);
  }
}
