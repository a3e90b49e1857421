import {
  type EvidenceRecordedData,
  type EvidenceShreddedData,
  type EvidenceSupersededData,
  type EvidenceVerifiedData,
  type GateSkippedData,
  type PrerequisiteData,
  type StageCompletedData,
  type StageEnteredData,
  type StageSkippedData,
  type StepData,
  type WorkOrderClosedData,
  type WorkOrderGivenUpData,
  type WorkOrderObservedData,
  type WorkOrderOpenedData,
  type WorkOrderSupersededData,
} from '#contracts';
import { defineProjection, type ProjectionStep } from '#kernel';
import { isChat, isDigestOfNothing, isRecordedVerified, levelOf } from '#work-order';
import {
  earliest,
  isImported,
  isOfOtherWork,
  latest,
  listed,
  monthOf,
  namesIn,
  type Recorded,
} from './cells';
import { cellIn, type EvidenceCell } from './evidence-cells';
import { touching, type StepStatus, type WorkOrderRow, workOrdersTable } from './work-order-row';
import { withTextPlaces } from './text-places';
import { isAccepted, provenBy, withEvidence } from './work-order-evidence';

const touch = touching(() => ({}));

const opened = touching((row, event: Recorded<WorkOrderOpenedData>) => ({
  // Evidence may have been reported before the opening.
  ...provenBy({ ...row, claimed_kinds: listed(event.data.claimedEvidence) }),
  workflow_id: event.data.workflow.id,
  workflow_version: event.data.workflow.version,
  workflow_digest: event.data.workflow.digest,
  job_type: event.data.jobType,
  mode: event.data.mode,
  owner: event.data.owner,
  title: event.data.title ?? row.title,
  client: event.data.client ?? row.client,
  objects: listed(event.data.objects ?? []) ?? row.objects,
  allowed_output: event.data.allowedOutput ?? 'any',
  parent_work_order_id: event.data.parent?.workOrderId ?? null,
  track: event.data.parent?.track ?? null,
  holds_parent: event.data.parent?.holdsParent ?? false,
  // A closing that was reported before the opening arrived stays a closing.
  status: row.status === 'unknown' ? 'open' : row.status,
  imported: isImported(row, event),
  opened_at: earliest(row.opened_at, event.occurredAt),
  opened_month: monthOf(earliest(row.opened_at, event.occurredAt)),
  opened_by: row.opened_by ?? event.actor.id,
  due_at: row.due_at ?? event.data.dueAt ?? null,
  opened_event_id: row.opened_event_id ?? event.id,
  opened_position: row.opened_position ?? event.position,
}));

/** Closed again without a reopening: the closing is the first, its evidence the last that was named. */
const closed = touching((row, event: Recorded<WorkOrderClosedData>) => {
  const evidenceId = event.data.closureEvidenceId ?? row.closure_evidence_id;
  const isEarlier = row.closed_at === null || event.occurredAt < row.closed_at;
  const isFirst = row.first_closed_at === null || event.occurredAt < row.first_closed_at;
  return {
    status: 'closed',
    observed_until: null,
    imported: isImported(row, event),
    closed_at: earliest(row.closed_at, event.occurredAt),
    closed_by: isEarlier ? event.actor.id : row.closed_by,
    closure_evidence_id: evidenceId,
    closure_proven: evidenceId !== null && isAccepted(row, cellIn(row.evidence, evidenceId)),
    first_closed_at: earliest(row.first_closed_at, event.occurredAt),
    done_at: isFirst
      ? earliest(row.done_at, event.data.onlyObligationsSince ?? event.occurredAt)
      : row.done_at,
    first_closed_by: isFirst ? event.actor.id : row.first_closed_by,
    first_closure_evidence_id:
      row.reopened_count === 0 ? evidenceId : row.first_closure_evidence_id,
  };
});

/** A log that ends later knows more. What it closed is not open as of any time. */
const observed = touching((row, event: Recorded<WorkOrderObservedData>) => ({
  observed_until:
    row.status === 'closed' || !row.imported ? null : latest(row.observed_until, event.data.until),
}));

const counted = (steps: WorkOrderRow['steps']) => {
  const all = Object.values(steps);
  return {
    steps,
    steps_completed: all.filter((each) => each === 'completed').length,
    steps_skipped: all.filter((each) => each === 'skipped').length,
    steps_blocked: all.filter((each) => each === 'blocked').length,
  };
};

const reopened = touching((row, event) =>
  isOfOtherWork(row, event)
    ? {}
    : {
        status: 'open',
        closed_at: null,
        closed_by: null,
        closure_evidence_id: null,
        closure_proven: false,
        reopened_count: row.reopened_count + 1,
        // A checklist starts again.
        ...counted({}),
        skipped_gates: [],
        stage: null,
        skipped_stages: null,
        run_position: event.position,
      },
);

const recorded = touching((row, { data }: Recorded<EvidenceRecordedData>) =>
  isChat(data) || isDigestOfNothing(data.sha256) || cellIn(row.evidence, data.evidenceId)
    ? {}
    : withCell(row, data.evidenceId, {
        kind: data.kind,
        state: 'standing',
        level: levelOf({ isVerified: isRecordedVerified(data) }),
      }),
);

const verified = touching((row, { data }: Recorded<EvidenceVerifiedData>) => {
  const cell = cellIn(row.evidence, data.evidenceId);
  return cell ? withCell(row, data.evidenceId, { ...cell, level: 'verified' }) : {};
});

