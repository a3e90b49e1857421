import {
  type acceptDelegation,
  type CommandOf,
  type confirmDelegation,
  type deliverDelegation,
  type remindDelegation,
  type reportDone,
  type stopDelegation,
} from '#contracts';
import { type CommandMetadata, type NewEvent } from '#kernel';
import {
  type Delegation,
  entryOf,
  isAwaited,
  isCurrent,
  liesIn,
  mayCallBack,
  mustBeIndependentOf,
  nextEscalationStep,
  peopleOf,
  reminderAt,
  workersOf,
  type WorkOrder,
} from '#work-order';
import { callBackPassedOn } from './delegation-recall';
import { listed } from './checklist';
import { type InContext, mustBeOpen, refuse } from './intake-context';

/** The brief lies in the inbox. Never refused: it answers something that has happened. */
export const deliver = (
  { data }: CommandOf<typeof deliverDelegation>,
  { delegations }: WorkOrder,
): readonly NewEvent[] => {
  const known = entryOf(delegations, data.dispatchId);
  return known?.deliveredAt === null && known.end === null
    ? [{ type: 'delegation.delivered', data: ids(data) }]
    : [];
};

/** Taking on needs somebody who answers for the work, and a policy that it goes by. */
export const accept = (
  { data, metadata, context }: InContext<CommandOf<typeof acceptDelegation>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const known = mustBeAwaited(workOrder, data);
  mustBeRecipient(known, metadata);
  if (known.acceptedAt !== null) return [];
  const missing = [
    ...(workOrder.owner === 'TBD' ? ['an owner of the work order'] : []),
    ...(context.hasPolicy === false ? ['a published policy'] : []),
  ];
  if (missing.length > 0)
    throw refuse(
      'brief_incomplete',
      `Nobody can take it on without ${missing.join(' and ')}: an operator sees to that first.`,
      { missing },
    );
  const acceptedBy = metadata.actor.id;
  return [{ type: 'delegation.accepted', data: { ...ids(data), acceptedBy } }];
};

/** A report completes nothing: the operator confirms. */
export const report = (
  { data, metadata }: CommandOf<typeof reportDone>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const known = mustBeAwaited(workOrder, data);
  mustBeRecipient(known, metadata);
  if (known.acceptedAt === null)
    throw refuse(
      'delegation_not_accepted',
      'Nobody has taken it on yet: accept the dispatch before you report it done.',
    );
  mustHaveLeft(workOrder, known, data.artifacts);
  const { report, artifacts } = data;
  const reportedBy = metadata.actor.id;
  const reported = { ...ids(data), report, artifacts, reportedBy };
  return [{ type: 'delegation.reported-done', data: reported }];
};

/** The one way that delegated work is done, also after the hard timeout; what was passed on under it ends with it. */
export const confirm = (
  { data, metadata }: CommandOf<typeof confirmDelegation>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const known = mustBeAwaited(workOrder, data);
  if (hasWorkedOn(known, metadata))
    throw refuse(
      'delegation_not_yours',
      'The person who did the work does not confirm it: another operator does.',
    );
  mustBeIndependentOf(workOrder, workersOf(known), metadata.actor);
  const confirmed = { ...ids(data), confirmedBy: metadata.actor.id, comment: data.comment };
  const { dispatchId } = known;
  return [
    { type: 'delegation.confirmed', data: confirmed },
    ...callBackPassedOn(workOrder, [{ dispatchId, end: 'confirmed' }], metadata.now),
  ];
};

/** Called back by its sender, or by an operator, with what was passed on under it. */
export const callBack = (
  { data, metadata }: CommandOf<typeof stopDelegation>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const known = mustBeAwaited(workOrder, data);
  if (!mayCallBack(known, metadata))
    throw refuse(
      'delegation_not_yours',
      'The sender of the dispatch calls it back, or an operator does.',
    );
  const { dispatchId } = known;
  return [
    { type: 'delegation.stopped', data: { ...ids(data), reason: data.reason } },
    ...callBackPassedOn(workOrder, [{ dispatchId, end: 'stopped' }], metadata.now),
  ];
};

/**
 * What is due by now: the next reminder, or the end of the wait, which stops the work where it waits for the
 * delegation. Never refused, and nothing where nothing is due: a timer may fire twice. Nobody is reminded of
 * work that is imported or only observed (domain rules 1 and 16).
 */
