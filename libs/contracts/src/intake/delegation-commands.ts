import { IsBoolean, IsIn } from 'class-validator';
import { DispatchAnswer, WorkOrderAnswer } from './answers';
import { defineCommand } from '../define';
import { AreHandoffPaths, IsId, IsPart, IsText, Optional } from '../fields';
import { Brief, type DelegationKind, delegationKinds } from './brief';
import { IsSomebody } from '../principals';
import { Examples } from '../examples';
import { Meanings } from '../meanings';

@Meanings({
  dispatchId:
    'Chosen by the caller; Writ makes one where absent. The same dispatch again returns the first.',
  kind: '`delegate_task`, or `execute`.',
  recipient: 'Whose inbox it goes to: a person, a team or an agent.',
  step: 'The step that it is for; the work order as a whole where absent.',
  brief: 'What the delegate has to know and do.',
  keep: 'Leaves pending dispatches for the same step (or the same work order) as they are, instead of superseding them.',
})
export class DispatchDelegationBody {
  @IsId() workOrderId!: string;
  @Optional() @IsId() dispatchId?: string;
  @IsIn(delegationKinds) kind!: DelegationKind;
  @IsSomebody() recipient!: string;
  @Optional() @IsId() step?: string;
  @IsPart(() => Brief) brief!: Brief;
  @IsBoolean() keep: boolean = false;
}

export const dispatchDelegation = defineCommand({
  name: 'dispatch-delegation',
  service: 'intake',
  meaning: 'Send a complete brief to the inbox of a recipient.',
  route: 'POST /v1/delegations',
  creates: 'dispatchId',
  roles: ['integrator', 'delegate', 'operator', 'admin'],
  body: DispatchDelegationBody,
  answer: DispatchAnswer,
});

export class DelegationBody {
  @IsId() workOrderId!: string;
  @IsId() dispatchId!: string;
}

export const deliverDelegation = defineCommand({
  name: 'deliver-delegation',
  service: 'intake',
  meaning: 'Note that a brief lies in the inbox.',
  roles: ['service'],
  body: DelegationBody,
  answer: WorkOrderAnswer,
});

export const acceptDelegation = defineCommand({
  name: 'accept-delegation',
  service: 'intake',
  meaning: 'Take a delegated task on.',
  route: 'POST /v1/delegations/{dispatchId}/accept',
  roles: ['delegate', 'integrator', 'operator', 'admin'],
  body: DelegationBody,
  answer: WorkOrderAnswer,
});

@Meanings({
  artifacts: 'What was left in the handoff area, by path.',
})
@Examples({ artifacts: ['findings/order.md'] })
export class ReportDoneBody extends DelegationBody {
  @IsText() report!: string;
  @AreHandoffPaths() artifacts: string[] = [];
}

export const reportDone = defineCommand({
  name: 'report-done',
  service: 'intake',
  meaning: 'Say as the delegate that it is done; the operator confirms.',
  route: 'POST /v1/delegations/{dispatchId}/report-done',
  roles: ['delegate', 'integrator', 'operator', 'admin'],
  body: ReportDoneBody,
  answer: WorkOrderAnswer,
});

@Meanings({
  comment: 'What was checked, for the record.',
})
export class ConfirmDelegationBody extends DelegationBody {
  @Optional() @IsText() comment?: string;
}

export const confirmDelegation = defineCommand({
  name: 'confirm-delegation',
  service: 'intake',
  meaning: 'Say as the operator that delegated work is done.',
  route: 'POST /v1/delegations/{dispatchId}/confirm',
  roles: ['operator', 'admin'],
  body: ConfirmDelegationBody,
  answer: WorkOrderAnswer,
});

export class StopDelegationBody extends DelegationBody {
  @IsText() reason!: string;
}

export const stopDelegation = defineCommand({
  name: 'stop-delegation',
  service: 'intake',
  meaning: 'Call a dispatch back.',
  route: 'POST /v1/delegations/{dispatchId}/stop',
  roles: ['integrator', 'delegate', 'operator', 'admin'],
  body: StopDelegationBody,
  answer: WorkOrderAnswer,
});

/** What its timer sends when a reminder or the hard timeout has come. */
export const remindDelegation = defineCommand({
  name: 'remind-delegation',
  service: 'intake',
  meaning: 'Remind the recipient of a dispatch, or end the wait for it, where that is due.',
  roles: ['service'],
  body: DelegationBody,
  answer: WorkOrderAnswer,
});

export const delegationCommands = [
  dispatchDelegation,
  deliverDelegation,
  acceptDelegation,
  reportDone,
  confirmDelegation,
  stopDelegation,
  remindDelegation,
] as const;

export const delegationRefusals = [
  'delegation_not_found',
  'delegation_not_yours',
  'delegation_closed',
  'delegation_not_accepted',
  'delegation_open',
  'delegation_exists',
  'delegation_wider',
  'brief_incomplete',
  'brief_leaks_private_path',
] as const;
