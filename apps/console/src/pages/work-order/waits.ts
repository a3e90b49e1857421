import { type HistoryEvent, partIn, partsIn, textIn } from '../../parts/history';

/** Something that a work order waited for, from the event that asked for it on. */
export interface Wait {
  /** `<kind>/<id>` */
  readonly id: string;
  readonly owner: string;
  readonly what: string;
  /** RFC 3339 */
  readonly since: string;
  /** Debts of a break-glass hold up the closure, not the work. */
  readonly isDebt: boolean;
}

export type Waits = ReadonlyMap<string, Wait>;
type Change = (waits: Map<string, Wait>, event: HistoryEvent) => void;

const OPERATOR = 'an operator';

const the = ({ data }: HistoryEvent, name: string): string => textIn(data, name) ?? 'TBD';

/** The id of a wait: its kind, and what the event calls it. */
const idBy =
  (kind: string, name: string) =>
  (event: HistoryEvent): string =>
    `${kind}/${the(event, name)}`;

const approval = idBy('approval', 'approvalId');
const exception = idBy('exception', 'exceptionId');
const question = idBy('question', 'number');
const delegation = idBy('delegation', 'dispatchId');
const postReview = idBy('post-review', 'postReviewId');
const remediation = idBy('remediation', 'remediationId');

interface Asked {
  readonly id: (event: HistoryEvent) => string;
  readonly what: (event: HistoryEvent) => string;
  readonly owner?: (event: HistoryEvent) => string;
  readonly isDebt?: boolean;
}

const asks =
  ({ id, what, owner = (event) => the(event, 'owner'), isDebt = false }: Asked): Change =>
  (waits, event) => {
    const { occurredAt: since } = event;
    waits.set(id(event), {
      id: id(event),
      owner: owner(event),
      what: what(event),
      since,
      isDebt,
    });
  };

const answers =
  (id: (event: HistoryEvent) => string): Change =>
  (waits, event) => {
    waits.delete(id(event));
  };

const gives =
  (id: (event: HistoryEvent) => string, owner: (event: HistoryEvent) => string): Change =>
  (waits, event) => {
    const wait = waits.get(id(event));
    if (wait) waits.set(wait.id, { ...wait, owner: owner(event) });
  };

/** An approval ends with the conditions of its yes. */
const endsApproval: Change = (waits, event) => {
  for (const id of waits.keys()) if (id.startsWith(approval(event))) waits.delete(id);
};

/** A yes is waited for no more, but the conditions that it carries are. */
const grants: Change = (waits, event) => {
  const id = approval(event);
  const owner = waits.get(id)?.owner ?? OPERATOR;
  waits.delete(id);
  for (const condition of partsIn(event.data, 'conditions')) {
    const number = textIn(condition, 'number') ?? 'TBD';
    const what = `condition ${number} of an approval`;
    const part = `${id}/${number}`;
    waits.set(part, { id: part, owner, what, since: event.occurredAt, isDebt: false });
  }
};

const toOwner = (event: HistoryEvent): string => the(event, 'owner');

const changes: Readonly<Partial<Record<HistoryEvent['type'], Change>>> = {
  'approval.requested': asks({
    id: approval,
    what: (event) => `the approval ${the(event, 'kind')}`,
  }),
  'approval.escalated': (waits, event) =>
    the(event, 'escalationStep') === 'warned' ? undefined : gives(approval, toOwner)(waits, event),
  'approval.granted': grants,
  'approval.rejected': endsApproval,
  'approval.revoked': endsApproval,
  'approval.expired': endsApproval,
  'approval.superseded': endsApproval,
  'condition.met': (waits, event) => {
    waits.delete(`${approval(event)}/${the(event, 'number')}`);
  },
  'exception.raised': asks({ id: exception, what: (event) => the(event, 'code') }),
  'exception.assigned': gives(exception, toOwner),
  'exception.escalated': gives(
    exception,
    ({ data }) => textIn(partIn(data, 'escalationStep'), 'owner') ?? 'TBD',
  ),
  'exception.resolved': answers(exception),
  'question.asked': asks({
    id: question,
    what: (event) => `the answer to question ${the(event, 'number')}`,
  }),
  'question.answered': answers(question),
  'delegation.dispatched': asks({
    id: delegation,
    what: () => 'what was delegated',
    owner: (event) => the(event, 'recipient'),
  }),
  'delegation.reported-done': gives(delegation, () => OPERATOR),
  'delegation.confirmed': answers(delegation),
  'delegation.superseded': answers(delegation),
  'delegation.stopped': answers(delegation),
  'post-review.scheduled': asks({
    id: postReview,
    isDebt: true,
    what: (event) => `the post-review of ${the(event, 'code')}`,
  }),
  'post-review.completed': answers(postReview),
  'remediation.opened': asks({
    id: remediation,
    isDebt: true,
    what: (event) => `the remediation of ${the(event, 'code')}`,
  }),
  'remediation.recurred': asks({
    id: remediation,
    isDebt: true,
    what: (event) => `the remediation of ${the(event, 'code')}`,
  }),
  'remediation.completed': answers(remediation),
  'obligation.assigned': gives(
    (event) => `${the(event, 'kind')}/${the(event, 'subject')}`,
    toOwner,
  ),
  'work-order.stopped': asks({
    id: () => 'stop',
    what: () => 'its being resumed',
    owner: () => OPERATOR,
  }),
  'work-order.resumed': answers(() => 'stop'),
  // The approvals of the earlier run do not count any more.
  'work-order.reopened': (waits) => {
    for (const id of waits.keys()) if (id.startsWith('approval/')) waits.delete(id);
  },
};

/** What is waited for after an event: what it asked for is added, what it answered is taken away, what it gave away moves. */
export const waitsAfter = (before: Waits, event: HistoryEvent): Waits => {
  const change = changes[event.type];
  if (!change) return before;
  const waits = new Map(before);
  change(waits, event);
  return waits;
};
