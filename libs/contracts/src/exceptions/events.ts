import { IsBoolean, IsIn } from 'class-validator';
import { defineEvent } from '../define';
import { IsDuration, IsId, IsInstant, IsText, Optional } from '../fields';

export class ExceptionCodeDefinedData {
  @IsId() code!: string;
  @IsText(200) title!: string;
  /** Who works on exceptions of this code; the work order's owner where nobody is named. */
  @Optional() @IsText(128) owner?: string;
  /** How long the owner has. */
  @IsDuration() sla!: string;
  /** Who fixes the cause when the code repeats. */
  @Optional() @IsText(128) remediationOwner?: string;
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
  'step',
  'decision',
  'approval',
  'action',
  'manual',
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
  /** The step, prerequisite, decision or approval it is about. */
  @IsText(200) subject!: string;
  @IsText(64) jobType!: string;
  @IsText(64) workflowId!: string;
  @Optional() @IsText() rationale?: string;
  @Optional() @IsBoolean() imported?: boolean;
}

export const exceptionRaised = defineEvent({
  type: 'exception.raised',
  version: 1,
  owner: 'exceptions',
  meaning: 'Work left its lane for a catalogued reason, and an owner has until the due time.',
  data: ExceptionRaisedData,
  erasable: ['rationale'],
});

export class ExceptionResolvedData {
  @IsId() workOrderId!: string;
  @IsId() exceptionId!: string;
  @IsText(128) resolvedBy!: string;
  @IsText() resolution!: string;
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

export const exceptionEvents = [exceptionCodeDefined, exceptionRaised, exceptionResolved] as const;
