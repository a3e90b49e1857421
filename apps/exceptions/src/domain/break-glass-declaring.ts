import {
  type BreakGlassDeclaredData,
  type CommandOf,
  type declareBreakGlass,
  type PostReviewScheduledData,
  type ProposedAction,
  type RemediationOpenedData,
  type WorkflowDefinition,
} from '#contracts';
import { durationMs, type NewEvent, plus } from '#kernel';
import {
  awaitsObligationsOnly,
  beyondScope,
  type CataloguedCode,
  dueAfter,
  entryOf,
  isDraftOnly,
  type NamedCode,
  type Requesters,
  requestersOf,
  sameAction,
  scopeOf,
  type WorkOrder,
} from '#work-order';
import {
  allOf,
  obligationOwners,
  type InContext,
  secondSignatureOf,
  boundedTermsOf,
  type Urgency,
} from './break-glass-terms';
import { knownCode, unknownCode } from './exception.decider';
import { calendarOf, knownOr, type Raised, raised } from './raising';
import { refuse, refuseFields } from './refuse';
import { isDelegate } from './sender-roles';
import { escalationStepsFor } from './escalation';

type Declare = InContext<CommandOf<typeof declareBreakGlass>>;

/**
 * Takes urgency on oneself. One append holds what is permitted and all of its obligations: the
 * declaration, its exception, its post-review and its remediation. Obligations never refuse it. Domain rule 8.
 */
export const declare = (command: Declare, workOrder: WorkOrder): readonly NewEvent[] => {
  mustBeUnderWay(workOrder, command);
  const definition = mustBeAllowed(workOrder, command);
  const { code, entry } = mustBeKnown(command);
  mustBeShort(command, entry);
  mustBeInside(command);

  const declarers = allOf(command.metadata);
  const declaring = requestersFor(command, workOrder);
  const requesters = [...declaring.requesters, ...declaring.issuers];
  const urgency = { code: entry, definition, workOrder, declarers, requesters };
  const [review, remediation] = obligations(command, code, urgency);
  const [exception, ...ownerless] = exceptions(command, { code, entry }, workOrder, review);
  return [
    { type: 'break-glass.declared', data: declaration(command, code, urgency) },
    exception!,
    { type: 'post-review.scheduled', data: review },
    { type: 'remediation.opened', data: remediation },
    ...ownerless,
  ];
};

const mustBeUnderWay = (workOrder: WorkOrder, { data }: Declare): void => {
  const { workOrderId } = data;
  if (workOrder.workflow === null)
    throw refuse('work_order_not_found', `There is no work order ${workOrderId}.`);
  if (workOrder.status !== 'open')
    throw refuse('work_order_closed', 'The work has ended: reopen it first, or open another.');
  if (workOrder.stopped)
    throw refuse('work_order_stopped', 'Somebody halted the work: have it resumed first.');
  if (workOrder.mode === 'observe')
    throw refuse('break_glass_not_needed', 'Nothing is held up here: the workflow only observes.');
};

/** Never for draft-only work, nor for a system that the workflow does not list. */
const mustBeAllowed = (
  workOrder: WorkOrder,
  { data: { action }, metadata, context: { definition } }: Declare,
): WorkflowDefinition => {
  if (isDelegate(metadata))
    throw refuse(
      'break_glass_not_allowed',
      'A delegate never takes urgency on itself: a person has to.',
    );
  if (!definition?.systems.some(({ name }) => name === action.system))
    throw refuse(
      'break_glass_not_allowed',
      `The workflow does not list the system ${action.system}: no urgency opens it.`,
      { systems: definition?.systems.map(({ name }) => name) ?? [] },
    );
  const declaring = requestersFor({ metadata }, workOrder);
  if (isDraftOnly(workOrder, definition, { now: metadata.now, ...declaring }))
    throw refuse(
      'break_glass_not_allowed',
      'The work is draft-only: have its gates passed first, no urgency opens them.',
    );
  if (awaitsObligationsOnly(workOrder, definition, metadata.now))
    throw refuse(
      'only_obligations_left',
      'The work is done and only obligations are left: open another work order for what is urgent now.',
    );
  return definition;
};

const requestersFor = (
  { metadata: { actor } }: Pick<Declare, 'metadata'>,
  workOrder: WorkOrder,
): Requesters => requestersOf(workOrder, actor);

const mustBeKnown = ({ data: { code }, context }: Declare): NamedCode => {
  const named = knownCode(code, context);
  if (!named) throw unknownCode(code, context);
  return named;
};

