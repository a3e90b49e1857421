import {
  type decisionMade,
  type FactObservedData,
  type RecordedOf,
  type WritEvent,
  type workOrderOpened,
} from '#contracts';
import { type RecordedEvent } from '#kernel';
import { evolveApprovals } from './approval-fold';
import { type Debts, evolveDebts } from './debt-fold';
import { entryOf } from './entry';
import { evolveExceptions } from './exception-fold';
import { inputPrerequisite } from './input-prerequisite';
import { progressed } from './progress';
import { type WorkOrder } from './state';

/**
 * Folds one event into a work order. Total: what happened is not argued with. Event types that say
 * nothing to any rule about a work order are named at the end, so that a new type does not compile
 * until somebody has decided what it means here.
 */
export const evolve = (state: WorkOrder, recorded: RecordedEvent): WorkOrder => {
  const event = recorded as WritEvent;
  switch (event.type) {
    case 'work-order.opened':
      return opened(state, event);
    case 'work-order.closed':
      return {
        ...state,
        status: 'closed',
        closureEvidenceId: event.data.closureEvidenceId ?? null,
      };
    case 'work-order.reopened':
      return {
        ...state,
        status: 'open',
        checklistRunId: event.data.checklistRunId,
        steps: {},
        skippedGates: [],
      };
    case 'work-order.abandoned':
      return { ...state, status: 'abandoned' };
    case 'work-order.stopped':
      return { ...state, stopped: true };
    case 'work-order.resumed':
      return { ...state, stopped: false };
    case 'fact.observed':
      return withMissingInput(state, stated(state, event.data), event.data);
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
    case 'decision.made':
      return decided(state, event);
    case 'action.performed':
    case 'action.failed':
      return reported(state, event.data.decisionId);
    case 'approval.drafted':
    case 'approval.requested':
    case 'approval.signed':
    case 'approval.granted':
    case 'approval.rejected':
    case 'approval.revoked':
    case 'approval.expired':
    case 'approval.superseded':
    case 'approval.escalated':
    case 'condition.met':
      return { ...state, approvals: evolveApprovals(state.approvals, event) };
    case 'obligation.assigned':
      return event.data.kind === 'approval'
        ? { ...state, approvals: evolveApprovals(state.approvals, event) }
        : { ...state, ...evolveDebts(debtsOf(state), event) };
    case 'exception.raised':
    case 'exception.assigned':
    case 'exception.escalated':
    case 'exception.resolved':
      return { ...state, exceptions: evolveExceptions(state.exceptions, event) };
    case 'break-glass.declared':
    case 'break-glass.ended':
    case 'post-review.scheduled':
    case 'post-review.breached':
    case 'post-review.completed':
    case 'remediation.opened':
    case 'remediation.breached':
    case 'remediation.completed':
    case 'remediation.recurred':
      return { ...state, ...evolveDebts(debtsOf(state), event) };
    case 'evidence.recorded': {
      const { evidenceId, kind, mediaType, approves } = event.data;
      if (entryOf(state.evidence, evidenceId)) return state;
      return withEntry(state, 'evidence', evidenceId, {
        evidenceId,
        kind,
        mediaType,
        approves: approves ?? null,
        recordedBy: event.actor.id,
        onBehalfOf: event.actor.onBehalfOf ?? [],
      });
    }
    case 'work-order.closure-refused':
    case 'fact.quarantined':
    case 'workflow.published':
    case 'policy.published':
    case 'exception-code.defined':
    case 'calendar.defined':
    case 'absence.declared':
    case 'absence.ended':
      return state;
    default:
      return ignoreUnknown(state, event);
  }
};

/** A newer instance may have written a type that this one does not know yet: rolling restarts. */
const ignoreUnknown = (state: WorkOrder, _event: never): WorkOrder => state;

const debtsOf = ({ breakGlasses, reviews, remediations }: WorkOrder): Debts => ({
  breakGlasses,
  reviews,
  remediations,
});

type Maps = 'decisions' | 'approvals' | 'evidence' | 'facts';

const withEntry = <K extends Maps>(
  state: WorkOrder,
  map: K,
  key: string,
  entry: WorkOrder[K][string],
): WorkOrder => ({ ...state, [map]: { ...state[map], [key]: entry } });

