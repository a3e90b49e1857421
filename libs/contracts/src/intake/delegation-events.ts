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
import { Meanings } from '../meanings';
import { IsRecordedName } from '../principals';

@Meanings({
  dispatchId: 'The dispatch that is in the inbox.',
})
export class DelegationDeliveredData {
  @IsId() workOrderId!: string;
  @IsId() dispatchId!: string;
}

@Meanings({
  kind: '`delegate_task`, or `execute`.',
  recipient: 'Whose inbox it goes to: a person, a team or an agent.',
  delegator: 'Who delegates.',
  step: 'The step that it is for; the work order as a whole where absent.',
  reads: 'Artifacts of the handoff area that the delegate reads.',
  writes: 'Places in the handoff area where the delegate leaves its results.',
  permits: 'Kinds of actions that the delegate may propose.',
  blocks: 'Whether the work order stops when nobody confirms it in time.',
  timeouts: 'When the delegate is reminded and the dispatch times out.',
  brief: 'RFC 8785 text of the whole brief, for the delegate and the operator to read.',
  digest: 'SHA-256 hex of the RFC 8785 bytes of kind, recipient, step and brief.',
  createdAt: 'When it was sent: reminders and the timeout count from here.',
  timesOutAt: 'When it times out unless somebody confirms it.',
  supersedes: 'The pending dispatch that it replaces.',
})
export class DelegationDispatchedData extends DelegationDeliveredData {
  @IsIn(delegationKinds) kind!: DelegationKind;
  @IsRecordedName() recipient!: string;
  @IsRecordedName() delegator!: string;
  @Optional() @IsId() step?: string;
  @AreHandoffPaths() reads!: string[];
  @AreHandoffPaths() writes!: string[];
  @AreNames() permits!: string[];
  @IsBoolean() blocks!: boolean;
  @IsPart(() => Timeouts) timeouts!: Timeouts;
  @IsText(200_000) brief!: string;
  @IsSha256() digest!: string;
  @IsInstant() createdAt!: string;
  @IsInstant() timesOutAt!: string;
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
  @IsRecordedName() acceptedBy!: string;
}
export const delegationAccepted = defineEvent({
  type: 'delegation.accepted',
  version: 1,
  owner: 'intake',
  meaning: 'The delegate takes it on, knowing owner, policy and verification.',
  data: DelegationAcceptedData,
});

@Meanings({
  number: '1, 2, 3 …: each reminder once.',
  nextAt: 'The next reminder, or the hard timeout.',
})
export class DelegationRemindedData extends DelegationDeliveredData {
  @IsInt() @Min(1) @Max(1_000) number!: number;
  @IsInstant() nextAt!: string;
}
export const delegationReminded = defineEvent({
  type: 'delegation.reminded',
  version: 1,
  owner: 'intake',
  meaning: 'A recipient was reminded of a dispatch that nobody has confirmed yet.',
  data: DelegationRemindedData,
});

@Meanings({
  artifacts: 'What it left in the handoff area.',
})
export class DelegationReportedDoneData extends DelegationDeliveredData {
  @IsText() report!: string;
  @AreHandoffPaths() artifacts!: string[];
  @IsRecordedName() reportedBy!: string;
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
  @IsRecordedName() confirmedBy!: string;
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

@Meanings({
  blocks: 'Whether the work order is stopped by it.',
})
export class DelegationTimedOutData extends DelegationDeliveredData {
  @IsBoolean() blocks!: boolean;
}
export const delegationTimedOut = defineEvent({
  type: 'delegation.timed-out',
  version: 1,
  owner: 'intake',
  meaning:
    'Completion was not confirmed in time; the operator is notified, and may still confirm it.',
  data: DelegationTimedOutData,
});

@Meanings({
  by: 'The dispatch that replaces it.',
})
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
