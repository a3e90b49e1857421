import { ArrayMinSize, IsIn, IsInt, Max, Min } from 'class-validator';
import { Scope } from '../approvals/coverage';
import {
  BreakGlassAnswer,
  CompletePostReviewAnswer,
  CompleteRemediationAnswer,
  EndBreakGlassAnswer,
} from './answers';
import { DoneAnswer } from '../answers';
import { defineCommand } from '../define';
import { AreIds, IsDuration, IsId, IsInstant, IsPart, IsText, Limit, Optional } from '../fields';
import { ProposedAction } from '../policy/action';
import { type ReviewVerdict, verdicts } from './break-glass-events';
import { openRemediation } from './drift-commands';
import { Meanings } from '../meanings';

@Meanings({
  action: 'What has to be done now.',
  code: 'A catalogued exception code.',
  rationale: 'Why it cannot wait.',
  scope: 'Where it holds; exactly this action where absent. The action has to be inside.',
  timeToLive: 'How long it lasts (ISO 8601).',
})
export class DeclareBreakGlassBody {
  @IsId() workOrderId!: string;
  @IsPart(() => ProposedAction) action!: ProposedAction;
  @IsId() code!: string;
  @IsText() rationale!: string;
  @Limit() @IsPart(() => Scope) scope?: Scope;
  @IsDuration() timeToLive!: string;
}

/** People take urgency on themselves: neither a delegate nor another system does. */
const people = ['approver', 'operator', 'admin'] as const;

export const declareBreakGlass = defineCommand({
  name: 'declare-break-glass',
  service: 'exceptions',
  meaning:
    'Declare an emergency: run now within this scope and time; a review and a remediation become due.',
  route: 'POST /v1/break-glass',
  creates: 'breakGlassId',
  roles: people,
  body: DeclareBreakGlassBody,
  answer: BreakGlassAnswer,
});

export class BreakGlassBody {
  @IsId() workOrderId!: string;
  @IsId() breakGlassId!: string;
}

export class EndBreakGlassBody extends BreakGlassBody {
  @Optional() @IsText() comment?: string;
}

export const endBreakGlass = defineCommand({
  name: 'end-break-glass',
  service: 'exceptions',
  meaning: 'Say that the emergency is over; its obligations stay open.',
  route: 'POST /v1/break-glass/{breakGlassId}/end',
  roles: ['integrator', ...people],
  body: EndBreakGlassBody,
  answer: EndBreakGlassAnswer,
});

export const expireBreakGlass = defineCommand({
  name: 'expire-break-glass',
  service: 'exceptions',
  meaning: 'End a break-glass whose time has run out.',
  roles: ['service'],
  body: BreakGlassBody,
  answer: DoneAnswer,
});

export class PostReviewBody {
  @IsId() workOrderId!: string;
  @IsId() postReviewId!: string;
}

@Meanings({
  findings: 'What was found.',
})
export class CompletePostReviewBody extends PostReviewBody {
  @IsIn(verdicts) verdict!: ReviewVerdict;
  @IsText() findings!: string;
  @Optional() @AreIds() evidence?: string[];
}

export const completePostReview = defineCommand({
  name: 'complete-post-review',
  service: 'exceptions',
  meaning: 'Judge a break-glass that somebody else declared.',
  route: 'POST /v1/post-reviews/{postReviewId}/complete',
  roles: ['approver', 'operator', 'admin'],
  body: CompletePostReviewBody,
  answer: CompletePostReviewAnswer,
});

@Meanings({
  escalationStep: 'The number of the escalation step that is due.',
})
export class BreachPostReviewBody extends PostReviewBody {
  @IsInt() @Min(1) @Max(20) escalationStep!: number;
}

export const breachPostReview = defineCommand({
  name: 'breach-post-review',
  service: 'exceptions',
  meaning: 'Take an escalation step of the escalation path of an overdue post-review.',
  roles: ['service'],
  body: BreachPostReviewBody,
  answer: DoneAnswer,
});

/** Without a work order it is about a remediation that stands by itself. */
@Meanings({
  workOrderId: 'The work order that owes it; none for one that stands by itself.',
})
export class RemediationBody {
  @Optional() @IsId() workOrderId?: string;
  @IsId() remediationId!: string;
}