export const remind = (
  { data, metadata: { now } }: CommandOf<typeof remindDelegation>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const known = entryOf(workOrder.delegations, data.dispatchId);
  if (!known || workOrder.status !== 'open' || isQuiet(workOrder)) return [];
  const escalationStep = nextEscalationStep(known);
  if (!escalationStep || escalationStep.at > now) return [];
  if (now >= known.timesOutAt) return timedOut(known, workOrder, ids(data));
  const number = lastDue(known, escalationStep.number, now);
  const nextAt = nextEscalationStep({ ...known, reminders: number })!.at;
  return [{ type: 'delegation.reminded', data: { ...ids(data), number, nextAt } }];
};

const isQuiet = ({ imported, mode }: WorkOrder): boolean => imported || mode === 'observe';

/** Reminders that nobody could send meanwhile are one. */
const lastDue = (delegation: Delegation, from: number, now: string): number => {
  const next = reminderAt(delegation, from + 1);
  return next !== undefined && next <= now ? lastDue(delegation, from + 1, now) : from;
};

const timedOut = (
  { blocks, recipient, dispatchId }: Delegation,
  { id, stopped }: WorkOrder,
  about: { readonly workOrderId: string; readonly dispatchId: string },
): readonly NewEvent[] => {
  const reason = `The delegation ${dispatchId} to ${recipient} timed out: its completion was not confirmed.`;
  return [
    { type: 'delegation.timed-out', data: { ...about, blocks } },
    ...(blocks && !stopped
      ? [{ type: 'work-order.stopped', data: { workOrderId: id, reason } }]
      : []),
  ];
};

const ids = ({ workOrderId, dispatchId }: { workOrderId: string; dispatchId: string }) => ({
  workOrderId,
  dispatchId,
});

const mustBeAwaited = (
  workOrder: WorkOrder,
  { workOrderId, dispatchId }: { workOrderId: string; dispatchId: string },
): Delegation => {
  mustBeOpen(workOrder, workOrderId);
  const known = entryOf(workOrder.delegations, dispatchId);
  if (!known)
    throw refuse('delegation_not_found', `The work order has no dispatch ${dispatchId}.`, {
      dispatchId,
    });
  if (!isAwaited(known))
    throw refuse('delegation_closed', `The dispatch ${dispatchId} is ${known.end} already.`, {
      dispatchId,
      end: known.end,
    });
  return known;
};

type Sender = Pick<CommandMetadata, 'actor' | 'owners'>;

const isRecipient = ({ recipient }: Delegation, sender: Sender): boolean =>
  peopleOf(sender.actor).includes(recipient);

/** Also in the place of the recipient. */
const hasWorkedOn = (delegation: Delegation, sender: Sender): boolean =>
  workersOf(delegation).some((one) => peopleOf(sender.actor).includes(one));

/** The recipient in person, or whose credential lists it among those it answers for. */
const mustBeRecipient = (known: Delegation, sender: Sender): void => {
  const { owners = [] } = sender;
  const answersFor = owners.includes(known.recipient) || owners.includes('*');
  if (isRecipient(known, sender) || answersFor) return;
  throw refuse(
    'delegation_not_yours',
    `It lies in the inbox of ${known.recipient}: only they take it on and report on it.`,
    { recipient: known.recipient },
  );
};

const mustHaveLeft = (
  { evidence }: WorkOrder,
  { writes }: Delegation,
  artifacts: readonly string[],
): void => {
  const beyond = artifacts.filter((path) => !liesIn(path, writes));
  if (beyond.length > 0)
    throw refuse(
      'delegation_wider',
      `The brief has no place for ${listed(beyond)}: the delegate writes ${listed(writes)}.`,
      { paths: beyond },
    );
  const staged = new Set(
    evidence
      .values()
      .filter(isCurrent)
      .map(({ path }) => path),
  );
  const missing = artifacts.filter((path) => !staged.has(path));
  if (missing.length > 0)
    throw refuse(
      'artifact_not_staged',
      `Nothing lies at ${listed(missing)} in the handoff area: record it there before you report it.`,
      { paths: missing },
    );
};
