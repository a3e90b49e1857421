import {
  type Brief,
  type CommandOf,
  type DelegationDispatchedData,
  type dispatchDelegation,
  type WorkflowDefinition,
} from '#contracts';
import { durationMs, type NewEvent, plus } from '#kernel';
import {
  awaitedDelegations,
  entryOf,
  isAwaited,
  isCurrent,
  mayCallBack,
  peopleOf,
  privatePathIn,
  sentTo,
  whyNotInForce,
  type WorkOrder,
} from '#work-order';
import { callBackPassedOn, type EndedDispatch, passedOnUnder } from './delegation-recall';
import { listed, mustHaveStep, mustNotBeDone } from './checklist';
import { definitionOf, type InContext, mustBeOpen, refuse } from './intake-context';

type Dispatch = InContext<CommandOf<typeof dispatchDelegation>>;

/**
 * Sends a brief to an inbox. It is complete or refused; the same dispatch again is the first one; what is
 * pending for the same step is superseded unless the caller keeps it. Domain rule 11.
 */
export const dispatch = (command: Dispatch, workOrder: WorkOrder): readonly NewEvent[] => {
  const { data, metadata, context } = command;
  const { workOrderId, kind, recipient, step, brief } = data;
  const { dispatchId, digest, briefText } = context.dispatch!;
  mustBeOpen(workOrder, workOrderId);
  const known = entryOf(workOrder.delegations, dispatchId);
  if (known) return mustBeTheSame(known.digest, digest, dispatchId);
  if (workOrder.stopped)
    throw refuse('work_order_stopped', 'The work order is stopped: an operator resumes it first.');
  mustBeFit(command, workOrder, definitionOf(context));

  const replaced = data.keep ? [] : replacedBy(workOrder, step ?? null, metadata);
  const { reads, writes, permits, blocks, timeouts } = brief;
  const dispatched: DelegationDispatchedData = {
    workOrderId,
    dispatchId,
    kind,
    recipient,
    delegator: metadata.actor.id,
    step,
    reads,
    writes,
    permits,
    blocks,
    timeouts,
    brief: briefText,
    digest,
    createdAt: metadata.now,
    timesOutAt: plus(metadata.now, timeouts.hardTimeout),
    supersedes: replaced.at(-1)?.dispatchId,
  };
  return [
    ...replaced.map((one) => ({
      type: 'delegation.superseded',
      data: { workOrderId, dispatchId: one.dispatchId, by: dispatchId },
    })),
    ...callBackPassedOn(workOrder, replaced, metadata.now),
    { type: 'delegation.dispatched', data: dispatched },
  ];
};

const mustBeTheSame = (first: string, digest: string, dispatchId: string): readonly NewEvent[] => {
  if (first === digest) return [];
  throw refuse(
    'delegation_exists',
    `The dispatch ${dispatchId} was sent with another brief: send this one under an id of its own.`,
    { dispatchId },
  );
};

/**
 * To take the place of a dispatch is to call it back: only who may do that does it. What was passed on under it
 * goes with it, and stands in nobody's way.
 */
const replacedBy = (
  workOrder: WorkOrder,
  step: string | null,
  sender: Dispatch['metadata'],
): readonly EndedDispatch[] => {
  const pending = awaitedDelegations(workOrder).filter((one) => one.step === step);
  const own = pending
    .filter((one) => mayCallBack(one, sender))
    .map(({ dispatchId }) => ({ dispatchId, end: 'superseded' }) as const);
  const going = [...own, ...passedOnUnder(workOrder, own, sender.now)];
  const anothers = pending.find((one) =>
    going.every(({ dispatchId }) => dispatchId !== one.dispatchId),
  );
  if (anothers)
    throw refuse(
      'delegation_not_yours',
      `The dispatch ${anothers.dispatchId} of ${anothers.delegator} is pending there: say keep, or let them or an operator call it back.`,
      { dispatchId: anothers.dispatchId },
    );
  return own;
};

