import { Controller, Get, Inject, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  publishPolicy,
  publishWorkflow,
  rollbackPolicy,
  views,
  WorkflowDefinition,
} from '#contracts';
import { QueryRoute } from '../queries/query-route';
import { type Question, QueryOf } from '../queries/question';
import { Questions } from '../queries/questions';
import { type CommandRequest, RequestedCommand } from '../commands/command-request';
import { CommandRoute, type LookUp } from '../commands/command-route';
import { Commands } from '../commands/commands';
import { WhatIfs } from '../commands/what-ifs';
import { whatIf } from '../admin-requests';

/** A policy names the one workflow that it governs. */
const workflowOfPolicy: LookUp = {
  view: views.policies,
  by: 'policyId',
  field: 'workflowId',
  refusal: 'policy_not_found',
};

/** Workflows and policies: published, immutable, known by digest. */
@Controller('v1')
@ApiTags('definitions')
export class DefinitionsController {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(Questions) private readonly questions: Questions,
    @Inject(WhatIfs) private readonly whatIfs: WhatIfs,
  ) {}

  @Get('workflows')
  @QueryRoute(views.workflows)
  workflows(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Get('workflows/:workflowId')
  @QueryRoute(views.workflows, { one: true, notFound: 'workflow_not_found' })
  workflow(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Put('workflows/:workflowId')
  @CommandRoute(publishWorkflow, {
    takesYaml: true,
    bodyAs: { field: 'definition', contract: WorkflowDefinition },
    inQuery: {
      field: 'approvedBy',
      parts: ['workOrderId', 'decisionId'],
      meaning: 'The run that allows it, where the version in force has change control',
    },
  })
  publishWorkflow(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Get('policies')
  @QueryRoute(views.policies)
  policies(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Get('policies/:policyId')
  @QueryRoute(views.policies, { one: true, notFound: 'policy_not_found' })
  policy(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Put('policies/:policyId')
  @CommandRoute(publishPolicy, { takesYaml: true })
  publishPolicy(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post('policies/:policyId/rollback')
  @CommandRoute(rollbackPolicy, { lookUp: workflowOfPolicy })
  rollbackPolicy(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }

  @Post('policies/:policyId/what-if')
  @CommandRoute(whatIf, { lookUp: workflowOfPolicy })
  whatIf(@RequestedCommand() asked: CommandRequest) {
    return this.whatIfs.send(asked);
  }
}
