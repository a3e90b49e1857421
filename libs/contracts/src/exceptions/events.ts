import { ArrayMaxSize, IsBoolean, IsIn, IsInt, Min } from 'class-validator';
import { defineEvent } from '../define';
import { AreIds, AreParts, IsDuration, IsId, IsInstant, IsPart, IsText, Optional } from '../fields';
import { breakGlassBounds } from './built-in-codes';
import { breakGlassEvents } from './break-glass-events';
import { calendarDefined } from './calendars';
import { EscalationStep, EscalationStepDeclaration } from './escalation';
import { IsOwner, IsRecordedName } from '../principals';
import { Meanings } from '../meanings';

export * from './break-glass-events';
export * from './drift-signal';

/** What a break-glass of a code owes; every field has a default (see `breakGlassTerms`). */
@Meanings({
  ttlMax:
    'The longest time-to-live that can be declared: seven days at most, or what the deployment sets (`WRIT_BREAK_GLASS_HOURS`).',
  reviewOwner: 'Who sees to the post-review; the owner of the code where nobody is named.',
  reviewWithin:
    'Time for the post-review (ISO 8601): 30 days at most, or what the deployment sets (`WRIT_BREAK_GLASS_REVIEW_DAYS`).',
  remediateWithin: 'Time for the remediation (ISO 8601).',
  recurrenceWindow:
    'Raised again within this time of the remediation, or drifting again, the code has come back.',
  overridesForbids:
    'Whether a break-glass of this code also covers what a `forbid` rule of the policy stops. It does not where absent.',
})
export class BreakGlassTerms {
  @Optional() @IsDuration({ atMost: breakGlassBounds.ttlMax }) ttlMax?: string;
  @Optional() @IsOwner() reviewOwner?: string;
  @Optional() @IsDuration({ atMost: breakGlassBounds.reviewWithin }) reviewWithin?: string;
  @Optional() @IsDuration() remediateWithin?: string;
  @Optional() @IsDuration() recurrenceWindow?: string;
  @Optional() @IsBoolean() overridesForbids?: boolean;
}

/** What a definition of a code says. */
@Meanings({
  code: 'The code: letters, digits, `_` and `-`.',
  title: 'What people see.',
  owner: "Who works on exceptions of this code; the work order's owner where nobody is named.",
  sla: 'How long the owner has.',
  remediationOwner: 'Who fixes the cause when the code repeats.',
  escalationPath:
    'Who is called when it is still open; the owner of the workflow at the end of the SLA where absent.',
  calendar:
    'The calendar in which SLA and escalation path are counted; around the clock where absent.',
  aliases:
    'Earlier names of the code: raised by such a name it is this code, and trends count it here.',
  breakGlass: 'The terms of a break-glass under this code; the defaults apply where absent.',
})
export class ExceptionCodeTerms {
  @IsId() code!: string;
  @IsText(200) title!: string;
  @Optional() @IsOwner() owner?: string;
  @IsDuration() sla!: string;
  @Optional() @IsOwner() remediationOwner?: string;
  @Optional()
  @AreParts(() => EscalationStepDeclaration)
  @ArrayMaxSize(20)
  escalationPath?: EscalationStepDeclaration[];
  @Optional() @IsId() calendar?: string;
  @Optional() @AreIds() aliases?: string[];
  @Optional() @IsPart(() => BreakGlassTerms) breakGlass?: BreakGlassTerms;
}

@Meanings({
  version: '1, 2, 3 … of this code; counted by the reader where absent.',
})
export class ExceptionCodeDefinedData extends ExceptionCodeTerms {
  @Optional() @IsInt() @Min(1) version?: number;
}

export const exceptionCodeDefined = defineEvent({
  type: 'exception-code.defined',
  version: 1,
  owner: 'exceptions',
  meaning: 'A catalogued code got its owner, SLA and remediation owner.',
  data: ExceptionCodeDefinedData,
});

export const exceptionCauses = [
  'prerequisite',
  'fact',
  'step',
  'decision',
  'approval',
  'action',
  'manual',
  'break-glass',
  'review',
  'work',
  'delegation',
  'outcome',
] as const;
export type ExceptionCause = (typeof exceptionCauses)[number];

@Meanings({
  remediationOwner: 'Who fixes the cause when the code repeats.',
  cause: 'What caused it.',
  subject:
    'The step, prerequisite, fact, kind of action, approval, dispatch or decision that it is about.',
  escalationPath: 'Who is called, and when, while it is open; none for imported and observed work.',
})
export class ExceptionRaisedData {
  @IsId() workOrderId!: string;
  @IsId() exceptionId!: string;
  @IsId() code!: string;
  @IsRecordedName() owner!: string;
  @IsRecordedName() remediationOwner!: string;
  @IsInstant() dueAt!: string;
  @IsIn(exceptionCauses) cause!: ExceptionCause;
  @IsText(200) subject!: string;
  @IsText(64) jobType!: string;
  @IsText(64) workflowId!: string;
  @Optional() @IsText() rationale?: string;
  @Optional() @IsBoolean() imported?: boolean;
  @Optional() @AreParts(() => EscalationStep) escalationPath?: EscalationStep[];
}

export const exceptionRaised = defineEvent({
  type: 'exception.raised',
  version: 1,
  owner: 'exceptions',
  meaning: 'Work left its lane for a catalogued reason, and an owner has until the due time.',
  data: ExceptionRaisedData,
  erasable: ['rationale'],
});

export class ExceptionAssignedData {
  @IsId() workOrderId!: string;
  @IsId() exceptionId!: string;
  @IsRecordedName() owner!: string;
  @IsRecordedName() assignedBy!: string;
  @IsText() reason!: string;
}

export const exceptionAssigned = defineEvent({
  type: 'exception.assigned',
  version: 1,
  owner: 'exceptions',
  meaning: 'An open exception was given to an owner, who works on it from here on.',
  data: ExceptionAssignedData,
  erasable: ['reason'],
});

export class ExceptionEscalatedData {
  @IsId() workOrderId!: string;
  @IsId() exceptionId!: string;
  @IsPart(() => EscalationStep) escalationStep!: EscalationStep;
}

export const exceptionEscalated = defineEvent({
  type: 'exception.escalated',
  version: 1,
  owner: 'exceptions',
  meaning: 'An exception was still open at an escalation step, and somebody else was notified.',
  data: ExceptionEscalatedData,
});

@Meanings({
  resolution: 'How it was resolved.',
  endedBy: 'The event by which its cause passed, where a fact or a later decision ended it.',
})
export class ExceptionResolvedData {
  @IsId() workOrderId!: string;
  @IsId() exceptionId!: string;
  @IsRecordedName() resolvedBy!: string;
  @IsText() resolution!: string;
  @Optional() @IsId() endedBy?: string;
  @Optional() @IsBoolean() imported?: boolean;
}

export const exceptionResolved = defineEvent({
  type: 'exception.resolved',
  version: 1,
  owner: 'exceptions',
  meaning: 'The owner stated how the exception was resolved.',
  data: ExceptionResolvedData,
  erasable: ['resolution'],
});

export const exceptionEvents = [
  exceptionCodeDefined,
  calendarDefined,
  exceptionRaised,
  exceptionAssigned,
  exceptionEscalated,
  exceptionResolved,
  ...breakGlassEvents,
] as const;