/** The version of a workflow that came of a remediation. */
@Meanings({
  id: 'The workflow.',
  version: 'Its version.',
})
export class WorkflowVersionNamed {
  @IsId() id!: string;
  @IsInt() @Min(1) version!: number;
}

@Meanings({
  evidence:
    'Evidence of the work order, or of none where the remediation has none, that shows that the cause is fixed.',
  workflow:
    'The version of a workflow that fixes the cause; absent where `noChangeBecause` says why none does.',
  noChangeBecause: 'Why no workflow changed; absent where `workflow` names the version that did.',
})
export class CompleteRemediationBody extends RemediationBody {
  @AreIds() @ArrayMinSize(1) evidence!: string[];
  @Optional() @IsPart(() => WorkflowVersionNamed) workflow?: WorkflowVersionNamed;
  @Optional() @IsText() noChangeBecause?: string;
}

export const completeRemediation = defineCommand({
  name: 'complete-remediation',
  service: 'exceptions',
  meaning: 'Show with evidence that a cause is fixed, and what changed.',
  route: 'POST /v1/remediations/{remediationId}/complete',
  roles: ['approver', 'operator', 'admin'],
  body: CompleteRemediationBody,
  answer: CompleteRemediationAnswer,
});

@Meanings({
  escalationStep: 'The number of the escalation step that is due.',
})
export class BreachRemediationBody extends RemediationBody {
  @IsInt() @Min(1) @Max(20) escalationStep!: number;
}

export const breachRemediation = defineCommand({
  name: 'breach-remediation',
  service: 'exceptions',
  meaning: 'Take an escalation step of the escalation path of an overdue remediation.',
  roles: ['service'],
  body: BreachRemediationBody,
  answer: DoneAnswer,
});

/** What a reaction sends when an exception has the code of a remediation that was completed lately. */
@Meanings({
  recurredOn: 'The work order on which the exception was raised.',
  raisedAt:
    'When it was raised (recorded): what was completed later did not fail by it. Now where absent.',
})
export class RecurRemediationBody extends RemediationBody {
  @IsId() exceptionId!: string;
  @IsId() recurredOn!: string;
  @Optional() @IsInstant() raisedAt?: string;
}

export const recurRemediation = defineCommand({
  name: 'recur-remediation',
  service: 'exceptions',
  meaning: 'Open a completed remediation again, because its code has come back.',
  roles: ['service'],
  body: RecurRemediationBody,
  answer: DoneAnswer,
});

/** What a reaction sends when an exception was raised: nobody knows yet what it reopens. */
@Meanings({
  code: 'The code of the exception.',
  recurredOn: 'The work order on which the exception was raised.',
  raisedAt: 'When the exception was raised.',
  position:
    'The position of the raising in the log: what was completed before is known once a view is there.',
})
export class RecurRemediationsBody {
  @IsId() code!: string;
  @IsId() exceptionId!: string;
  @IsId() recurredOn!: string;
  @IsInstant() raisedAt!: string;
  @Optional() @IsInt() @Min(1) position?: number;
}

export const recurRemediations = defineCommand({
  name: 'recur-remediations',
  service: 'exceptions',
  meaning: 'Open every remediation again that an exception shows to have failed.',
  roles: ['service'],
  body: RecurRemediationsBody,
  answer: DoneAnswer,
});

export const breakGlassCommands = [
  declareBreakGlass,
  endBreakGlass,
  expireBreakGlass,
  completePostReview,
  breachPostReview,
  openRemediation,
  completeRemediation,
  breachRemediation,
  recurRemediation,
  recurRemediations,
] as const;

export const breakGlassRefusals = [
  'break_glass_not_found',
  'break_glass_ended',
  'break_glass_not_yours',
  'break_glass_not_needed',
  'break_glass_too_long',
  'break_glass_not_allowed',
  'scope_too_narrow',
  'post_review_not_found',
  'post_review_closed',
  'post_review_not_yours',
  'self_review',
  'issued_by_requester',
  'issuer_of_requester',
  'drift_not_found',
  'remediation_not_found',
  'remediation_closed',
  'remediation_not_yours',
  'remediation_unproven',
  'workflow_version_not_found',
] as const;
