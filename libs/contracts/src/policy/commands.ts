import { IsIn, IsObject } from 'class-validator';
import { type CommandOf, defineCommand } from '../define';
import { AsItIs, AreIds, IsId, IsText, Optional, AreParts, IsPart } from '../fields';
import { ProposedAction } from './action';

export class DecideBody {
  @IsId() workOrderId!: string;
  @IsPart(() => ProposedAction) action!: ProposedAction;
}

export const decideAction = defineCommand({
  name: 'decide',
  service: 'policy',
  meaning: 'Ask whether a proposed action may run, must wait or must stop.',
  roles: ['integrator', 'delegate', 'operator', 'admin'],
  body: DecideBody,
});

/** What a grant or a revocation asks for, by reaction: the same actions, decided again. */
export class DecideAgainBody {
  @IsId() workOrderId!: string;
  /** One decision … */
  @Optional() @IsId() decisionId?: string;
  /** … or every decision in force that waits for this approval or rests on it. */
  @Optional() @IsId() approvalId?: string;
}

export const decideAgain = defineCommand({
  name: 'decide-again',
  service: 'policy',
  meaning: 'Decide an earlier proposed action again, because something it rested on changed.',
  roles: ['service'],
  body: DecideAgainBody,
});

export class ReportOutcomeBody {
  @IsId() workOrderId!: string;
  @Optional() @IsId() decisionId?: string;
  @IsIn(['performed', 'failed']) outcome!: 'performed' | 'failed';
  /** The action as it was carried out; that of the decision where absent. */
  @Optional() @IsPart(() => ProposedAction) action?: ProposedAction;
  @Optional() @AreIds() evidence?: string[];
}

export const reportOutcome = defineCommand({
  name: 'report-outcome',
  service: 'policy',
  meaning: 'Report that an action was carried out or failed.',
  roles: ['integrator', 'delegate', 'operator', 'admin'],
  body: ReportOutcomeBody,
});

export class PublishWorkflowBody {
  @IsId() workflowId!: string;
  /** The definition; see `WorkflowDefinition`. */
  @AsItIs() @IsObject() definition!: Record<string, unknown>;
}

export const publishWorkflow = defineCommand({
  name: 'publish-workflow',
  service: 'policy',
  meaning: 'Publish a version of a workflow; the same definition again is no new version.',
  roles: ['admin', 'operator'],
  body: PublishWorkflowBody,
});

/** A proposed action with facts and the answer that the policy must give. */
export class GoldenCase {
  @IsText(200) name!: string;
  @IsPart(() => ProposedAction) action!: ProposedAction;
  @Optional() @AsItIs() @IsObject() facts?: Record<string, unknown>;
  @IsIn(['run', 'wait', 'stop']) expect!: 'run' | 'wait' | 'stop';
}

export class PublishPolicyBody {
  @IsId() policyId!: string;
  /** The published workflow that it governs. */
  @IsId() workflowId!: string;
  /** Cedar policies with their annotations. */
  @IsText(200_000) cedar!: string;
  /** Cases that must come out as stated before the policy is published. */
  @Optional()
  @AreParts(() => GoldenCase, 500)
  cases?: GoldenCase[];
}

export const publishPolicy = defineCommand({
  name: 'publish-policy',
  service: 'policy',
  meaning: 'Publish a version of a policy; the same text again is no new version.',
  roles: ['admin', 'operator'],
  body: PublishPolicyBody,
});

export const policyCommands = [
  decideAction,
  decideAgain,
  reportOutcome,
  publishWorkflow,
  publishPolicy,
] as const;
export type PolicyCommand = CommandOf<(typeof policyCommands)[number]>;

/** Every way policy can say no. */
export const policyRefusals = [
  'work_order_not_found',
  'decision_not_found',
  'action_missing',
  'workflow_not_found',
  'workflow_invalid',
  'policy_invalid',
  'policy_of_other_workflow',
  'golden_case_failed',
] as const;
export type PolicyRefusal = (typeof policyRefusals)[number];
