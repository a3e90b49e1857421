import { DoneAnswer } from '../answers';
import { IsBoolean, IsIn, IsInt, IsObject, Min } from 'class-validator';
import { PublishPolicyAnswer, PublishWorkflowAnswer, RollbackPolicyAnswer } from './answers';
import { type CommandOf, defineCommand } from '../define';
import { AreExternalIds } from '../external-ids';
import {
  AreIds,
  AreParts,
  AreTexts,
  AsItIs,
  IsId,
  IsPart,
  IsScalarMap,
  IsSha256,
  IsText,
  Optional,
  type Scalar,
} from '../fields';
import { type Role } from '../access';
import { ProposedAction } from './action';
import { AreRoles, stopApiKey } from './api-keys';
import { expireHalt, halt, liftHalt } from './halts';
import { principalCommands } from './principals';
import { DecisionRef } from './definition-events';
import { ReportOutcomeAnswer } from './action-events';
import { decideAction, proposePlan } from './decide-commands';
import { WorkOrderAnswer } from '../intake/answers';
import { Meanings } from '../meanings';
import { IsRecordedName } from '../principals';

/** What an answer asks for, by reaction: the same actions, decided again. */
@Meanings({
  decisionId: 'One decision. Give just one of these fields.',
  approvalId: 'Every decision in force that waits for this approval or depends on it.',
  breakGlassId:
    'Every decision in force that runs under this break-glass or waits for its signature.',
  dispatchId: 'Every run and wait of the delegator and the delegate of this dispatch.',
  runs: 'Every run in force.',
  haltId: 'Every decision in force that this halt stops.',
  all: 'Every decision in force.',
  withdrawn:
    'Its requester withdrew it: of `decisionId` and what replaced it, only a wait ends. Absent for false.',
})
export class DecideAgainBody {
  @IsId() workOrderId!: string;
  @Optional() @IsId() decisionId?: string;
  @Optional() @IsId() approvalId?: string;
  @Optional() @IsId() breakGlassId?: string;
  @Optional() @IsId() dispatchId?: string;
  @Optional() @IsBoolean() runs?: boolean;
  @Optional() @IsId() haltId?: string;
  @Optional() @IsBoolean() all?: boolean;
  @Optional() @IsBoolean() withdrawn?: boolean;
}

export const decideAgain = defineCommand({
  name: 'decide-again',
  service: 'policy',
  meaning: 'Decide an earlier proposed action again, because something it rested on changed.',
  roles: ['service'],
  body: DecideAgainBody,
  answer: DoneAnswer,
});

@Meanings({
  decisionId: 'A decision that waits, or one that such a decision replaced.',
})
export class WithdrawDecisionBody {
  @IsId() workOrderId!: string;
  @IsId() decisionId!: string;
}

export const withdrawDecision = defineCommand({
  name: 'withdraw-decision',
  service: 'policy',
  meaning:
    'Give up an action that waits: no owner has to answer any more. Of a decision that waits no longer, nothing changes.',
  route: 'POST /v1/decisions/{decisionId}/withdraw',
  roles: decideAction.roles,
  body: WithdrawDecisionBody,
  answer: WorkOrderAnswer,
});

/** What a halt, its end or a new policy asks for, by reaction: decisions of many work orders, decided again. */
@Meanings({
  haltId: 'What this halt stopped; live runs where absent.',
  workflowId: 'Only work orders that follow this workflow.',
  principal: 'Only decisions on actions that this principal proposed.',
  team: 'Only decisions on actions that members of this team proposed, by the registry.',
  position: 'Where the event is in the log: the view of decisions has to show it.',
})
export class DecideAffectedBody {
  @Optional() @IsId() haltId?: string;
  @Optional() @IsId() workflowId?: string;
  @Optional() @IsRecordedName() principal?: string;
  @Optional() @IsRecordedName() team?: string;
  @IsInt() @Min(1) position!: number;
}

export const decideAffected = defineCommand({
  name: 'decide-affected',
  service: 'policy',
  meaning: 'Decide live runs again, or what a halt stopped, on every work order that has any.',
  roles: ['service'],
  body: DecideAffectedBody,
  answer: DoneAnswer,
});

@Meanings({
  decisionId: 'The decision that allowed it; none where absent.',
  outcome: '`performed`, or `failed`.',
  action: 'The action as it was carried out; that of the decision where absent.',
  evidence: 'Evidence of the work order that shows the outcome.',
})
export class ReportOutcomeBody {
  @IsId() workOrderId!: string;
  @Optional() @IsId() decisionId?: string;
  @IsIn(['performed', 'failed']) outcome!: 'performed' | 'failed';
  @Optional() @IsPart(() => ProposedAction) action?: ProposedAction;
  @Optional() @AreIds() evidence?: string[];
}

export const reportOutcome = defineCommand({
  name: 'report-outcome',
  service: 'policy',
  meaning: 'Report that an action was carried out or failed.',
  route: 'POST /v1/decisions/{decisionId}/outcome',
  // A service reports what it carried out by itself: a change that was allowed.
  roles: ['integrator', 'delegate', 'operator', 'admin', 'service'],
  body: ReportOutcomeBody,
  answer: ReportOutcomeAnswer,
});

@Meanings({
  definition: 'The definition; see `WorkflowDefinition`.',
  approvedBy: 'The run decision that allows it, where the version in force has change control.',
})
export class PublishWorkflowBody {
  @IsId() workflowId!: string;
  @AsItIs() @IsObject() definition!: Record<string, unknown>;
  @Optional() @IsPart(() => DecisionRef) approvedBy?: DecisionRef;
}