const mustBeShort = ({ data: { timeToLive }, context }: Declare, entry: CataloguedCode): void => {
  const { ttlMax } = boundedTermsOf(entry, context.bounds);
  if (durationMs(timeToLive) === 0)
    throw refuseFields({ pointer: '/timeToLive', message: 'must be longer than no time' });
  if (durationMs(timeToLive)! > durationMs(ttlMax)!)
    throw refuse('break_glass_too_long', `It can live for ${ttlMax}: declare again after that.`, {
      ttlMax,
    });
};

const mustBeInside = ({ data: { scope, action } }: Declare): void => {
  const beyond = scope ? beyondScope(scope, action) : [];
  if (beyond.length > 0)
    throw refuse(
      'scope_too_narrow',
      `The action goes beyond the scope in ${beyond.map(({ field }) => field).join(', ')}: widen the scope, or leave it out for exactly this action.`,
      { beyond },
    );
};

const declaration = (
  { data, metadata: { actor, now }, context }: Declare,
  code: string,
  urgency: Urgency,
): BreakGlassDeclaredData => {
  const { workOrderId, action, rationale, scope, timeToLive } = data;
  const { breakGlassId, postReviewId, remediationId } = context.obligationIds;
  const bypassed = context.bypassed ?? bypassedOwners(urgency.workOrder, action);
  return {
    workOrderId,
    breakGlassId,
    code,
    rationale,
    declaredBy: actor.id,
    ...(actor.onBehalfOf && { onBehalfOf: [...actor.onBehalfOf] }),
    permits: [action.kind],
    scope: scope ?? scopeOf(action),
    expiresAt: plus(now, timeToLive),
    exceptionId: context.newIds[0],
    postReviewId,
    remediationId,
    bypassed: bypassed.filter((owner) => owner !== actor.id),
    ...(urgency.code.breakGlass?.overridesForbids && { overridesForbids: true }),
    secondSignature: secondSignatureOf(urgency, context),
  };
};

/** Whose approval was requested, where policy does not answer who would decide now: of the newest decision on the same action, its approvals, and the work. */
const bypassedOwners = (workOrder: WorkOrder, action: ProposedAction): readonly string[] => {
  const newest = workOrder.decisions
    .values()
    .filter((decision) => sameAction(decision.action, action))
    .at(-1);
  const approvals = (newest?.approvals ?? []).flatMap(
    (id) => entryOf(workOrder.approvals, id) ?? [],
  );
  const owners = [newest, ...approvals, workOrder].flatMap((one) => one?.owner ?? []);
  return [...new Set(owners)].filter((owner) => owner !== 'TBD');
};

const obligations = (
  { data: { workOrderId }, metadata: { now }, context }: Declare,
  code: string,
  urgency: Urgency,
): readonly [PostReviewScheduledData, RemediationOpenedData] => {
  const { breakGlassId, postReviewId, remediationId } = context.obligationIds;
  const { jobType } = urgency.workOrder;
  const about = { workOrderId, code, jobType, workflowId: urgency.definition.id };
  const owners = obligationOwners(urgency, context);
  const calendar = calendarOf(urgency.code, context);
  const { reviewWithin, remediateWithin, recurrenceWindow } = boundedTermsOf(
    urgency.code,
    context.bounds,
  );
  const obligationOf = (owner: string, within: string) => {
    const dueAt = dueAfter(now, within, calendar);
    const called = [owner, owners.remediation, owners.workflow];
    const known = called.map((one) => (one === 'TBD' ? owners.unowned : one));
    return { ...about, owner, dueAt, escalationPath: escalationStepsFor(known, dueAt, calendar) };
  };
  return [
    {
      ...obligationOf(owners.review, reviewWithin),
      postReviewId,
      breakGlassId,
      declaredBy: [...urgency.declarers],
    },
    {
      ...obligationOf(owners.remediation, remediateWithin),
      remediationId,
      origin: 'break-glass',
      recurrenceWindow,
    },
  ];
};

/** The exception, and one where nobody is known who owns it or the review. Domain rule 3. */
const exceptions = (
  { data: { workOrderId, rationale }, metadata: { now }, context }: Declare,
  { code, entry }: NamedCode,
  workOrder: WorkOrder,
  { owner, postReviewId }: PostReviewScheduledData,
): readonly Raised[] => {
  const { breakGlassId, ownerMissingId } = context.obligationIds;
  const urgency = { workOrderId, code, cause: 'break-glass' as const, subject: breakGlassId };
  const events = raised({ ...urgency, rationale }, entry, workOrder, context, now);
  if (owner !== 'TBD' || events.length > 1) return events;

  const missing = knownOr('owner-missing', context.catalogue);
  const newIds = [ownerMissingId, ownerMissingId] as const;
  const cause = 'review' as const;
  const draft = { workOrderId, code: missing.code, cause, subject: postReviewId };
  return [...events, ...raised(draft, missing.entry, workOrder, { ...context, newIds }, now)];
};
