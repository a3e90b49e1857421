import { IsBoolean, IsIn, IsInt, Max, Min } from 'class-validator';
import {
  AssignExceptionAnswer,
  DefineExceptionCodeAnswer,
  RaiseExceptionAnswer,
  ResolveExceptionAnswer,
} from './answers';
import { DoneAnswer } from '../answers';
import { defineCommand } from '../define';
import { IsId, IsInstant, IsText, Optional } from '../fields';
import { breakGlassCommands, breakGlassRefusals } from './break-glass-commands';
import { defineCalendar } from './calendars';
import { type ExceptionCause, exceptionCauses, ExceptionCodeTerms } from './events';
import { IsSomebody } from '../principals';
import { Meanings } from '../meanings';

export * from './break-glass-commands';
export * from './drift-commands';

export const defineExceptionCode = defineCommand({
  name: 'define-exception-code',
  service: 'exceptions',
  meaning: 'Give an exception code its owner, SLA and remediation owner.',
  route: 'PUT /v1/exception-codes/{code}',
  roles: ['admin', 'operator'],
  body: ExceptionCodeTerms,
  answer: DefineExceptionCodeAnswer,
});

@Meanings({
  subject: 'The step, prerequisite, decision or approval that it is about.',
})
export class RaiseExceptionBody {
  @IsId() workOrderId!: string;
  @IsId() code!: string;
  @Optional() @IsText(200) subject?: string;
  @Optional() @IsText() rationale?: string;
}

export const raiseException = defineCommand({
  name: 'raise-exception',
  service: 'exceptions',
  meaning: 'Put blocked or off-lane work before its owner, by catalogued code.',
  route: 'POST /v1/exceptions',
  creates: 'exceptionId',
  roles: ['integrator', 'delegate', 'operator', 'admin'],
  body: RaiseExceptionBody,
  answer: RaiseExceptionAnswer,
});

/** What reactions send: the event says what happened, the catalogue who owns it. */
@Meanings({
  cause: 'What caused it.',
  subject: 'What it is about.',
  occurredAt: 'When it happened, so that trends count it where it belongs.',
  version: "The event's version in its stream; absent where a timer calls.",
})
export class RaiseFromEventBody {
  @IsId() workOrderId!: string;
  @IsId() code!: string;
  @IsIn(exceptionCauses) cause!: ExceptionCause;
  @IsText(200) subject!: string;
  @Optional() @IsInstant() occurredAt?: string;
  @Optional() @IsInt() @Min(1) version?: number;
  @Optional() @IsBoolean() imported?: boolean;
}

export const raiseFromEvent = defineCommand({
  name: 'raise-from-event',
  service: 'exceptions',
  meaning: 'Raise the exception that an event calls for.',
  roles: ['service'],
  body: RaiseFromEventBody,
  answer: RaiseExceptionAnswer,
});

@Meanings({
  owner: 'The person or team that it is assigned to.',
})
export class AssignExceptionBody {
  @IsId() workOrderId!: string;
  @IsId() exceptionId!: string;
  @IsSomebody() owner!: string;
  @IsText() reason!: string;
}

export const assignException = defineCommand({
  name: 'assign-exception',
  service: 'exceptions',
  meaning: 'Give an open exception to an owner.',
  route: 'POST /v1/exceptions/{exceptionId}/assign',
  roles: ['operator', 'approver', 'admin'],
  body: AssignExceptionBody,
  answer: AssignExceptionAnswer,
});

@Meanings({
  escalationStep: 'The number of the escalation step that is due.',
})
export class EscalateExceptionBody {
  @IsId() workOrderId!: string;
  @IsId() exceptionId!: string;
  @IsInt() @Min(1) @Max(20) escalationStep!: number;
}

export const escalateException = defineCommand({
  name: 'escalate-exception',
  service: 'exceptions',
  meaning: 'Take an escalation step of the escalation path of an exception that is still open.',
  roles: ['service'],
  body: EscalateExceptionBody,
  answer: DoneAnswer,
});

@Meanings({
  resolution: 'How it was dealt with.',
})
export class ResolveExceptionBody {
  @IsId() workOrderId!: string;
  @IsId() exceptionId!: string;
  @IsText() resolution!: string;
}

export const resolveException = defineCommand({
  name: 'resolve-exception',
  service: 'exceptions',
  meaning: 'Say how an exception was dealt with.',
  route: 'POST /v1/exceptions/{exceptionId}/resolve',
  roles: ['operator', 'approver', 'admin'],
  body: ResolveExceptionBody,
  answer: ResolveExceptionAnswer,
});

/** What reactions send when something passed that exceptions may be about. */
@Meanings({
  cause:
    'With the subject: the cause that passed. Without both: every cause that has ended on the work order.',
  subject: 'What it was about.',
  version: "The event's version in its stream.",
})
export class ResolveFromEventBody {
  @IsId() workOrderId!: string;
  @Optional() @IsIn(exceptionCauses) cause?: ExceptionCause;
  @Optional() @IsText(200) subject?: string;
  @Optional() @IsInt() @Min(1) version?: number;
}

export const resolveFromEvent = defineCommand({
  name: 'resolve-from-event',
  service: 'exceptions',
  meaning: 'Resolve the open exceptions whose cause went away.',
  roles: ['service'],
  body: ResolveFromEventBody,
  answer: DoneAnswer,
});

export const exceptionCommands = [
  defineExceptionCode,
  defineCalendar,
  raiseException,
  raiseFromEvent,
  assignException,
  escalateException,
  resolveException,
  resolveFromEvent,
  ...breakGlassCommands,
] as const;

/** Every way exceptions can say no. */
export const exceptionRefusals = [
  'work_order_not_found',
  'work_order_closed',
  'work_order_stopped',
  'only_obligations_left',
  'exception_code_not_found',
  'exception_not_found',
  'exception_closed',
  'exception_not_yours',
  'self_approval',
  'exception_code_taken',
  'break_glass_terms_not_yours',
  'calendar_not_found',
  ...breakGlassRefusals,
] as const;
export type ExceptionRefusal = (typeof exceptionRefusals)[number];
