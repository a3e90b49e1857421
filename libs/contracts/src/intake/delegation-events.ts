import { IsBoolean, IsIn, IsInt, Max, Min } from 'class-validator';
import { defineEvent } from '../define';
import {
  AreHandoffPaths,
  AreNames,
  IsId,
  IsInstant,
  IsPart,
  IsSha256,
  IsText,
  Optional,
} from '../fields';
import { type DelegationKind, delegationKinds, Timeouts } from './brief';

export class DelegationDeliveredData {
  @IsId() workOrderId!: string;
  @IsId() dispatchId!: string;
}

export class DelegationDispatchedData extends DelegationDeliveredData {
  @IsIn(delegationKinds) kind!: DelegationKind;
  /** Whose inbox it goes to: a person, a team or an agent. */
  @IsText(128) recipient!: string;
  @IsText(128) delegator!: string;
  /** The step that it is for; the work order as a whole where absent. */
  @Optional() @IsId() step?: string;
  @AreHandoffPaths() reads!: string[];
  @AreHandoffPaths() writes!: string[];
  @AreNames() permits!: string[];
  @IsBoolean() blocks!: boolean;
  @IsPart(() => Timeouts) timeouts!: Timeouts;
  /** RFC 8785 text of the whole brief, for the delegate and the operator to read. */
  @IsText(200_000) brief!: string;
  /** SHA-256 hex of the RFC 8785 bytes of kind, recipient, step and brief. */
  @IsSha256() digest!: string;
  /** What its reminders and its timeout are counted from. */
  @IsInstant() createdAt!: string;
  /** When nobody confirmed it, it is timed out then. */
  @IsInstant() timesOutAt!: string;
  /** The pending dispatch that it takes the place of. */
  @Optional() @IsId() supersedes?: string;
}

export const delegationDispatched = defineEvent({
  type: 'delegation.dispatched',
  version: 1,
  owner: 'intake',
  meaning: 'A complete brief was sent to the inbox of a recipient.',
  data: DelegationDispatchedData,
  erasable: ['brief'],
});

export const delegationDelivered = defineEvent({
  type: 'delegation.delivered',
  version: 1,
  owner: 'intake',
  meaning: 'A brief lies in the inbox; it says nothing about being read, taken on or done.',
  data: DelegationDeliveredData,
});

export class DelegationAcceptedData extends DelegationDeliveredData {
  @IsText(128) acceptedBy!: string;
}
export const delegationAccepted = defineEvent({
  type: 'delegation.accepted',
  version: 1,
  owner: 'intake',
  meaning: 'The delegate takes it on, knowing owner, policy and verification.',
  data: DelegationAcceptedData,
});

export class DelegationRemindedData extends DelegationDeliveredData {
  /** 1, 2, 3 …: each reminder once. */
  @IsInt() @Min(1) @Max(1_000) number!: number;
  /** The next reminder, or the hard timeout. */
  @IsInstant() nextAt!: string;
}
export const delegationReminded = defineEvent({
  type: 'delegation.reminded',
  version: 1,
  owner: 'intake',
  meaning: 'A recipient was reminded of a dispatch that nobody has confirmed yet.',
  data: DelegationRemindedData,
});

export class DelegationReportedDoneData extends DelegationDeliveredData {
  @IsText() report!: string;
  /** What it left in the handoff area. */
  @AreHandoffPaths() artifacts!: string[];
  @IsText(128) reportedBy!: string;
}
export const delegationReportedDone = defineEvent({
  type: 'delegation.reported-done',
  version: 1,
  owner: 'intake',
  meaning: 'The delegate says that it is done: a report, which completes nothing.',
  data: DelegationReportedDoneData,
  erasable: ['report'],
});

export class DelegationConfirmedData extends DelegationDeliveredData {
  @IsText(128) confirmedBy!: string;
  @Optional() @IsText() comment?: string;
}
export const delegationConfirmed = defineEvent({
  type: 'delegation.confirmed',
  version: 1,
  owner: 'intake',
  meaning: 'The operator says that it is done: only this completes a delegation.',
  data: DelegationConfirmedData,
  erasable: ['comment'],
});

export class DelegationTimedOutData extends DelegationDeliveredData {
  /** Whether the work order is stopped by it. */
  @IsBoolean() blocks!: boolean;
}
export const delegationTimedOut = defineEvent({
  type: 'delegation.timed-out',
  version: 1,
  owner: 'intake',
  meaning: 'Completion was not confirmed in time; the operator is told, and may still confirm it.',
  data: DelegationTimedOutData,
});

export class DelegationSupersededData extends DelegationDeliveredData {
  @IsId() by!: string;
}
export const delegationSuperseded = defineEvent({
  type: 'delegation.superseded',
  version: 1,
  owner: 'intake',
  meaning: 'A newer dispatch took the place of one that was pending.',
  data: DelegationSupersededData,
});

export class DelegationStoppedData extends DelegationDeliveredData {
  @IsText() reason!: string;
}
export const delegationStopped = defineEvent({
  type: 'delegation.stopped',
  version: 1,
  owner: 'intake',
  meaning: 'A dispatch was called back: nothing is waited for any more.',
  data: DelegationStoppedData,
  erasable: ['reason'],
});

export const delegationEvents = [
  delegationDispatched,
  delegationDelivered,
  delegationAccepted,
  delegationReminded,
  delegationReportedDone,
  delegationConfirmed,
  delegationTimedOut,
  delegationSuperseded,
  delegationStopped,
] as const;
