import {
  type RecordedOf,
  type WritEvent,
  type workOrderOpened,
  type workOrderReopened,
} from '#contracts';
import { type RecordedEvent } from '#kernel';
import { evolveApprovals, ofEarlierRun } from './approvals/approval-fold';
import { evolveClaims } from './approvals/claims';
import { peopleOf } from './approvals/requested-by';
import { withCredential } from './approvals/requester-credentials';
import { withEarlierRuns } from './approvals/uses';
import { type BreakGlassState, evolveBreakGlasses } from './exceptions/break-glass';
import { decided, reported } from './decisions/decision-fold';
import { entryOf, withEvidence } from './entry';
import { evolveDelegations, reopenedDelegations } from './delegation/delegation-fold';
import { evolveExceptions } from './exceptions/exception-fold';
import { evolveQuestions, observed } from './decisions/fact-fold';
import { progressed } from './lifecycle/progress';
import { isAccepted } from './evidence/proof';
import { evolveStages } from './closure/stage-fold';
import { isRecordedVerified, type RecordedEvidence } from './evidence/recorded-evidence';
import { type WorkOrder } from './state';
import { answered, passedByFact, unanswered } from './exceptions/stoppage-fold';

/**
 * Folds one event into a work order. Total: what happened is not argued with. Event types that say
 * nothing to any rule about a work order are named in `IgnoredType`, so that a new type does not compile
 * until somebody has decided what it means here.
 */
export const evolve = (state: WorkOrder, recorded: RecordedEvent): WorkOrder =>
  withCredential(changed(state, recorded as WritEvent), recorded.actor);

const changed = (state: WorkOrder, event: WritEvent): WorkOrder => {
  switch (event.type) {
    case 'work-order.opened':
      return opened(state, event);
    case 'work-order.closed':
      return {
        ...state,
        status: 'closed',
        closureEvidenceIds: [
          ...state.closureEvidenceIds,
          ...(event.data.closureEvidenceId ? [event.data.closureEvidenceId] : []),
        ],
      };
    case 'work-order.reopened':
      return reopened(state, event);
    case 'work-order.abandoned':
      return { ...state, status: 'abandoned' };
    case 'work-order.superseded':
      return { ...state, status: 'superseded' };
    case 'work-order.stopped':
      return { ...state, stopped: true };
    case 'work-order.resumed':
      return { ...state, stopped: false };
    case 'fact.observed':
      return passedByFact(observed(state, event), event);
    case 'prerequisite.passed':
      return progressed(state, event, {
        of: 'prerequisite',
        name: event.data.prerequisite,
        is: 'passed',
      });
    case 'prerequisite.failed':
      return progressed(state, event, {
        of: 'prerequisite',
        name: event.data.prerequisite,
        is: 'failed',
      });
    case 'step.completed':
      return progressed(state, event, { of: 'step', name: event.data.step, is: 'completed' });
    case 'step.blocked':
      return progressed(state, event, { of: 'step', name: event.data.step, is: 'blocked' });
    case 'step.unblocked':
      return progressed(state, event, { of: 'step', name: event.data.step, is: 'open' });
    case 'step.skipped':
      return progressed(state, event, { of: 'step', name: event.data.step, is: 'skipped' });
    case 'gate.skipped':
      return { ...state, skippedGates: [...state.skippedGates, event.data.gate] };
    case 'stage.entered':
    case 'stage.completed':
    case 'stage.skipped':
    case 'gate.passed':
      return { ...state, ...evolveStages(state, event) };
    case 'question.asked':
    case 'question.answered':
      return { ...state, questions: evolveQuestions(state.questions, event) };
    case 'delegation.dispatched':
    case 'delegation.delivered':
    case 'delegation.accepted':
    case 'delegation.reminded':
    case 'delegation.reported-done':
    case 'delegation.confirmed':
    case 'delegation.timed-out':
    case 'delegation.superseded':
    case 'delegation.stopped':
      return { ...state, delegations: evolveDelegations(state.delegations, event) };
    case 'decision.made':
      return answered(decided(state, event), event);
    case 'action.performed':
    case 'action.failed':
      return reported(state, event);
    case 'approval.expired':
      return unanswered({ ...state, approvals: evolveApprovals(state.approvals, event) }, event);
    case 'approval.granted': {
      const before = withEarlierRuns(state, event.data.approvalId);
      return { ...before, approvals: evolveApprovals(before.approvals, event) };
    }
    case 'approval.drafted':
    case 'approval.requested':
    case 'approval.recorded':
    case 'approval.signed':
    case 'approval.rejected':
    case 'approval.revoked':
    case 'approval.superseded':
    case 'approval.escalated':
    case 'condition.met':
      return { ...state, approvals: evolveApprovals(state.approvals, event) };
    case 'obligation.assigned':
      return event.data.kind === 'approval'
        ? { ...state, approvals: evolveApprovals(state.approvals, event) }
        : { ...state, ...evolveBreakGlasses(obligationsOf(state), event) };
    case 'obligation.claimed':
    case 'obligation.released':
      return { ...state, claims: evolveClaims(state.claims, event) };
    case 'exception.raised':
    case 'exception.assigned':
    case 'exception.escalated':
    case 'exception.resolved':
      return evolveExceptions(state, event);
    case 'break-glass.declared':
    case 'break-glass.ended':
    case 'post-review.scheduled':
    case 'post-review.breached':
    case 'post-review.completed':
    case 'remediation.opened':
    case 'remediation.breached':
    case 'remediation.completed':
    case 'remediation.recurred':
      return { ...state, ...evolveBreakGlasses(obligationsOf(state), event) };
    case 'evidence.recorded': {
      const { evidenceId, kind, sha256, mediaType, approves, version, path } = event.data;
      if (entryOf(state.evidence, evidenceId)) return state;
      return withEvidence(state, {
        evidenceId,
        kind,
        sha256,
        mediaType,
        approves: approves ?? null,
        recordedBy: event.actor.id,
        onBehalfOf: event.actor.onBehalfOf ?? [],
        version: version ?? 1,
        path: path ?? null,
        supersededBy: null,
        isShredded: false,
        isVerified: isRecordedVerified(event.data),
        verifiers: [],
      });
    }
    case 'evidence.verified':
      return evidenceMoved(state, event.data.evidenceId, (recorded) => ({
        isVerified: true,
        verifiers: event.data.isStored ? [] : [...recorded.verifiers, peopleOf(event.actor)],
      }));
    case 'evidence.superseded':
      return evidenceMoved(state, event.data.evidenceId, () => ({ supersededBy: event.data.by }));
    case 'evidence.shredded':
      return evidenceMoved(state, event.data.evidenceId, () => ({ isShredded: true }));
    default:
      return unchanged(state, event);
  }
};

