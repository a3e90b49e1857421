import { Controller, Get, Inject } from '@nestjs/common';
import { views } from '#contracts';
import { Refusal } from '#kernel';
import { QueryRoute } from '../queries/query-route';
import { type Question, QueryOf } from '../queries/question';
import { LatestDecision } from '../queries/latest-decision';

const WAIT_MAX_SECONDS = 30;

/** Decisions on proposed actions: run, wait or stop. */
@Controller('v1/decisions')
export class DecisionsController {
  constructor(@Inject(LatestDecision) private readonly latest: LatestDecision) {}

  @Get(':decisionId')
  @QueryRoute(views.decision, {
    one: true,
    notFound: 'decision_not_found',
    schema: 'DecisionAnswer',
    also: {
      waitFor:
        'How long to wait for a later decision on the same action, at most 30s, such as `30s`. The answer comes as soon as there is one, or then.',
    },
    summary:
      'One decision as it was answered, what became of it, and, where it is superseded, the newest one in its place as `latest`.',
  })
  read(@QueryOf() question: Question) {
    return this.latest.answer(question, waitMs(question.also['waitFor']));
  }
}

const waitMs = (text: string | undefined): number => {
  if (text === undefined) return 0;
  const seconds = Number(/^(\d{1,2})s?$/.exec(text)?.[1] ?? NaN);
  if (seconds <= WAIT_MAX_SECONDS) return seconds * 1_000;
  throw new Refusal('invalid_request', 'waitFor must be 0s to 30s, such as 30s.', {}, [
    { pointer: '/waitFor', message: 'must be 0s to 30s' },
  ]);
};