/** The first opening counts: a report cannot put a work order under another workflow or mode. */
const opened = (
  state: WorkOrder,
  { data, recordedAt }: RecordedOf<typeof workOrderOpened>,
): WorkOrder => {
  if (state.workflow !== null) return state;
  return {
    ...state,
    id: data.workOrderId,
    // A closure that was reported before the opening arrived stays a closure.
    status: state.status === 'unknown' ? 'open' : state.status,
    workflow: data.workflow,
    jobType: data.jobType,
    mode: data.mode,
    owner: data.owner,
    imported: data.origin?.imported ?? false,
    checklistRunId: data.checklistRunId,
    openedAt: recordedAt,
    dueAt: data.dueAt ?? null,
    allowedOutput: data.allowedOutput ?? 'any',
    parent: data.parent ?? null,
    inputs: data.inputs ?? {},
    objects: data.objects ?? [],
  };
};

/** Keeps one statement a source: its latest by the time of observation. */
const stated = (
  state: WorkOrder,
  { name, value, source, observedAt }: FactObservedData,
): WorkOrder => {
  const statements = entryOf(state.facts, name) ?? [];
  const known = statements.find((statement) => statement.source === source);
  if (known && known.observedAt > observedAt) return state;
  const others = statements.filter((statement) => statement.source !== source);
  return withEntry(state, 'facts', name, [...others, { value, source, observedAt }]);
};

/**
 * An input that was missing at the opening is given later as a fact of its name: also where somebody
 * has reported its prerequisite as passed, which gives no value. Then the first value stays.
 */
const withMissingInput = (
  before: WorkOrder,
  state: WorkOrder,
  { name, value }: FactObservedData,
): WorkOrder => {
  const prerequisite = inputPrerequisite(name);
  const status = entryOf(state.prerequisites, prerequisite);
  if (value === null || status === undefined) return state;
  const isMissing = (entryOf(state.inputs, name) ?? null) === null;
  const isUnfit = hasFailed(state, prerequisite) && !isStated(before, name);
  return status === 'failed' || isMissing || isUnfit
    ? { ...state, inputs: { ...state.inputs, [name]: value } }
    : state;
};

const hasFailed = ({ blockages }: WorkOrder, prerequisite: string): boolean =>
  Object.values(blockages).some(
    ({ cause, subject }) => cause === 'prerequisite' && subject === prerequisite,
  );

const isStated = ({ facts }: WorkOrder, name: string): boolean =>
  (entryOf(facts, name) ?? []).some(({ value }) => value !== null);

const decided = (
  state: WorkOrder,
  { data, actor, recordedAt }: RecordedOf<typeof decisionMade>,
): WorkOrder => {
  const recorded = withEntry(state, 'decisions', data.decisionId, {
    decisionId: data.decisionId,
    action: data.action,
    outcome: data.outcome,
    enforced: data.enforced,
    owner: data.owner,
    requestedBy: data.requestedBy,
    onBehalfOf: actor.onBehalfOf ?? [],
    approvals: data.approvals,
    decidedAt: recordedAt,
    validUntil: data.validUntil,
    supersededBy: null,
    code: data.code ?? null,
    ...(data.breakGlass && { breakGlassId: data.breakGlass.breakGlassId }),
    reported: false,
  });
  const replaced = data.supersedes
    ? supersede(recorded, data.supersedes, data.decisionId)
    : recorded;
  const opened = data.scopeChange?.tracks ?? [];
  const tracks = Object.fromEntries(opened.map(({ track, workOrderId }) => [track, workOrderId]));
  // The first child of a track stays the child of that track.
  const withTracks = { ...replaced, tracks: { ...tracks, ...replaced.tracks } };
  return data.consumes.reduce(consume, withTracks);
};

const supersede = (state: WorkOrder, old: string, by: string): WorkOrder => {
  const decision = entryOf(state.decisions, old);
  return decision ? withEntry(state, 'decisions', old, { ...decision, supersededBy: by }) : state;
};

const consume = (state: WorkOrder, approvalId: string): WorkOrder => {
  const approval = entryOf(state.approvals, approvalId);
  return approval
    ? withEntry(state, 'approvals', approvalId, { ...approval, consumed: true })
    : state;
};

const reported = (state: WorkOrder, decisionId: string | undefined): WorkOrder => {
  const decision = decisionId ? entryOf(state.decisions, decisionId) : undefined;
  return decision
    ? withEntry(state, 'decisions', decision.decisionId, { ...decision, reported: true })
    : state;
};