/** A log reopens only what was imported: somebody may have opened the work here just before it came. */
const reopened = (state: WorkOrder, event: RecordedOf<typeof workOrderReopened>): WorkOrder => {
  if (event.data.origin?.imported && !state.imported) return state;
  return {
    ...state,
    status: 'open',
    checklistRunId: event.data.checklistRunId,
    openedBy: [...new Set([...state.openedBy, ...peopleOf(event.actor)])],
    steps: {},
    stage: null,
    stages: {},
    passedGates: [],
    skippedGates: [],
    closureEvidenceIds: state.closureEvidenceIds.filter((id) => hasProven(state, id)),
    approvals: ofEarlierRun(state.approvals),
    breakGlasses: ofEarlierRun(state.breakGlasses),
    delegations: reopenedDelegations(state.delegations),
  };
};

const hasProven = (state: WorkOrder, evidenceId: string): boolean => {
  const named = entryOf(state.evidence, evidenceId);
  return named !== undefined && isAccepted(named, state);
};

const evidenceMoved = (
  state: WorkOrder,
  evidenceId: string,
  changeOf: (recorded: RecordedEvidence) => Partial<RecordedEvidence>,
): WorkOrder => {
  const recorded = entryOf(state.evidence, evidenceId);
  return recorded ? withEvidence(state, { ...recorded, ...changeOf(recorded) }) : state;
};

type IgnoredType =
  | 'texts.shredded'
  | 'work-order.closure-refused'
  | 'work-order.observed'
  | 'fact.quarantined'
  | 'workflow.published'
  | 'policy.published'
  | 'exception-code.defined'
  | 'calendar.defined'
  | 'principal.described'
  | 'principal.teams-changed'
  | 'principal.teams-claimed'
  | 'principal.retired'
  | 'principal.reinstated'
  | 'absence.declared'
  | 'absence.ended'
  | 'access-request.submitted'
  | 'access-request.cancelled'
  | 'halt.declared'
  | 'halt.lifted'
  | 'halt.expired'
  | 'tenant.created'
  | 'api-key.issued'
  | 'api-key.revoked'
  | 'keys-file.loaded'
  | 'session.revoked'
  | 'principal.registered'
  | 'delivery-link.issued'
  | 'delivery-link.revoked'
  | 'delivery-link.opened'
  | 'alert.created'
  | 'alert.crossed'
  | 'alert.cleared'
  | 'alert.ended'
  | 'log.divergence-acknowledged';

/** A newer instance may also have written a type that this one does not know yet: rolling restarts. */
const unchanged = (state: WorkOrder, _event: { readonly type: IgnoredType }): WorkOrder => state;

const obligationsOf = ({ breakGlasses, reviews, remediations }: WorkOrder): BreakGlassState => ({
  breakGlasses,
  reviews,
  remediations,
});

/** The first opening counts: a report cannot put a work order under another workflow or mode. */
const opened = (state: WorkOrder, event: RecordedOf<typeof workOrderOpened>): WorkOrder => {
  if (state.workflow !== null) return state;
  const { data, recordedAt } = event;
  const { requesters = [], issuers = [] } = data.parent ?? {};
  const known = requesters.reduce(
    (now, id) => withCredential(now, { id, issuedBy: issuers }),
    state,
  );
  return {
    ...known,
    id: data.workOrderId,
    // A closure that was reported before the opening arrived stays a closure.
    status: state.status === 'unknown' ? 'open' : state.status,
    workflow: data.workflow,
    jobType: data.jobType,
    mode: data.mode,
    owner: data.owner,
    imported: data.origin?.imported ?? false,
    checklistRunId: data.checklistRunId,
    openedBy: [...new Set([...peopleOf(event.actor), ...requesters])],
    openedAt: recordedAt,
    dueAt: data.dueAt ?? null,
    allowedOutput: data.allowedOutput ?? 'any',
    parent: data.parent ?? null,
    inputs: data.inputs ?? {},
    delegate: data.delegate ?? null,
    client: data.client ?? null,
    objects: data.objects ?? [],
    claimedEvidence: data.claimedEvidence ?? [],
  };
};
