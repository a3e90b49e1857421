import { Controller, Get, Inject, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  publishPolicy,
  publishWorkflow,
  rollbackPolicy,
  views,
  WorkflowDefinition,
} from '#contracts';
import { Answers } from '../queries/query-route';
import { type Question, Wanted } from '../queries/question';
import { Questions } from '../queries/questions';
import { type Asked, AskedFor } from '../commands/command-request';
import { AsksFor, type LookUp } from '../commands/command-route';
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
  @Answers(views.workflows)
  workflows(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Get('workflows/:workflowId')
  @Answers(views.workflows, { one: true, notFound: 'workflow_not_found' })
  workflow(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Put('workflows/:workflowId')
  @AsksFor(publishWorkflow, {
    takesYaml: true,
    bodyAs: { field: 'definition', contract: WorkflowDefinition },
    inQuery: {
      field: 'approvedBy',
      parts: ['workOrderId', 'decisionId'],
      meaning: 'The run that allows it, where the version in force has change control',
    },
  })
  publishWorkflow(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Get('policies')
  @Answers(views.policies)
  policies(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Get('policies/:policyId')
  @Answers(views.policies, { one: true, notFound: 'policy_not_found' })
  policy(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Put('policies/:policyId')
  @AsksFor(publishPolicy, { takesYaml: true })
  publishPolicy(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post('policies/:policyId/rollback')
  @AsksFor(rollbackPolicy, { lookUp: workflowOfPolicy })
  rollbackPolicy(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }

  @Post('policies/:policyId/what-if')
  @AsksFor(whatIf, { lookUp: workflowOfPolicy })
  whatIf(@AskedFor() asked: Asked) {
    return this.whatIfs.send(asked);
  }
}
