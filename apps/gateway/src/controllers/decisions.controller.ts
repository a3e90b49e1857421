import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { decideAction, reportOutcome, views } from '#contracts';
import { Refusal } from '#kernel';
import { QueryRoute } from '../queries/query-route';
import { type Question, QueryOf } from '../queries/question';
import { LatestDecision } from '../queries/latest-decision';
import { Questions } from '../queries/questions';
import { type CommandRequest, RequestedCommand } from '../commands/command-request';
import { CommandRoute } from '../commands/command-route';
import { Commands } from '../commands/commands';

const WAIT_MAX_SECONDS = 30;

/** Run, wait or stop: asked before an action, and told about after it. */
@Controller('v1/decisions')
@ApiTags('decisions')
export class DecisionsController {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(Questions) private readonly questions: Questions,
    @Inject(LatestDecision) private readonly latest: LatestDecision,
  ) {}

  @Post()
  @CommandRoute(decideAction)
  decide(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Get()
  @QueryRoute(views.decisions)
  list(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

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

  @Post(':decisionId/outcome')
  @CommandRoute(reportOutcome, {
    lookUp: {
      view: views.decisions,
      by: 'decisionId',
      field: 'workOrderId',
      refusal: 'decision_not_found',
    },
  })
  report(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
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
