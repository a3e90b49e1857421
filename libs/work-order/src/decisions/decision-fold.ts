import {
  type actionFailed,
  type actionPerformed,
  type decisionMade,
  isRequestWithdrawn,
  isStoppedWork,
  type RecordedOf,
} from '#contracts';
import { requestedByActor } from '../approvals/requested-by';
import { entryOf, withDecision, withEntry } from '../entry';
import { type RecordedReport, type WorkOrder } from '../state';

/** Takes in a decision: what it replaces, the tracks that it opens and the approvals that it uses up. */
export const decided = (
  state: WorkOrder,
  { data, actor, recordedAt }: RecordedOf<typeof decisionMade>,
): WorkOrder => {
  const before = data.supersedes ? entryOf(state.decisions, data.supersedes) : undefined;
  const recorded = withDecision(state, {
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
    ...(isRequestWithdrawn(data) && { isRequestWithdrawn: true }),
    ...(isStoppedWork(data) && { isStoppedWork: true }),
    ...(data.breakGlass && { breakGlassId: data.breakGlass.breakGlassId }),
    ...(data.haltId !== undefined && { haltId: data.haltId }),
    ...(data.plan && { plan: data.plan }),
    ...(data.question !== undefined && { question: data.question }),
    ...(data.asDelegate && { asDelegate: true }),
    ...(data.roles && { roles: data.roles }),
    ...(data.memberOf && { memberOf: data.memberOf }),
    checklistRunId: before?.checklistRunId ?? state.checklistRunId,
    reportedAt: null,
    ...(data.outcomeDueAt !== undefined && { outcomeDueAt: data.outcomeDueAt }),
  });
  // In a log that somebody brings along a decision may name itself; chains of decisions have an end all the same.
  const isOther = data.supersedes !== data.decisionId;
  const replaced =
    data.supersedes && isOther ? supersede(recorded, data.supersedes, data.decisionId) : recorded;
  const opened = data.scopeChange?.tracks ?? [];
  const tracks = Object.fromEntries(opened.map(({ track, workOrderId }) => [track, workOrderId]));
  // The first child of a track stays the child of that track.
  const withTracks = { ...replaced, tracks: { ...tracks, ...replaced.tracks } };
  return data.consumes.reduce(consume, withTracks);
};

const supersede = (state: WorkOrder, old: string, by: string): WorkOrder => {
  const decision = entryOf(state.decisions, old);
  return decision ? withDecision(state, { ...decision, supersededBy: by }) : state;
};

const consume = (state: WorkOrder, approvalId: string): WorkOrder => {
  const approval = entryOf(state.approvals, approvalId);
  return approval
    ? withEntry(state, 'approvals', approvalId, { ...approval, consumed: true })
    : state;
};

/**
 * Takes in that an action was performed or failed: under which decision, and who reported it where no run covered it. A
 * report on a decision of somebody else leaves the decision as it is.
 */
export const reported = (
  state: WorkOrder,
  event: RecordedOf<typeof actionPerformed | typeof actionFailed>,
): WorkOrder => {
  const { id, data, actor, recordedAt } = event;
  const { decisionId, authorised, notTheirs } = data;
  const decision = decisionId ? entryOf(state.decisions, decisionId) : undefined;
  const reportedAt = decision?.reportedAt ?? recordedAt;
  const reports = [...(decision?.reports ?? []), reportIn(event)];
  const known =
    decision && !notTheirs ? withDecision(state, { ...decision, reportedAt, reports }) : state;
  if (authorised) return known;
  const reporter = requestedByActor(actor);
  const action = notTheirs ? reporter : { ...reporter, decisionId };
  return withEntry(known, 'unauthorisedActions', id, action);
};

const reportIn = ({
  type,
  data: { action, evidence = [] },
  actor,
  recordedAt,
}: RecordedOf<typeof actionPerformed | typeof actionFailed>): RecordedReport => ({
  outcome: type === 'action.performed' ? 'performed' : 'failed',
  action,
  evidence,
  reportedBy: actor.id,
  reportedAt: recordedAt,
});
