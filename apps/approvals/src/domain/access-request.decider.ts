import { isDeepStrictEqual } from 'node:util';
import {
  type AccessRequestCancelledData,
  type AccessRequestItem,
  type AccessRequestSubmittedData,
  type AuthzenMapping,
  type Callback,
  type cancelAccessRequest,
  type CommandOf,
  isRequestable,
  NO_SUCH_TASK,
  type RecordedItem,
  type RequestedCallback,
  type RequestingSubject,
  SUBJECT_ID,
  type submitAccessRequest,
  type SubmittedItem,
} from '#contracts';
import { assertNever, type Decider, type NewEvent } from '#kernel';
import {
  type AccessRequest,
  entryOf,
  evolveAccessRequest,
  followedItem,
  type RecordedDecision,
  sameAction,
  type WorkOrder,
} from '#work-order';
import { refuse } from './approval-context';
import { answersTo, formsOf } from './request-forms';

export type AccessRequestCommand = CommandOf<
  typeof submitAccessRequest | typeof cancelAccessRequest
>;

export interface ItemsContext {
  /** The work orders of the items, in their order. */
  readonly workOrders: readonly WorkOrder[];
  /** How their workflows name subjects, and what they want to be stated, in the same order; read where access is requested. */
  readonly mappings: readonly (Pick<AuthzenMapping, 'subjects' | 'form'> | undefined)[];
  /** The webhook that the callback names; undefined where none may be called for the requester. */
  readonly webhookId?: string | undefined;
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

/** A second submission of the same denial finds the first, and changes nothing of it. */
const submit = ({ data, metadata, context }: Submit, request: Known): readonly NewEvent[] => {
  const { items, callback: wanted, answers: _, ...rest } = data;
  if (request && !isOf(request, data, metadata)) throw otherBinding();
  const decisions = items.map((item, index) =>
    decisionFor(item, context.workOrders[index]!, metadata),
  );
  const callback = wanted && callbackTo(wanted, context.webhookId);
  if (request) {
    if (!repeats({ ...data, callback }, request)) throw otherTerms();
    return [];
  }
  const recorded = items.map(({ proposal: _p, question: _q, ...item }, index): RecordedItem => {
    const decision = decisions[index]!;
    mustWait(decision, metadata);
    mustBeFor(data.subject, decision, context.mappings[index]);
    return { ...item, approvals: [...decision.approvals] };
  });
  const forms = context.mappings.map((mapping) => mapping?.form);
  const answers = answersTo(data, formsOf(items, forms));
  const submitted: AccessRequestSubmittedData = {
    ...rest,
    items: recorded,
    ...(answers.length > 0 && { answers: [...answers] }),
    ...(callback && { callback }),
  };
  return [{ type: 'access-request.submitted', data: submitted }];
};

/** Whether a request is that of this sender, for the same decisions. */
const isOf = (
  { requestedBy, items }: AccessRequest,
  data: Submit['data'],
  { actor }: Submit['metadata'],
): boolean =>
  requestedBy === actor.id && isDeepStrictEqual(items.map(namedIn), data.items.map(namedIn));

const namedIn = ({ workOrderId, decisionId }: AccessRequestItem) => ({ workOrderId, decisionId });

/** Whether everything that is stated once more was stated before. */
const repeats = (
  { callback, justification, requestedUntil, answers = [] }: Stated,
  request: AccessRequest,
): boolean =>
  isUnchanged(callback, request.callback) &&
  isUnchanged(justification, request.justification) &&
  isUnchanged(requestedUntil, request.requestedUntil) &&
  answers.every(({ field, value }) =>
    request.answers.some((one) => one.field === field && one.value === value),
  );

type Stated = Pick<Submit['data'], 'justification' | 'requestedUntil' | 'answers'> & {
  readonly callback: Callback | undefined;
};

const isUnchanged = (stated: unknown, before: unknown): boolean =>
  stated === undefined || isDeepStrictEqual(stated, before);

/** Only a webhook that an operator set up for the requester may be called. */
const callbackTo = (
  { endpoint: _, ...terms }: RequestedCallback,
  webhookId: string | undefined,
): Callback => {
  if (webhookId === undefined)
    throw refuse(
      'callback_not_allowed',
      'No active webhook with exactly this url, leading to a public address, names you among its recipients: ask an operator to create one, or send the request without a callback and poll its task.',
      {},
      [{ pointer: '/callback/endpoint', message: 'is no address that is set up for you' }],
    );
  return { webhookId, ...terms };
};

const otherTerms = () =>
  refuse(
    'duplicate_request',
    'This denial already has a task, and that one has another callback, justification, end or form: poll that task, or cancel it and ask the question again.',
  );

/** The requester got this decision, on this action, for this question and for these people. */
const decisionFor = (
  { decisionId, workflowId, proposal, question }: SubmittedItem,
  workOrder: WorkOrder,
  { actor }: Submit['metadata'],
): RecordedDecision => {
  const decision = entryOf(workOrder.decisions, decisionId);
  const isTheirs =
    decision &&
    workOrder.workflow?.id === workflowId &&
    decision.requestedBy === actor.id &&
    decision.onBehalfOf.join() === (actor.onBehalfOf ?? []).join() &&
    sameAction(decision.action, proposal) &&
    decision.question === question;
  if (!isTheirs) throw otherBinding();
  return decision;
};

/** It waits for owners, or was granted meanwhile. */
const mustWait = (decision: RecordedDecision, { now }: Submit['metadata']): void => {
  if (!isRequestable(decision))
    throw refuse('not_requestable', 'This decision waits for no approval: ask the question again.');
  if (decision.validUntil <= now)
    throw refuse('expired_denial', 'The denial has expired: ask the question again.');
};

/** Where the workflow names subjects by their id, the decision says for whom it is: its owner is shown nobody else. */
const mustBeFor = (
  { type, id }: RequestingSubject,
  { requestedBy, onBehalfOf }: RecordedDecision,
  mapping: ItemsContext['mappings'][number],
): void => {
  const source = mapping?.subjects.find((one) => one.type === type)?.name;
  const [name = requestedBy] = onBehalfOf;
  if (source === SUBJECT_ID && id !== name) throw otherBinding();
};

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
        followedItem(request, number, context.workOrders[number - 1]!, metadata.now).status ===
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
