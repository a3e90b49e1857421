import { createHash } from 'node:crypto';
import { type ApprovalAskedData, type ApprovalReview } from '#contracts';
import { type RecordedEvent, Refusal, type StreamVersion } from '#kernel';
import { canonicalBytes } from '#platform';
import {
  type Approval,
  declaredFacts,
  entryOf,
  evidenceChanges,
  type PacketChange,
  packetChanges,
  requestersOfApproval,
  snapshotFacts,
  usedSince,
  type WorkOrder,
} from '#work-order';
import { deputyOf } from './domain/absences';
import { answerable } from './domain/who-answers';
import { type ReviewDigest } from './domain/approval-context';
import { type Sources } from './sources';

/** What an approver was shown against what is so today. Packets are read from the stream itself. */
export class Reviews {
  constructor(private readonly sources: Sources) {}

  /** The whole comparison. Refuses an approval that the work order does not have. */
  async of(tenant: string, workOrderId: string, approvalId: string): Promise<ApprovalReview> {
    const { events, state, now } = await this.sources.workOrder(tenant, workOrderId);
    const approval = entryOf(state.approvals, approvalId);
    if (!approval)
      throw new Refusal('approval_not_found', 'There is no such approval on this work order.');
    const asked = askedIn(events, approvalId);
    const [{ facts, policy }, absences] = await Promise.all([
      this.standing(tenant, state, now),
      this.sources.absences(tenant),
    ]);
    const changes = compared(asked, { facts, policy: policy.state }, state, approval);
    const standing = answerable(state, approval, { absences: absences.state });
    const deputy = deputyOf(standing.absences, approval.owner, now);
    const { requesters, confirmers, issuers } = requestersOfApproval(state, approval);
    return {
      approval: { ...approval },
      requesters: [...requesters, ...issuers],
      confirmers: approval.requesterMayConfirm === true ? [...confirmers, ...issuers] : [],
      ...(deputy === undefined ? {} : { deputy }),
      packet: asked.packet,
      now: { facts, policy: policy.state ?? null, workflow: state.workflow },
      changes,
      digest: digestOf(changes),
    };
  }

  /** What changed by `now` on a work order that was read before, and what else was read for it. */
  async changes(
    tenant: string,
    workOrderId: string,
    state: WorkOrder,
    approvalId: string,
    now: string,
  ): Promise<ReadReview | undefined> {
    const approval = entryOf(state.approvals, approvalId);
    if (!approval) return undefined;
    const { events } = await this.sources.workOrder(tenant, workOrderId);
    const { facts, policy } = await this.standing(tenant, state, now);
    const asked = askedIn(events, approvalId);
    const changes = compared(asked, { facts, policy: policy.state }, state, approval);
    return { review: { changes, digest: digestOf(changes) }, at: policy.at };
  }

  private async standing(tenant: string, state: WorkOrder, now: string) {
    const [definition, policy] = await Promise.all([
      this.sources.definition(tenant, state.workflow),
      this.sources.policy(tenant, state.workflow),
    ]);
    const facts = definition ? declaredFacts(definition, state, now) : snapshotFacts(state);
    return { facts, policy };
  }
}

interface ReadReview {
  readonly review: ReviewDigest;
  readonly at: readonly StreamVersion[];
}

interface Asked {
  readonly packet: ApprovalAskedData['packet'];
  readonly recordedAt: string;
}

const ASKING: ReadonlySet<string> = new Set(['approval.drafted', 'approval.requested']);

/** How an approval was asked for last: what is requested replaces what was drafted. */
const askedIn = (events: readonly RecordedEvent[], approvalId: string): Asked => {
  const asking = events.findLast(
    ({ type, data }) => ASKING.has(type) && data.approvalId === approvalId,
  )!;
  return { packet: asking.data.packet, recordedAt: asking.recordedAt };
};

const compared = (
  { packet, recordedAt }: Asked,
  standing: Parameters<typeof packetChanges>[1],
  state: WorkOrder,
  approval: Approval,
): readonly PacketChange[] => [
  ...packetChanges(packet, standing),
  ...evidenceChanges(state, packet, approval),
  ...usedSince(state, approval, recordedAt),
];

const digestOf = (changes: readonly PacketChange[]): string =>
  createHash('sha256').update(canonicalBytes(changes)).digest('hex');