const mustBeFit = (
  { data, metadata }: Dispatch,
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
): void => {
  const { recipient, step, brief } = data;
  const { actor } = metadata;
  const delegators = peopleOf(actor);
  if (step !== undefined) {
    mustHaveStep(definition, step);
    mustNotBeDone(workOrder, step);
  }
  if (delegators.includes(recipient) || recipient === 'TBD')
    throw incomplete('/recipient', 'must be somebody else: work is delegated to another');
  mustTakeTime(brief);
  mustKeepPrivate(data, definition);
  mustBeStaged(workOrder, brief);
  mustBeNarrower(workOrder, definition, metadata, brief);
};

const incomplete = (pointer: string, message: string) =>
  refuse('brief_incomplete', `The brief cannot be sent: ${pointer} ${message}.`, {}, [
    { pointer, message },
  ]);

const mustTakeTime = ({ timeouts: { initialWait, hardTimeout } }: Brief): void => {
  if (durationMs(initialWait)! >= durationMs(hardTimeout)!)
    throw incomplete(
      '/brief/timeouts/hardTimeout',
      `must be longer than initialWait (${initialWait})`,
    );
};

const mustKeepPrivate = (
  { recipient, brief }: Dispatch['data'],
  { privatePaths }: WorkflowDefinition,
): void => {
  const pointer = privatePathIn({ recipient, brief }, privatePaths);
  if (pointer === undefined) return;
  throw refuse(
    'brief_leaks_private_path',
    `The brief names a private planning path at ${pointer}: stage what the delegate needs in the handoff area and name that.`,
    {},
    [{ pointer, message: 'names a private planning path' }],
  );
};

const mustBeStaged = ({ evidence }: WorkOrder, { reads }: Brief): void => {
  const staged = new Set(
    evidence
      .values()
      .filter(isCurrent)
      .map(({ path }) => path),
  );
  const missing = reads.filter((path) => !staged.has(path));
  if (missing.length > 0)
    throw refuse(
      'artifact_not_staged',
      `The delegate cannot read what is not in the handoff area: record ${listed(missing)} there first.`,
      { paths: missing },
    );
};

/**
 * A delegate passes on no more than it was given itself, and for no longer; one that was given nothing passes on nothing,
 * or it would widen what others were sent. Who else has a dispatch that nobody has confirmed is limited by it, too.
 */
const mustBeNarrower = (
  workOrder: WorkOrder,
  { actions }: WorkflowDefinition,
  { actor, roles, now }: Dispatch['metadata'],
  { permits, timeouts, blocks }: Brief,
): void => {
  const kinds = actions.map(({ kind }) => kind);
  const unknown = permits.filter((kind) => !kinds.includes(kind));
  if (unknown.length > 0)
    throw incomplete(
      '/brief/permits',
      `names ${listed(unknown)}, which the workflow does not list`,
    );
  const isDelegate = roles.includes('delegate');
  const sent = sentTo(workOrder, peopleOf(actor));
  if (!isDelegate && !sent.some(isAwaited)) return;
  const own = sent.filter((one) => whyNotInForce(one, now) === undefined);
  const wider = permits.filter((kind) => !own.some((one) => one.permits.includes(kind)));
  if (isDelegate && own.length === 0)
    throw refuse(
      'delegation_wider',
      'A delegate passes on what was dispatched to it, and no dispatch to you on this work order is in force: accept one first, or let an operator send the brief.',
      { permits: wider },
    );
  if (wider.length > 0)
    throw refuse(
      'delegation_wider',
      `You may not permit ${listed(wider)}: no delegation of your own that is in force does.`,
      { permits: wider },
    );
  if (isDelegate && blocks && !own.some((one) => one.blocks))
    throw refuse(
      'delegation_wider',
      'Your own dispatch does not block the work, so what you pass on does not either: say blocks false.',
    );
  const until = own
    .map(({ timesOutAt }) => timesOutAt)
    .sort()
    .at(-1)!;
  if (permits.length > 0 && plus(now, timeouts.hardTimeout) > until)
    throw incomplete('/brief/timeouts/hardTimeout', `must end by ${until}, when your own does`);
};
