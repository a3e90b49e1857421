import { createHash } from 'node:crypto';
import {
  type Answerers,
  type ApprovalAskedData,
  type ApprovalReview,
  type CredentialHolder,
  type ReviewApprovalRequest,
  type ReviewedApproval,
} from '#contracts';
import { type CommandMetadata, type RecordedEvent, Refusal, type StreamVersion } from '#kernel';
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
import { answerersOf } from './domain/answerers';
import { answerable } from './domain/who-answers';
import { type ReviewDigest } from './domain/approval-context';
import { type Sources } from './sources';

/** What an approver was shown against what is so today. Packets are read from the stream itself. */
export class Reviews {
  constructor(private readonly sources: Sources) {}

  /** The whole comparison. Refuses an approval that the work order does not have. */
  async of(tenant: string, workOrderId: string, approvalId: string): Promise<ApprovalReview> {
    const { events, state, now } = await this.sources.workOrder(tenant, workOrderId);
    const approval = mustHave(state, approvalId);
    const request = latestRequest(events, approvalId);
    const [{ facts, policy }, absences] = await Promise.all([
      this.current(tenant, state, now),
      this.sources.absences(tenant),
    ]);
    const changes = compared(request, { facts, policy: policy.state }, state, approval);
    const answering = answerable(state, approval, { absences: absences.state });
    const deputy = deputyOf(answering.absences, approval.owner, now);
    const { requesters, confirmers, issuers } = requestersOfApproval(state, approval);
    return {
      approval: reviewed(approval),
      requesters: [...requesters, ...issuers],
      confirmers: approval.requesterMayConfirm === true ? [...confirmers, ...issuers] : [],
      ...(deputy === undefined ? {} : { deputy }),
      packet: request.packet,
      now: { facts, policy: policy.state ?? null, workflow: state.workflow },
      changes,
      digest: digestOf(changes),
    };
  }

  /** Who of these could answer an approval now. Refuses one that the work order does not have. */
  async answerers(
    { tenant, workOrderId, approvalId }: ReviewApprovalRequest,
    holders: readonly CredentialHolder[],
  ): Promise<Answerers> {
    const [{ state, now }, absences] = await Promise.all([
      this.sources.workOrder(tenant, workOrderId),
      this.sources.absences(tenant),
    ]);
    const approval = mustHave(state, approvalId);
    return answerersOf({ workOrder: state, approval, absences: absences.state, now }, holders);
  }

  /** What changed by now since each of the approvals was requested, on a work order that was read before, and what else was read for it. */
  async changes(
    { tenant, now }: Pick<CommandMetadata, 'tenant' | 'now'>,
    workOrderId: string,
    state: WorkOrder,
    approvalIds: readonly string[],
  ): Promise<ReadReviews | undefined> {
    const approvals = approvalIds.flatMap((id) => entryOf(state.approvals, id) ?? []);
    if (approvals.length === 0) return undefined;
    const { events } = await this.sources.workOrder(tenant, workOrderId);
    const { facts, policy } = await this.current(tenant, state, now);
    const reviews = new Map<string, ReviewDigest>();
    for (const approval of approvals) {
      const request = latestRequest(events, approval.approvalId);
      const changes = compared(request, { facts, policy: policy.state }, state, approval);
      reviews.set(approval.approvalId, { changes, digest: digestOf(changes) });
    }
    return { reviews, at: policy.at };
  }

  private async current(tenant: string, state: WorkOrder, now: string) {
    const [definition, policy] = await Promise.all([
      this.sources.definition(tenant, state.workflow),
      this.sources.policy(tenant, state.workflow),
    ]);
    const facts = definition ? declaredFacts(definition, state, now) : snapshotFacts(state, now);
    return { facts, policy };
  }
}

const mustHave = ({ approvals }: WorkOrder, approvalId: string): Approval => {
  const approval = entryOf(approvals, approvalId);
  if (approval) return approval;
  throw new Refusal('approval_not_found', 'There is no such approval on this work order.');
};

/** An approval as reviews show it: what a person decides by, without what only the rules read. */
const reviewed = (approval: Approval): ReviewedApproval => {
  const { approvalId, kind, status, owner, requestedBy, onBehalfOf, gate } = approval;
  const { permits, scope, requested, quorum, conditions, dueAt, expiresAt } = approval;
  const signatures = approval.signatures.map(({ signedBy, recordedBy }) => ({
    signedBy,
    recordedBy,
  }));
  return {
    approvalId,
    kind,
    status,
    owner,
    requestedBy,
    onBehalfOf,
    gate,
    permits,
    scope,
    requested,
    quorum,
    signatures,
    conditions,
    dueAt,
    expiresAt,
  };
};

interface ReadReviews {
  readonly reviews: ReadonlyMap<string, ReviewDigest>;
  readonly at: readonly StreamVersion[];
}

interface LatestRequest {
  readonly packet: ApprovalAskedData['packet'];
  readonly recordedAt: string;
}

const ASKING: ReadonlySet<string> = new Set(['approval.drafted', 'approval.requested']);

/** How an approval was requested last: what is requested replaces what was drafted. */
const latestRequest = (events: readonly RecordedEvent[], approvalId: string): LatestRequest => {
  const event = events.findLast(
    ({ type, data }) => ASKING.has(type) && data.approvalId === approvalId,
  )!;
  return { packet: event.data.packet, recordedAt: event.recordedAt };
};

const compared = (
  { packet, recordedAt }: LatestRequest,
  current: Parameters<typeof packetChanges>[1],
  state: WorkOrder,
  approval: Approval,
): readonly PacketChange[] => [
  ...packetChanges(packet, current),
  ...evidenceChanges(state, packet, approval),
  ...usedSince(state, approval, recordedAt),
];

const digestOf = (changes: readonly PacketChange[]): string =>
  createHash('sha256').update(canonicalBytes(changes)).digest('hex');