/** What was accepted stays accepted: a closure that was proven stays proven. */
const withCell = (row: WorkOrderRow, id: string, cell: EvidenceCell) => ({
  ...withEvidence(row, id, cell),
  closure_proven: row.closure_proven || (id === row.closure_evidence_id && isAccepted(row, cell)),
});

/** A closure that it proved stays proven. */
const fallen = (state: EvidenceCell['state']): ProjectionStep<WorkOrderRow> =>
  touching((row, { data }: Recorded<EvidenceSupersededData | EvidenceShreddedData>) => {
    const cell = cellIn(row.evidence, data.evidenceId);
    if (!cell || cell.state === 'shredded') return {};
    return withCell(row, data.evidenceId, { ...cell, state });
  });

const step = (status: StepStatus): ProjectionStep<WorkOrderRow> =>
  touching((row, { data }: Recorded<StepData>) => ({
    ...counted({ ...row.steps, [data.step]: status }),
    ever_blocked: row.ever_blocked || status === 'blocked',
  }));

const prerequisite = (status: 'passed' | 'failed'): ProjectionStep<WorkOrderRow> =>
  touching((row, { data }: Recorded<PrerequisiteData>) => ({
    prerequisites: { ...row.prerequisites, [data.prerequisite]: status },
  }));

const gateSkipped = touching((row, { data }: Recorded<GateSkippedData>) => ({
  skipped_gates: [...row.skipped_gates, data.gate],
}));

/** A support output is made beside the stage that the work is at. */
const stageEntered = touching((row, { data }: Recorded<StageEnteredData>) => ({
  stage: data.move === 'beside' ? row.stage : data.stage,
  ...unskipped(row, data.stage),
}));

const stageCompleted = touching((row, { data }: Recorded<StageCompletedData>) =>
  unskipped(row, data.stage),
);

const unskipped = ({ skipped_stages }: WorkOrderRow, stage: string) => ({
  skipped_stages: listed(namesIn(skipped_stages).filter((skipped) => skipped !== stage)),
});

const stageSkipped = touching((row, { data }: Recorded<StageSkippedData>) => ({
  skipped_stages: listed([...new Set([...namesIn(row.skipped_stages), data.stage])].sort()),
}));

/** What is known of each work order? */
export const workOrders = withTextPlaces(
  defineProjection<WorkOrderRow>({
    name: 'work_orders',
    version: 15,
    columns: workOrdersTable.columns,
    key: ['tenant', 'work_order_id'],
    rowsOf: ({ tenant, data }) => (data.workOrderId ? [[tenant, data.workOrderId]] : []),
    on: {
      'work-order.opened': opened,
      'work-order.closed': closed,
      'work-order.reopened': reopened,
      'work-order.observed': observed,
      'work-order.abandoned': touching((row, event: Recorded<WorkOrderGivenUpData>) => ({
        status: 'abandoned',
        done_at: row.done_at ?? event.data.onlyObligationsSince ?? null,
        abandoned_at: event.occurredAt,
      })),
      'work-order.superseded': touching((row, event: Recorded<WorkOrderSupersededData>) => ({
        status: 'superseded',
        done_at: row.done_at ?? event.data.onlyObligationsSince ?? null,
        superseded_at: event.occurredAt,
        superseded_by: event.data.by ?? null,
      })),
      'work-order.stopped': touching(() => ({ stopped: true })),
      'work-order.resumed': touching(() => ({ stopped: false })),
      'work-order.closure-refused': touch,
      'step.completed': step('completed'),
      'step.blocked': step('blocked'),
      'step.unblocked': step('open'),
      'step.skipped': step('skipped'),
      'gate.skipped': gateSkipped,
      'evidence.recorded': recorded,
      'evidence.verified': verified,
      'fact.observed': touch,
      'prerequisite.passed': prerequisite('passed'),
      'prerequisite.failed': prerequisite('failed'),
      'decision.made': touch,
      'action.performed': touch,
      'action.failed': touch,
      'approval.drafted': touch,
      'approval.requested': touch,
      'approval.recorded': touch,
      'approval.signed': touch,
      'approval.granted': touch,
      'approval.rejected': touch,
      'approval.revoked': touch,
      'approval.expired': touch,
      'approval.superseded': touch,
      'approval.escalated': touch,
      'condition.met': touch,
      'obligation.assigned': touch,
      'obligation.claimed': touch,
      'obligation.released': touch,
      'exception.raised': touch,
      'exception.assigned': touch,
      'exception.escalated': touch,
      'exception.resolved': touch,
      'break-glass.declared': touch,
      'break-glass.ended': touch,
      'post-review.scheduled': touch,
      'post-review.breached': touch,
      'post-review.completed': touch,
      'remediation.opened': touch,
      'remediation.breached': touch,
      'remediation.completed': touch,
      'stage.entered': stageEntered,
      'stage.completed': stageCompleted,
      'stage.skipped': stageSkipped,
      'gate.passed': touch,
      'question.asked': touch,
      'question.answered': touch,
      'delegation.dispatched': touch,
      'delegation.delivered': touch,
      'delegation.accepted': touch,
      'delegation.reminded': touch,
      'delegation.reported-done': touch,
      'delegation.confirmed': touch,
      'delegation.timed-out': touch,
      'delegation.superseded': touch,
      'delegation.stopped': touch,
      'remediation.recurred': touch,
      'evidence.superseded': fallen('superseded'),
      'evidence.shredded': fallen('shredded'),
      'texts.shredded': touch,
    },
  }),
  {
    'work-order.stopped': { reason: 'reason' },
    'work-order.resumed': { reason: 'reason' },
    'work-order.abandoned': { reason: 'reason' },
    'work-order.reopened': { reason: 'reason' },
  },
);
