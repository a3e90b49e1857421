import { ArrayMaxSize, IsBoolean, IsIn, IsInt, Min } from 'class-validator';
import { defineEvent } from '../define';
import { AreIds, AreParts, IsDuration, IsId, IsInstant, IsPart, IsText, Optional } from '../fields';
import { breakGlassEvents } from './break-glass-events';
import { calendarDefined } from './calendars';
import { EscalationStep, EscalationStepDeclaration } from './escalation';
import { IsOwner } from '../principals';

export * from './break-glass-events';
export * from './drift-signal';

/** What a break-glass of a code owes; every field has a default (see `breakGlassTerms`). */
export class BreakGlassTerms {
  /** The longest time-to-live that can be declared. */
  @Optional() @IsDuration() ttlMax?: string;
  /** Who sees to the post-review; the owner of the code where nobody is named. */
  @Optional() @IsText(128) reviewOwner?: string;
  @Optional() @IsDuration() reviewWithin?: string;
  @Optional() @IsDuration() remediateWithin?: string;
  /** Raised again within this time of the remediation, or drifting again, the code has come back. */
  @Optional() @IsDuration() recurrenceWindow?: string;
}

/** What a definition of a code says. */
export class ExceptionCodeTerms {
  @IsId() code!: string;
  @IsText(200) title!: string;
  /** Who works on exceptions of this code; the work order's owner where nobody is named. */
  @Optional() @IsOwner() owner?: string;
  /** How long the owner has. */
  @IsDuration() sla!: string;
  /** Who fixes the cause when the code repeats. */
  @Optional() @IsText(128) remediationOwner?: string;
  /** Who is called when it is still open; the owner of the workflow at the end of the SLA where absent. */
  @Optional()
  @AreParts(() => EscalationStepDeclaration)
  @ArrayMaxSize(20)
  escalationPath?: EscalationStepDeclaration[];
  /** The calendar in which SLA and escalation path are counted; around the clock where absent. */
  @Optional() @IsId() calendar?: string;
  /** What the code was called before: raised by such a name it is this code, and trends count it here. */
  @Optional() @AreIds() aliases?: string[];
  @Optional() @IsPart(() => BreakGlassTerms) breakGlass?: BreakGlassTerms;
}

export class ExceptionCodeDefinedData extends ExceptionCodeTerms {
  /** 1, 2, 3 … of this code; counted by the reader where absent. */
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
] as const;
export type ExceptionCause = (typeof exceptionCauses)[number];

export class ExceptionRaisedData {
  @IsId() workOrderId!: string;
  @IsId() exceptionId!: string;
  @IsId() code!: string;
  @IsText(128) owner!: string;
  @IsText(128) remediationOwner!: string;
  @IsInstant() dueAt!: string;
  @IsIn(exceptionCauses) cause!: ExceptionCause;
  /** The step, prerequisite, fact, kind of action, approval or dispatch it is about. */
  @IsText(200) subject!: string;
  @IsText(64) jobType!: string;
  @IsText(64) workflowId!: string;
  @Optional() @IsText() rationale?: string;
  @Optional() @IsBoolean() imported?: boolean;
  /** Who is called, and when, while it is open; none for imported and observed work. */
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
  @IsText(128) owner!: string;
  @IsText(128) assignedBy!: string;
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

export class ExceptionResolvedData {
  @IsId() workOrderId!: string;
  @IsId() exceptionId!: string;
  @IsText(128) resolvedBy!: string;
  @IsText() resolution!: string;
  /** The event by which its cause passed, where a fact or a later decision ended it. */
  @Optional() @IsId() endedBy?: string;
  @Optional() @IsBoolean() imported?: boolean;
}

export const exceptionResolved = defineEvent({
  type: 'exception.resolved',
  version: 1,
  owner: 'exceptions',
  meaning: 'The owner said how the exception was dealt with.',
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
