import { ArrayMinSize, IsBoolean, IsIn } from 'class-validator';
import { Coverage } from '../approvals/coverage';
import { defineEvent } from '../define';
import { AreIds, AreParts, IsDuration, IsId, IsInstant, IsPart, IsText, Optional } from '../fields';
import { WorkflowRef } from '../intake/workflow-ref';
import { DriftSignal } from './drift-signal';
import { EscalationStep } from './escalation';
import { Meanings } from '../meanings';
import { AreRecordedNames, IsRecordedName } from '../principals';

/** Somebody else has to sign before anything runs under it. */
@Meanings({
  owner: 'Whose signature it needs; `TBD` when everybody who could sign is the one who declares.',
  because: 'Why: which reviews are overdue.',
})
export class SecondSignature {
  @IsRecordedName() owner!: string;
  @IsText() because!: string;
}

/** What it permits is its coverage: action kinds, and the scope in which they run. */
@Meanings({
  rationale: 'Why it cannot wait.',
  onBehalfOf: 'For whom the declarer acts.',
  expiresAt: 'When the break-glass ends.',
  exceptionId: 'The exception that it raises, in the same append.',
  bypassed: 'Owners whose approval was bypassed, and who are notified instead.',
  overridesForbids: 'Whether it covers what a `forbid` rule stops, as its code says.',
  secondSignature: 'The second signature that it needs; absent where it needs none.',
})
export class BreakGlassDeclaredData extends Coverage {
  @IsId() workOrderId!: string;
  @IsId() breakGlassId!: string;
  @IsId() code!: string;
  @IsText() rationale!: string;
  @IsRecordedName() declaredBy!: string;
  @Optional() @AreRecordedNames() onBehalfOf?: string[];
  @IsInstant() expiresAt!: string;
  @IsId() exceptionId!: string;
  @IsId() postReviewId!: string;
  @IsId() remediationId!: string;
  @AreRecordedNames() bypassed!: string[];
  @Optional() @IsBoolean() overridesForbids?: boolean;
  @Optional() @IsPart(() => SecondSignature) secondSignature?: SecondSignature;
}

export const breakGlassDeclared = defineEvent({
  type: 'break-glass.declared',
  version: 1,
  owner: 'exceptions',
  meaning:
    'Somebody took urgency on themselves: in this scope and for this time work goes on first.',
  data: BreakGlassDeclaredData,
  erasable: ['rationale'],
});

export const breakGlassEnds = ['ended', 'expired'] as const;

@Meanings({
  because: '`expired`: its time ran out; `ended`: somebody declared the end of the emergency.',
})
export class BreakGlassEndedData {
  @IsId() workOrderId!: string;
  @IsId() breakGlassId!: string;
  @IsIn(breakGlassEnds) because!: (typeof breakGlassEnds)[number];
  @IsRecordedName() endedBy!: string;
  @Optional() @IsText() comment?: string;
}

export const breakGlassEnded = defineEvent({
  type: 'break-glass.ended',
  version: 1,
  owner: 'exceptions',
  meaning: 'A break-glass is over: nothing runs under it any more, and its obligations stay open.',
  data: BreakGlassEndedData,
  erasable: ['comment'],
});

@Meanings({
  owner: 'Who has to see to the review.',
  declaredBy: 'Who declared, and for whom: none of them can review it.',
})
export class PostReviewScheduledData {
  @IsId() workOrderId!: string;
  @IsId() postReviewId!: string;
  @IsId() breakGlassId!: string;
  @IsId() code!: string;
  @IsRecordedName() owner!: string;
  @AreRecordedNames() declaredBy!: string[];
  @IsInstant() dueAt!: string;
  @AreParts(() => EscalationStep) escalationPath!: EscalationStep[];
  @IsText(64) jobType!: string;
  @IsText(64) workflowId!: string;
}

export const postReviewScheduled = defineEvent({
  type: 'post-review.scheduled',
  version: 1,
  owner: 'exceptions',
  meaning: 'A break-glass is to be reviewed by somebody else until the due time.',
  data: PostReviewScheduledData,
});

export class PostReviewBreachedData {
  @IsId() workOrderId!: string;
  @IsId() postReviewId!: string;
  @IsPart(() => EscalationStep) escalationStep!: EscalationStep;
}

export const postReviewBreached = defineEvent({
  type: 'post-review.breached',
  version: 1,
  owner: 'exceptions',
  meaning: 'A post-review is overdue, and an escalation step was taken.',
  data: PostReviewBreachedData,
});

export const verdicts = ['upheld', 'not-upheld'] as const;
export type ReviewVerdict = (typeof verdicts)[number];

@Meanings({
  findings: 'What was found.',
})
export class PostReviewCompletedData {
  @IsId() workOrderId!: string;
  @IsId() postReviewId!: string;
  @IsIn(verdicts) verdict!: ReviewVerdict;
  @IsText() findings!: string;
  @IsRecordedName() reviewedBy!: string;
  @Optional() @AreIds() evidence?: string[];
}

