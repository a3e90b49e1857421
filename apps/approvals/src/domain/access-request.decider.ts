import {
  type AccessRequestCancelledData,
  type AccessRequestSubmittedData,
  type cancelAccessRequest,
  type CommandOf,
  NO_SUCH_TASK,
  type submitAccessRequest,
  type SubmittedItem,
} from '#contracts';
import { assertNever, type Decider, type NewEvent } from '#kernel';
import { entryOf, type RecordedDecision, sameAction, type WorkOrder } from '#work-order';
import { type AccessRequest, evolveAccessRequest } from './access-request';
import { followed } from './access-request-status';
import { refuse } from './approval-context';

export type AccessRequestCommand = CommandOf<
  typeof submitAccessRequest | typeof cancelAccessRequest
>;

/** The work orders of the items, in their order. */
export interface ItemsContext {
  readonly workOrders: readonly WorkOrder[];
}

type InItems<C> = C & { readonly context: ItemsContext };
type Submit = InItems<CommandOf<typeof submitAccessRequest>>;
type Cancel = InItems<CommandOf<typeof cancelAccessRequest>>;
type Known = AccessRequest | undefined;

const decide = (command: InItems<AccessRequestCommand>, request: Known): readonly NewEvent[] => {
  switch (command.type) {
    case 'submit-access-request':
      return submit(command, request);
    case 'cancel-access-request':
      return cancel(command, request);
    default:
      return assertNever(command);
  }
};

/** A second submission of the same denial finds the first. */
const submit = ({ data, metadata, context }: Submit, request: Known): readonly NewEvent[] => {
  const { items, ...rest } = data;
  if (request) {
    if (request.requestedBy !== metadata.actor.id) throw otherBinding();
    return [];
  }
  for (const [index, item] of items.entries())
    mustBeDenied(item, context.workOrders[index]!, metadata);
  const submitted: AccessRequestSubmittedData = {
    ...rest,
    items: items.map(({ proposal: _, ...item }) => item),
  };
  return [{ type: 'access-request.submitted', data: submitted }];
};

/** The requester got this decision, on this action and for these people; it waits for owners, or was granted meanwhile. */
const mustBeDenied = (
  { decisionId, workflowId, proposal }: SubmittedItem,
  workOrder: WorkOrder,
  { actor, now }: Submit['metadata'],
): void => {
  const decision = entryOf(workOrder.decisions, decisionId);
  const isTheirs =
    decision &&
    workOrder.workflow?.id === workflowId &&
    decision.requestedBy === actor.id &&
    decision.onBehalfOf.join() === (actor.onBehalfOf ?? []).join() &&
    sameAction(decision.action, proposal);
  if (!isTheirs) throw otherBinding();
  if (!isRequestable(decision))
    throw refuse('not_requestable', 'This decision waits for no approval: ask the question again.');
  if (decision.validUntil <= now)
    throw refuse('expired_denial', 'The denial has expired: ask the question again.');
};

const isRequestable = ({ outcome, approvals, code }: RecordedDecision): boolean =>
  outcome === 'wait' && approvals.length > 0 && code === null;

const otherBinding = () =>
  refuse(
    'invalid_denial_binding',
    'The denial is not about this subject, action, resource and context, or not yours: send it as it was answered.',
  );

const cancel = ({ data, metadata, context }: Cancel, request: Known): readonly NewEvent[] => {
  if (request?.requestedBy !== metadata.actor.id) throw refuse(...NO_SUCH_TASK);
  const pending = request.items
    .map((_, index) => index + 1)
    .filter(
      (number) =>
        followed(request, number, context.workOrders[number - 1]!, metadata.now).status ===
        'pending',
    );
  if (pending.length === 0)
    throw refuse('invalid_task_state', 'Nothing of this task is pending: read its status.');
  const decisions = pending.map((number) => {
    const { workOrderId, decisionId } = request.items[number - 1]!;
    return { workOrderId, decisionId };
  });
  const cancelled: AccessRequestCancelledData = { ...data, items: pending, decisions };
  return [{ type: 'access-request.cancelled', data: cancelled }];
};

/** An access request opens nothing and approves nothing: it follows decisions, and remembers that its requester gave up. */
export const accessRequestDecider: Decider<Known, InItems<AccessRequestCommand>, NewEvent> = {
  initialState: undefined,
  decide,
  evolve: evolveAccessRequest,
};
