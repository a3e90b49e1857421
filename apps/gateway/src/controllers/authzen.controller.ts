import { Controller, Get, Inject } from '@nestjs/common';
import {
  type ActionSearchBody,
  DecisionPointMetadata,
  type EvaluationBody,
  type EvaluationsBody,
  type ResourceSearchBody,
  type SubjectSearchBody,
} from '#contracts';
import { Evaluations } from '../authzen/evaluations';
import { METADATA_PATH, metadataAt } from '../authzen/metadata';
import {
  evaluate,
  evaluateSeveral,
  searchActions,
  searchResources,
  searchSubjects,
} from '../authzen/routes';
import { Searches } from '../authzen/searches';
import { type CommandRequest, RequestedCommand } from '../commands/command-request';
import { CommandRoute } from '../commands/command-route';
import { Described } from '../docs/described';
import { GatewaySettings } from '../gateway.settings';
import { ForWorkflowLimited, Public } from '../identity/access';

const ofStandard = { ofStandard: true } as const;
/** A question may present an approval, whose state is a signed text. What is recorded of a question is checked again. */
const mayPresent = { ...ofStandard, mayHoldSecrets: ['context', 'evaluations'] } as const;

/** Writ as a policy decision point of the OpenID AuthZEN Authorization API 1.0. */
@Controller()
export class AuthzenController {
  constructor(
    @Inject(Evaluations) private readonly evaluations: Evaluations,
    @Inject(Searches) private readonly searches: Searches,
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
  ) {}

  @ForWorkflowLimited()
  @CommandRoute(evaluate, mayPresent)
  evaluate(@RequestedCommand() { body, metadata }: CommandRequest) {
    return this.evaluations.one(body as EvaluationBody, metadata);
  }

  @ForWorkflowLimited()
  @CommandRoute(evaluateSeveral, mayPresent)
  evaluateSeveral(@RequestedCommand() { body, metadata }: CommandRequest) {
    return this.evaluations.several(body as EvaluationsBody, metadata);
  }

  @ForWorkflowLimited()
  @CommandRoute(searchSubjects, ofStandard)
  searchSubjects(@RequestedCommand() { body, metadata }: CommandRequest) {
    return this.searches.subjects(body as SubjectSearchBody, metadata);
  }

  @ForWorkflowLimited()
  @CommandRoute(searchResources, ofStandard)
  searchResources(@RequestedCommand() { body, metadata }: CommandRequest) {
    return this.searches.resources(body as ResourceSearchBody, metadata);
  }

  @ForWorkflowLimited()
  @CommandRoute(searchActions, ofStandard)
  searchActions(@RequestedCommand() { body, metadata }: CommandRequest) {
    return this.searches.actions(body as ActionSearchBody, metadata);
  }

  @Get(METADATA_PATH)
  @Public()
  @Described({
    summary: 'AuthZEN: where to ask this decision point.',
    answer: DecisionPointMetadata,
  })
  metadata(): DecisionPointMetadata {
    return metadataAt(this.settings.baseUrl);
  }
}