export const postReviewCompleted = defineEvent({
  type: 'post-review.completed',
  version: 1,
  owner: 'exceptions',
  meaning: 'Somebody else judged whether the break-glass was right, and stated their findings.',
  data: PostReviewCompletedData,
  erasable: ['findings'],
});

/** Why there is a remediation. */
export const remediationOrigins = ['break-glass', 'drift', 'by-hand'] as const;
export type RemediationOrigin = (typeof remediationOrigins)[number];

@Meanings({
  workOrderId: 'The work order that owes it; absent for one that has none.',
  origin: 'What it came from.',
  recurrenceWindow:
    'Raised again within this time of its completion, or drifting again, the code has come back.',
  signal: 'What called for one that came of drift.',
  because: 'By hand: what must be fixed, and why.',
  openedBy: 'Who opened it by hand.',
  seenOn: 'By hand: the work order that shows it. It is no obligation of that work order.',
})
export class RemediationOpenedData {
  @Optional() @IsId() workOrderId?: string;
  @IsId() remediationId!: string;
  @IsIn(remediationOrigins) origin!: RemediationOrigin;
  @IsId() code!: string;
  @IsRecordedName() owner!: string;
  @IsInstant() dueAt!: string;
  @AreParts(() => EscalationStep) escalationPath!: EscalationStep[];
  @IsDuration() recurrenceWindow!: string;
  @IsText(64) jobType!: string;
  @IsText(64) workflowId!: string;
  @Optional() @IsPart(() => DriftSignal) signal?: DriftSignal;
  @Optional() @IsText() because?: string;
  @Optional() @IsRecordedName() openedBy?: string;
  @Optional() @IsId() seenOn?: string;
  @Optional() @IsId() exceptionId?: string;
  @Optional() @IsId() postReviewId?: string;
}

export const remediationOpened = defineEvent({
  type: 'remediation.opened',
  version: 1,
  owner: 'exceptions',
  meaning: 'Its owner must fix a cause until the due time.',
  data: RemediationOpenedData,
  erasable: ['because'],
});

@Meanings({
  workOrderId: 'The work order that owes it; absent for one that stands by itself.',
})
export class RemediationBreachedData {
  @Optional() @IsId() workOrderId?: string;
  @IsId() remediationId!: string;
  @IsPart(() => EscalationStep) escalationStep!: EscalationStep;
}

export const remediationBreached = defineEvent({
  type: 'remediation.breached',
  version: 1,
  owner: 'exceptions',
  meaning: 'A remediation is overdue, and an escalation step was taken.',
  data: RemediationBreachedData,
});

@Meanings({
  workOrderId: 'The work order that owes it; absent for one that stands by itself.',
  evidence: 'Evidence that shows that the cause is fixed.',
  workflow:
    'The version of a workflow that fixes the cause; absent where `noChangeBecause` says why none does.',
  noChangeBecause: 'Why no workflow changed; absent where `workflow` names the version that did.',
})
export class RemediationCompletedData {
  @Optional() @IsId() workOrderId?: string;
  @IsId() remediationId!: string;
  @AreIds() @ArrayMinSize(1) evidence!: string[];
  @Optional() @IsPart(() => WorkflowRef) workflow?: WorkflowRef;
  @Optional() @IsText() noChangeBecause?: string;
  @IsRecordedName() completedBy!: string;
}

export const remediationCompleted = defineEvent({
  type: 'remediation.completed',
  version: 1,
  owner: 'exceptions',
  meaning: 'A cause was fixed, with evidence, and its workflow changed or not for a reason.',
  data: RemediationCompletedData,
  erasable: ['noChangeBecause'],
});

@Meanings({
  workOrderId: 'Absent once the work order has ended: then it goes on in a stream of its own.',
  exceptionId:
    'The exception that shows it, and the work order where that is; absent for one that came of drift.',
  recurredOn: 'The work order on which the exception was raised.',
  signal: 'What shows that the code is drifting again, of one that came of drift.',
  recurrenceWindow: 'The time within which a return of the code counts as recurrence (ISO 8601).',
})
export class RemediationRecurredData {
  @Optional() @IsId() workOrderId?: string;
  @IsId() remediationId!: string;
  @Optional() @IsId() exceptionId?: string;
  @Optional() @IsId() recurredOn?: string;
  @Optional() @IsPart(() => DriftSignal) signal?: DriftSignal;
  @IsId() code!: string;
  @IsRecordedName() owner!: string;
  @IsInstant() dueAt!: string;
  @AreParts(() => EscalationStep) escalationPath!: EscalationStep[];
  @IsDuration() recurrenceWindow!: string;
  @IsText(64) jobType!: string;
  @IsText(64) workflowId!: string;
}

export const remediationRecurred = defineEvent({
  type: 'remediation.recurred',
  version: 1,
  owner: 'exceptions',
  meaning:
    'The code was raised again within its window: the fix did not hold, and the cause must be fixed again.',
  data: RemediationRecurredData,
});

export const breakGlassEvents = [
  breakGlassDeclared,
  breakGlassEnded,
  postReviewScheduled,
  postReviewBreached,
  postReviewCompleted,
  remediationOpened,
  remediationBreached,
  remediationCompleted,
  remediationRecurred,
] as const;