export const publishWorkflow = defineCommand({
  name: 'publish-workflow',
  service: 'policy',
  meaning: 'Publish a version of a workflow; the same definition again is no new version.',
  route: 'PUT /v1/workflows/{workflowId}',
  roles: ['admin', 'operator'],
  body: PublishWorkflowBody,
  answer: PublishWorkflowAnswer,
});

/** A proposed action with facts and the answer that the policy must give. */
@Meanings({
  name: 'What the case shows.',
  action: 'The action that is proposed in the case.',
  facts: 'Fact name → value.',
  objects: 'What the work order is about; the objects of the action where absent.',
  inputs: 'Inputs of the work order, `null` for an unknown one; absent ones have a sample value.',
  roles: 'Roles of the proposer; unknown where absent.',
  expect: 'The outcome that must come out.',
  rules: 'Ids of the rules that must decide, in any order.',
  code: 'The exception code that a stop must have.',
})
export class GoldenCase {
  @IsText(200) name!: string;
  @IsPart(() => ProposedAction) action!: ProposedAction;
  @Optional() @AsItIs() @IsObject() facts?: Record<string, unknown>;
  @Optional() @AreExternalIds() objects?: string[];
  @Optional() @IsScalarMap() inputs?: Record<string, Scalar>;
  @Optional() @AreRoles() roles?: Role[];
  @IsIn(['run', 'wait', 'stop']) expect!: 'run' | 'wait' | 'stop';
  @Optional() @AreTexts(64) rules?: string[];
  @Optional() @IsId() code?: string;
}

@Meanings({
  workflowId: 'The published workflow that it governs.',
  cedar: 'Cedar policies with their annotations.',
  cases: 'Cases that must come out as stated before the policy is published.',
  approvedBy: 'The run decision that allows the change, where the workflow has change control.',
})
export class PublishPolicyBody {
  @IsId() policyId!: string;
  @IsId() workflowId!: string;
  @IsText(200_000) cedar!: string;
  @Optional()
  @AreParts(() => GoldenCase, 500)
  cases?: GoldenCase[];
  @Optional() @IsPart(() => DecisionRef) approvedBy?: DecisionRef;
}

export const publishPolicy = defineCommand({
  name: 'publish-policy',
  service: 'policy',
  meaning: 'Publish a version of a policy; the same text again is no new version.',
  route: 'PUT /v1/policies/{policyId}',
  roles: ['admin', 'operator'],
  body: PublishPolicyBody,
  answer: PublishPolicyAnswer,
});

/** Names the earlier version by number or by digest; the one before the latest where it names none. */
@Meanings({
  workflowId: "The workflow that it governs; the policy's own id where absent.",
  version:
    'The version to return to; the text before the one in force where neither it nor the digest is given.',
  digest: 'SHA-256 of the text to return to, in place of its version.',
  approvedBy: 'The run decision that allows the change, where the workflow has change control.',
})
export class RollbackPolicyBody {
  @IsId() policyId!: string;
  @Optional() @IsId() workflowId?: string;
  @Optional() @IsInt() @Min(1) version?: number;
  @Optional() @IsSha256() digest?: string;
  @Optional() @IsPart(() => DecisionRef) approvedBy?: DecisionRef;
}

export const rollbackPolicy = defineCommand({
  name: 'rollback-policy',
  service: 'policy',
  meaning: 'Bring an earlier version of a policy back into force, as a new version.',
  route: 'POST /v1/policies/{policyId}/rollback',
  roles: ['admin', 'operator'],
  body: RollbackPolicyBody,
  answer: RollbackPolicyAnswer,
});

export const policyCommands = [
  decideAction,
  proposePlan,
  decideAgain,
  decideAffected,
  withdrawDecision,
  reportOutcome,
  publishWorkflow,
  publishPolicy,
  rollbackPolicy,
  stopApiKey,
  halt,
  liftHalt,
  expireHalt,
  ...principalCommands,
] as const;
export type PolicyCommand = CommandOf<(typeof policyCommands)[number]>;

/** Every way policy can say no. */
export const policyRefusals = [
  'work_order_not_found',
  'work_order_exists',
  'decision_not_found',
  'plan_exists',
  'plan_line_decided',
  'action_missing',
  'outcome_reported',
  'workflow_not_found',
  'workflow_invalid',
  'policy_invalid',
  'policy_of_other_workflow',
  'golden_case_failed',
  'policy_not_found',
  'policy_version_not_found',
  'policy_version_altered',
  'policy_change_not_allowed',
  'change_controls_differ',
  'owner_missing_unowned',
  'period_too_long',
  'halt_too_long',
  'halt_not_found',
  'halt_ended',
  'halt_of_yours',
  'name_confusable',
  'principal_not_found',
  'principal_kind_missing',
  'principal_of_yours',
  'principal_retired',
  'team_invalid',
  'api_key_revoked',
  'api_key_wider',
  'api_key_role_not_yours',
  'api_key_of_deployment',
  'tenant_exists',
  'tenant_not_found',
  'tenant_of_another_log',
  'log_not_found',
  'log_slot_in_use',
  'saved_page_not_found',
  'too_many_saved_pages',
] as const;
export type PolicyRefusal = (typeof policyRefusals)[number];
