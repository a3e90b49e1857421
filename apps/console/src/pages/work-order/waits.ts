import { type HistoryEvent, partIn, partsIn, textIn } from '../../parts/history';
import { spanOf } from '../../parts/times';

/** Something a work order waited for, from the event that opened it. */
interface Wait {
  /** `<kind>/<id>` */
  readonly id: string;
  readonly owner: string;
  readonly what: string;
  /** RFC 3339 */
  readonly since: string;
  /** Obligations of a break-glass hold up the closure, not the work. */
  readonly blocksClosingOnly: boolean;
}

type Waits = ReadonlyMap<string, Wait>;
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

interface WaitRule {
  readonly id: (event: HistoryEvent) => string;
  readonly what: (event: HistoryEvent) => string;
  readonly owner?: (event: HistoryEvent) => string;
  readonly blocksClosingOnly?: boolean;
}

const waitsFor =
  ({
    id,
    what,
    owner = (event) => the(event, 'owner'),
    blocksClosingOnly = false,
  }: WaitRule): Change =>
  (waits, event) => {
    const { occurredAt: since } = event;
    waits.set(id(event), {
      id: id(event),
      owner: owner(event),
      what: what(event),
      since,
      blocksClosingOnly,
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

/** An approval ends together with its conditions. */
const endsApproval: Change = (waits, event) => {
  for (const id of waits.keys()) if (id.startsWith(approval(event))) waits.delete(id);
};

/** A grant ends the wait for the approval and opens one for each condition. */
const grants: Change = (waits, event) => {
  const id = approval(event);
  const owner = waits.get(id)?.owner ?? OPERATOR;
  waits.delete(id);
  for (const condition of partsIn(event.data, 'conditions')) {
    const number = textIn(condition, 'number') ?? 'TBD';
    const what = `condition ${number} of an approval`;
    const part = `${id}/${number}`;
    waits.set(part, { id: part, owner, what, since: event.occurredAt, blocksClosingOnly: false });
  }
};

const toOwner = (event: HistoryEvent): string => the(event, 'owner');

const changes: Readonly<Partial<Record<HistoryEvent['type'], Change>>> = {
  'approval.requested': waitsFor({
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
  'exception.raised': waitsFor({ id: exception, what: (event) => the(event, 'code') }),
  'exception.assigned': gives(exception, toOwner),
  'exception.escalated': gives(
    exception,
    ({ data }) => textIn(partIn(data, 'escalationStep'), 'owner') ?? 'TBD',
  ),
  'exception.resolved': answers(exception),
  'question.asked': waitsFor({
    id: question,
    what: (event) => `the answer to question ${the(event, 'number')}`,
  }),
  'question.answered': answers(question),
  'delegation.dispatched': waitsFor({
    id: delegation,
    what: () => 'what was delegated',
    owner: (event) => the(event, 'recipient'),
  }),
  'delegation.reported-done': gives(delegation, () => OPERATOR),
  'delegation.confirmed': answers(delegation),
  'delegation.superseded': answers(delegation),
  'delegation.stopped': answers(delegation),
  'post-review.scheduled': waitsFor({
    id: postReview,
    blocksClosingOnly: true,
    what: (event) => `the post-review of ${the(event, 'code')}`,
  }),
  'post-review.completed': answers(postReview),
  'remediation.opened': waitsFor({
    id: remediation,
    blocksClosingOnly: true,
    what: (event) => `the remediation of ${the(event, 'code')}`,
  }),
  'remediation.recurred': waitsFor({
    id: remediation,
    blocksClosingOnly: true,
    what: (event) => `the remediation of ${the(event, 'code')}`,
  }),
  'remediation.completed': answers(remediation),
  'obligation.assigned': gives(
    (event) => `${the(event, 'kind')}/${the(event, 'subject')}`,
    toOwner,
  ),
  'work-order.stopped': waitsFor({
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

/** The waits after an event: opened, ended or reassigned by it. */
const waitsAfter = (before: Waits, event: HistoryEvent): Waits => {
  const change = changes[event.type];
  if (!change) return before;
  const waits = new Map(before);
  change(waits, event);
  return waits;
};

/** A time in which nothing happened, with whom it was waited for. */
export interface Gap {
  readonly kind: 'gap';
  /** The event after which nothing happened. */
  readonly after: string;
  /** RFC 3339; without `until` it goes on. */
  readonly from: string;
  readonly until?: string;
  readonly on: readonly Wait[];
  /** Who had the work, where nobody was waited for. */
  readonly holder: string;
  readonly state: 'waiting' | 'going on' | 'ended';
}

interface EventLine {
  readonly kind: 'event';
  readonly event: HistoryEvent;
}

export type Line = EventLine | Gap;

/** Times shorter than this are no gaps: people and programs take some minutes for anything. */
const GAP_MS = 5 * 60_000;

const ENDS = new Set(['work-order.closed', 'work-order.abandoned', 'work-order.superseded']);
/** Looking at what was done is not doing it. */
const ONLOOKING = new Set([
  'delivery-link.opened',
  'delivery-link.issued',
  'delivery-link.revoked',
]);

/**
 * The lines of a timeline, first to last: every event, and a line for each gap between two of them that is longer than some
 * minutes. After the last event of work that has not ended stands an open gap. Late reports do not run the time backwards.
 */
export const linesOf = (events: readonly HistoryEvent[]): readonly Line[] => {
  const lines: Line[] = [];
  let waits: Waits = new Map();
  let holder = 'TBD';
  let hasEnded = false;
  let latest: string | undefined;
  let last: HistoryEvent | undefined;
  const gapOf = (until?: string): Gap => ({
    kind: 'gap',
    after: last!.id,
    from: latest!,
    holder,
    ...(until === undefined ? {} : { until }),
    on: hasEnded ? [] : holdingUp(waits),
    state: hasEnded ? 'ended' : waits.size > 0 ? 'waiting' : 'going on',
  });
  for (const event of events) {
    if (latest && Date.parse(event.occurredAt) - Date.parse(latest) >= GAP_MS)
      lines.push(gapOf(event.occurredAt));
    lines.push({ kind: 'event', event });
    waits = waitsAfter(waits, event);
    if (event.type === 'work-order.opened') holder = textIn(event.data, 'owner') ?? 'TBD';
    if (!ONLOOKING.has(event.type)) hasEnded = hasEndedAfter(event, hasEnded);
    if (!latest || event.occurredAt > latest) latest = event.occurredAt;
    last = event;
  }
  return last && !hasEnded ? [...lines, gapOf()] : lines;
};

const hasEndedAfter = ({ type }: HistoryEvent, before: boolean): boolean =>
  ENDS.has(type) || (before && type !== 'work-order.reopened');

/** What blocks the work, oldest first; obligations that only block closing where nothing else does. */
const holdingUp = (waits: Waits): readonly Wait[] => {
  const all = [...waits.values()];
  const work = all.filter(({ blocksClosingOnly }) => !blocksClosingOnly);
  return (work.length > 0 ? work : all).toSorted((a, b) => a.since.localeCompare(b.since));
};

const NAMED = 3;

/** What a gap says: `waiting on Dana, 3 h 12 m`; one that goes on is counted until `now` (milliseconds). */
export const gapText = ({ from, until, on, holder, state }: Gap, now: number): string => {
  const span = spanOf((until === undefined ? now : Date.parse(until)) - Date.parse(from));
  if (state === 'ended') return `ended, ${span}`;
  const owners = [...new Set(on.map(({ owner }) => (owner === 'TBD' ? 'nobody yet' : owner)))];
  if (owners.length === 0)
    return `${holder === 'TBD' ? 'nobody' : holder} had the work, waiting for nobody, ${span}`;
  const more = owners.length > NAMED ? ` and ${owners.length - NAMED} more` : '';
  return `waiting on ${owners.slice(0, NAMED).join(', ')}${more}, ${span}`;
};

/** The reasons of the wait. */
export const gapReasons = ({ on }: Gap): string =>
  [...new Set(on.map(({ what }) => what))].join(', ');
