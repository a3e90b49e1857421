import { type CommandMetadata } from '#kernel';
import {
  awaitedDelegations,
  delegatorsOf,
  isAwaited,
  isConfirmed,
  peopleOf,
  sentTo,
  whyNotInForce,
  type WorkOrder,
} from '#work-order';
import { refuse } from './intake-context';

type Sender = Pick<CommandMetadata, 'actor' | 'roles' | 'now'>;

/** Delegated work is done when the operator confirms it: until then the step is not (domain rule 10). */
export const mustNotBeDelegated = (workOrder: WorkOrder, step: string): void => {
  const open = awaitedDelegations(workOrder).find((one) => one.step === step);
  if (!open) return;
  throw refuse(
    'delegation_open',
    `The step ${step} is delegated to ${open.recipient}: an operator confirms the dispatch ${open.dispatchId} first, or it is called back.`,
    { dispatchId: open.dispatchId },
  );
};

/**
 * Where all of the work is delegated, neither side says what of it is done before the operator has confirmed the
 * dispatch: not who sent it, not who is at it. Anybody else does, who answers for that alone (domain rule 10).
 */
export const mustBeOnNoSide = (
  workOrder: WorkOrder,
  { actor }: Pick<CommandMetadata, 'actor'>,
): void => {
  const names = peopleOf(actor);
  const open = awaitedDelegations(workOrder).find((one) => {
    const { step, recipient, acceptedBy, reportedBy } = one;
    const sides = [...delegatorsOf(one), recipient, acceptedBy, reportedBy];
    return step === null && names.some((name) => sides.includes(name));
  });
  if (!open) return;
  throw refuse(
    'delegation_open',
    `All of the work is delegated to ${open.recipient}, and you are a side of that: an operator confirms the dispatch ${open.dispatchId} first, or it is called back.`,
    { dispatchId: open.dispatchId },
  );
};

/**
 * A delegate says of a step that it is done, or of a stage (no `step`), where it opened the work, or where an operator has
 * confirmed what was delegated to it: the step, or all of the work. Of anything else it would complete what nobody delegated
 * to it (domain rules 10 and 11).
 */
export const mustBeTheirs = (
  workOrder: WorkOrder,
  what: string,
  sender: Sender,
  step: string | null = null,
): void => {
  if (isNoDelegate(sender) || hasOpened(workOrder, sender)) return;
  const sent = sentTo(workOrder, peopleOf(sender.actor));
  if (sent.some((one) => isConfirmed(one) && [null, step].includes(one.step))) return;
  throw refuse(
    'delegation_wider',
    `${what} was not delegated to you: report your own dispatch done, and leave the rest to those whose work it is.`,
    { dispatches: sent.filter(isAwaited).map(({ dispatchId }) => dispatchId) },
  );
};

/**
 * A delegate opens the way to runs, and moves work on, only where it opened the work, has a dispatch in force there, or where
 * an operator has confirmed that all of the work, which was delegated to it, is done: so it takes that through its stages.
 * `otherwise` says what comes of a refusal.
 */
export const mustWorkHere = (workOrder: WorkOrder, sender: Sender, otherwise = ''): void => {
  if (isNoDelegate(sender) || hasOpened(workOrder, sender)) return;
  const sent = sentTo(workOrder, peopleOf(sender.actor));
  if (sent.some((one) => whyNotInForce(one, sender.now) === undefined)) return;
  if (sent.some((one) => isConfirmed(one) && one.step === null)) return;
  throw refuse(
    'delegation_wider',
    `Nothing of this work order is delegated to you: accept a dispatch first, or let somebody do it whose work it is.${otherwise}`,
    { dispatches: sent.filter(isAwaited).map(({ dispatchId }) => dispatchId) },
  );
};

const isNoDelegate = ({ roles }: Sender): boolean => !roles.includes('delegate');

const hasOpened = ({ openedBy }: WorkOrder, { actor }: Sender): boolean =>
  peopleOf(actor).some((person) => openedBy.includes(person));
