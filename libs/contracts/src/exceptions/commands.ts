import { IsBoolean, IsIn } from 'class-validator';
import { type CommandOf, defineCommand } from '../define';
import { IsDuration, IsId, IsInstant, IsText, Optional } from '../fields';
import { type ExceptionCause, exceptionCauses } from './events';

export class DefineExceptionCodeBody {
  @IsId() code!: string;
  @IsText(200) title!: string;
  @Optional() @IsText(128) owner?: string;
  @IsDuration() sla!: string;
  @Optional() @IsText(128) remediationOwner?: string;
}

export const defineExceptionCode = defineCommand({
  name: 'define-exception-code',
  service: 'exceptions',
  meaning: 'Give an exception code its owner, SLA and remediation owner.',
  roles: ['admin', 'operator'],
  body: DefineExceptionCodeBody,
});

export class RaiseExceptionBody {
  @IsId() workOrderId!: string;
  @IsId() code!: string;
  /** The step, prerequisite, decision or approval it is about. */
  @Optional() @IsText(200) subject?: string;
  @Optional() @IsText() rationale?: string;
}

export const raiseException = defineCommand({
  name: 'raise-exception',
  service: 'exceptions',
  meaning: 'Put blocked or off-lane work before its owner, by catalogued code.',
  roles: ['integrator', 'delegate', 'operator', 'admin'],
  body: RaiseExceptionBody,
});

/** What reactions send: the event says what happened, the catalogue who owns it. */
export class RaiseFromEventBody {
  @IsId() workOrderId!: string;
  @IsId() code!: string;
  @IsIn(exceptionCauses) cause!: ExceptionCause;
  @IsText(200) subject!: string;
  /** When it happened, so that trends count it where it belongs. */
  @Optional() @IsInstant() occurredAt?: string;
  @Optional() @IsBoolean() imported?: boolean;
}

export const raiseFromEvent = defineCommand({
  name: 'raise-from-event',
  service: 'exceptions',
  meaning: 'Raise the exception that an event calls for.',
  roles: ['service'],
  body: RaiseFromEventBody,
});

export class ResolveExceptionBody {
  @IsId() workOrderId!: string;
  @IsId() exceptionId!: string;
  /** How it was dealt with. */
  @IsText() resolution!: string;
}

export const resolveException = defineCommand({
  name: 'resolve-exception',
  service: 'exceptions',
  meaning: 'Say how an exception was dealt with.',
  roles: ['operator', 'approver', 'admin'],
  body: ResolveExceptionBody,
});

/** What reactions send when the blocked step goes on or the prerequisite passes after all. */
export class ResolveFromEventBody {
  @IsId() workOrderId!: string;
  @IsIn(exceptionCauses) cause!: ExceptionCause;
  @IsText(200) subject!: string;
}

export const resolveFromEvent = defineCommand({
  name: 'resolve-from-event',
  service: 'exceptions',
  meaning: 'Resolve the open exceptions whose cause went away.',
  roles: ['service'],
  body: ResolveFromEventBody,
});

export const exceptionCommands = [
  defineExceptionCode,
  raiseException,
  raiseFromEvent,
  resolveException,
  resolveFromEvent,
] as const;
export type ExceptionCommand = CommandOf<(typeof exceptionCommands)[number]>;

/** Every way exceptions can say no. */
export const exceptionRefusals = [
  'work_order_not_found',
  'exception_code_not_found',
  'exception_not_found',
  'exception_closed',
] as const;
export type ExceptionRefusal = (typeof exceptionRefusals)[number];
