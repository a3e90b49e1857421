import { type HistoryEvent, isErased, partIn, partsIn, textIn } from '../../parts/history';
import { shortIds } from '../../parts/plain-ids';
import { systemText } from '../../parts/system-text';
import { momentOf } from '../../parts/times';
import { factText, moneyOf } from '../../parts/values';
import { firstReason, type Names } from './history-facts';
import { type Currencies } from './progress';

type Value = Parameters<typeof factText>[0];

/** What an event says: a sentence, and what somebody wrote with it. */
interface EventSentence {
  readonly what: string;
  readonly wrote?: string;
}

interface EventTexts {
  /** A text of the event by its name, or TBD; of an owner whom nobody named, `nobody yet`. */
  readonly the: (name: string) => string;
  /** The name of the record with this id, or the id. */
  readonly called: (name: string) => string;
  readonly data: HistoryEvent['data'];
  /** Of facts that are amounts in minor units. */
  readonly currencies: Currencies;
}

type Sentence = (telling: EventTexts) => string;

const actionOf = ({ data }: EventTexts): string => {
  const action = partIn(data, 'action');
  const { minor, currency } = partIn(action, 'amount');
  const amount =
    typeof minor === 'number' && typeof currency === 'string'
      ? `, ${moneyOf(minor, currency)}`
      : '';
  return `${textIn(action, 'kind') ?? 'TBD'}${amount}`;
};

const timeAt =
  (name: string, preposition: string): Sentence =>
  ({ data }) => {
    const time = textIn(data, name);
    return time ? `, ${preposition} ${momentOf(time)}` : '';
  };
const dueBy = timeAt('dueAt', 'due');
const expiring = timeAt('expiresAt', 'until');

const granted: Sentence = (telling) => {
  const conditions = partsIn(telling.data, 'conditions').length;
  const on =
    conditions === 0 ? '' : `, on ${conditions === 1 ? 'a condition' : `${conditions} conditions`}`;
  return `granted the approval ${telling.called('approvalId')}${on}${expiring(telling)}`;
};

const refusedClosure: Sentence = ({ data }) => {
  const unmet = partsIn(data, 'unmet').length;
  return `tried to close it: refused, ${unmet === 1 ? 'one thing is' : `${unmet} things are`} unmet`;
};

const sentences: Readonly<Record<HistoryEvent['type'], Sentence>> = {
  'work-order.opened': (one) =>
    `opened it under ${textIn(partIn(one.data, 'workflow'), 'id') ?? 'TBD'}, version ${textIn(partIn(one.data, 'workflow'), 'version') ?? 'TBD'}; ${one.the('owner')} answers for it`,
  'work-order.closed': ({ data, called }) =>
    textIn(data, 'closureEvidenceId')
      ? `closed it, with ${called('closureEvidenceId')} as proof`
      : 'closed it, without closure evidence',
  'work-order.closure-refused': refusedClosure,
  'work-order.reopened': () => 'reopened it',
  'work-order.observed': () => 'imported it up to here: the log ends',
  'work-order.stopped': () => 'stopped it: nothing runs until it is resumed',
  'work-order.resumed': () => 'resumed it',
  'work-order.abandoned': () => 'abandoned it',
  'work-order.superseded': ({ data }) =>
    `superseded it: ${textIn(data, 'by') ?? 'other work'} takes its place`,
  'fact.observed': ({ the, data, currencies }) =>
    `stated that ${the('name')} is ${factText(data['value'] as Value, currencies.get(the('name')))}`,
  'fact.quarantined': ({ the }) => `sent an event that went to quarantine: ${the('message')}`,
  'prerequisite.passed': ({ the }) => `marked ${the('prerequisite')} as met`,
  'prerequisite.failed': ({ the }) => `marked ${the('prerequisite')} as not met: ${the('code')}`,
  'step.completed': ({ the }) => `completed the step ${the('step')}`,
  'step.blocked': ({ the }) => `blocked the step ${the('step')}: ${the('code')}`,
  'step.unblocked': ({ the }) => `unblocked the step ${the('step')}`,
  'step.skipped': ({ the }) => `skipped the step ${the('step')}, for ${the('scope')}`,
  'gate.skipped': ({ the }) => `skipped the gate ${the('gate')}, for ${the('scope')}`,
  'gate.passed': ({ the }) => `passed the gate ${the('gate')}`,
  'stage.entered': ({ the }) => `moved to the stage ${the('stage')}`,
  'stage.completed': ({ the, data }) => {
    const left = partsIn(data, 'artifacts').map((one) => textIn(one, 'path') ?? 'TBD');
    return `completed the stage ${the('stage')}${left.length > 0 ? `, which leaves ${left.join(', ')}` : ''}`;
  },
  'stage.skipped': ({ the }) => `skipped the stage ${the('stage')}, for ${the('scope')}`,
  'question.asked': (one) => `asked ${one.the('owner')} question ${one.the('number')}${dueBy(one)}`,
  'question.answered': ({ the }) => `answered question ${the('number')}`,
  'delegation.dispatched': ({ the, data }) =>
    `delegated ${textIn(data, 'step') ?? 'it'} to ${the('recipient')}`,
  'delegation.delivered': ({ called }) => `put the brief into the inbox of ${called('dispatchId')}`,
  'delegation.accepted': () => 'took on what was delegated',
  'delegation.reminded': ({ called, the }) =>
    `reminded ${called('dispatchId')}, time ${the('number')}`,
  'delegation.reported-done': () => 'reported it done, which an operator has to confirm',
  'delegation.confirmed': ({ called }) => `confirmed that ${called('dispatchId')} is done`,
  'delegation.timed-out': ({ called }) =>
    `found that nobody confirmed in time what was delegated to ${called('dispatchId')}`,
  'delegation.superseded': ({ called }) => `sent ${called('dispatchId')} something newer instead`,
  'delegation.stopped': ({ called }) => `called back what was delegated to ${called('dispatchId')}`,
  'workflow.published': ({ the }) => `published version ${the('version')} of a workflow`,
  'policy.published': ({ the }) => `published version ${the('version')} of a policy`,
  // Policy answers requests, and re-evaluates automatically after changes.
  'decision.made': (one) => {
    const answer = `${one.the('outcome')}${one.data['enforced'] === false ? ', observed only' : ''}`;
    return textIn(one.data, 'supersedes')
      ? `decided again on ${actionOf(one)}: ${answer}`
      : `requested ${actionOf(one)}: ${answer}`;
  },
  'action.performed': (one) => `did ${actionOf(one)}${unauthorised(one)}`,
  'action.failed': (one) => `tried ${actionOf(one)}, which failed${unauthorised(one)}`,
  'approval.drafted': ({ called }) => `drafted a request for the approval ${called('approvalId')}`,
  'approval.requested': (one) =>
    `requested the approval ${one.the('kind')} from ${one.the('owner')}${dueBy(one)}`,
  'approval.recorded': ({ called, the }) =>
    `recorded that ${the('approver')} approved ${called('approvalId')}: somebody else has to confirm it`,
  'approval.signed': ({ called, the }) =>
    `signed the approval ${called('approvalId')} as ${the('seat')}`,
  'approval.granted': granted,
  'approval.rejected': ({ called }) => `rejected the approval ${called('approvalId')}`,
  'approval.revoked': ({ called }) => `revoked the approval ${called('approvalId')}`,
  'approval.expired': ({ called }) => `let the approval ${called('approvalId')} expire`,
  'approval.superseded': ({ called }) =>
    `ended the request for the approval ${called('approvalId')}`,
  'approval.escalated': ({ called, the }) =>
    the('escalationStep') === 'warned'
      ? `warned ${the('owner')} of the approval ${called('approvalId')}`
      : `gave the approval ${called('approvalId')} to ${the('owner')}`,
  'condition.met': ({ called, the }) =>
    `showed that condition ${the('number')} of the approval ${called('approvalId')} is met`,
  'obligation.assigned': ({ called, the }) =>
    `gave the ${the('kind')} ${called('subject')} to ${the('owner')}`,
  'obligation.claimed': ({ called, the }) =>
    `took the ${the('kind')} ${called('subject')} to answer it`,
  'obligation.released': ({ called, the }) =>
    `no longer works on the ${the('kind')} ${called('subject')}`,
  'absence.declared': ({ the }) => `declared that ${the('owner')} is away`,
  'absence.ended': ({ the }) => `declared that ${the('owner')} is back`,
  'access-request.submitted': () => 'requests access',
  'access-request.cancelled': () => 'no longer requests access',
  'halt.declared': ({ the }) => `halted work until ${the('until')}: ${the('reason')}`,
  'halt.lifted': ({ called }) => `lifted ${called('haltId')}`,
  'halt.expired': ({ called }) => `ended ${called('haltId')}, whose time was over`,
  'exception-code.defined': ({ the }) => `defined the code ${the('code')}`,
  'calendar.defined': ({ the }) => `defined the calendar ${the('calendar')}`,
  'exception.raised': (one) =>
    `raised ${one.the('code')}, which ${one.the('owner')} resolves${dueBy(one)}`,
  'exception.assigned': ({ called, the }) => `gave ${called('exceptionId')} to ${the('owner')}`,
  'exception.escalated': ({ called, data }) =>
    `called ${textIn(partIn(data, 'escalationStep'), 'owner') ?? 'TBD'} to ${called('exceptionId')}`,
  'exception.resolved': ({ called }) => `resolved ${called('exceptionId')}`,
  'break-glass.declared': (one) => `declared a break-glass for ${one.the('code')}${expiring(one)}`,
  'break-glass.ended': ({ called }) => `ended the break-glass ${called('breakGlassId')}`,
  'post-review.scheduled': (one) => `scheduled a post-review by ${one.the('owner')}${dueBy(one)}`,
  'post-review.breached': ({ data }) =>
    `called ${textIn(partIn(data, 'escalationStep'), 'owner') ?? 'TBD'} to the overdue post-review`,
  'post-review.completed': ({ the }) => `reviewed the break-glass: ${the('verdict')}`,
  'remediation.opened': (one) =>
    `opened a remediation of ${one.the('code')} for ${one.the('owner')}${dueBy(one)}`,
  'remediation.breached': ({ data }) =>
    `called ${textIn(partIn(data, 'escalationStep'), 'owner') ?? 'TBD'} to the overdue remediation`,
  'remediation.completed': ({ called }) => `fixed the cause of ${called('remediationId')}`,
  'remediation.recurred': ({ the }) =>
    `opened the remediation of ${the('code')} again: it came back`,
  'evidence.recorded': ({ the, data }) => {
    const path = textIn(data, 'path');
    return `recorded ${the('kind')}${path ? ` at ${path}` : ''}, ${the('visibility')}`;
  },
  'evidence.verified': ({ called }) => `verified ${called('evidenceId')}`,
  'evidence.superseded': ({ called, the }) =>
    `replaced ${called('evidenceId')} by version ${the('by')}`,
  'evidence.shredded': ({ called }) => `erased the content of ${called('evidenceId')}`,
  'texts.shredded': () => 'erased the free texts up to here',
  'delivery-link.issued': ({ data, the }) =>
    `made a link to the delivery page (${the('scope')})${textIn(data, 'audience') ? ` for ${the('audience')}` : ''}`,
  'delivery-link.revoked': ({ called }) => `revoked the link for ${called('linkId')}`,
  'delivery-link.opened': ({ called, the }) =>
    `looked at the delivery page by the link for ${called('linkId')}: opened ${the('openings')} times`,
  'alert.created': ({ the }) => `created the alert ${the('name')}`,
  'alert.crossed': ({ the }) => `found that the alert ${the('name')} has crossed`,
  'alert.cleared': () => 'found that an alert no longer crosses',
  'alert.ended': ({ the }) => `ended an alert: ${the('because')}`,
  'tenant.created': ({ the }) => `created the tenant ${the('tenant')}`,
  'api-key.issued': ({ the }) => `issued an API key for ${the('principal')}`,
  'api-key.revoked': () => 'revoked the API key',
  'keys-file.loaded': () => 'loaded the API keys of the keys file',
  'session.revoked': ({ the }) => `ended a session of ${the('principal')}`,
  'principal.registered': ({ the }) => `registered the name ${the('principal')}`,
  'principal.described': ({ the }) => `registered ${the('principal')} as ${the('kind')}`,
  'principal.teams-changed': ({ the }) => `changed the teams of ${the('principal')}`,
  'principal.teams-claimed': ({ the }) => `recorded the claimed teams of ${the('principal')}`,
  'principal.retired': ({ the }) => `retired ${the('principal')}`,
  'principal.reinstated': ({ the }) => `brought ${the('principal')} back`,
  'log.divergence-acknowledged': ({ the }) =>
    `acknowledged that the log does not continue what was signed: ${the('reason')}`,
};

const unauthorised: Sentence = ({ data }) =>
  data['notTheirs'] === true
    ? ' — under a decision that was given to somebody else'
    : data['authorised'] === false
      ? ' — without a decision that let it run'
      : '';

/** The free texts of events, in the order in which one of them is shown. */
const WRITTEN = [
  'reason',
  'rationale',
  'note',
  'comment',
  'question',
  'answer',
  'report',
  'findings',
  'resolution',
  'noChangeBecause',
];

/** What an event says, in a sentence that begins with who did it. */
export const sentenceOfEvent = (
  { type, data }: HistoryEvent,
  names: Names,
  currencies: Currencies = new Map(),
): EventSentence => {
  const the = (name: string): string => {
    const text = textIn(data, name) ?? 'TBD';
    return name === 'owner' && text === 'TBD' ? 'nobody yet' : text;
  };
  const called = (name: string): string => names.get(the(name)) ?? shortIds(the(name));
  const tell = sentences[type] as Sentence | undefined;
  const what = tell ? tell({ the, called, data, currencies }) : type;
  const written = WRITTEN.find((name) => textIn(data, name) !== undefined);
  if (written) return { what, wrote: the(written) };
  // Why an action was held or stopped: the decision has every reason.
  const isHeld = type === 'decision.made' && data['outcome'] !== 'run';
  const reason = isHeld ? firstReason(data) : undefined;
  if (reason !== undefined) return { what, wrote: systemText(reason) };
  return WRITTEN.some((name) => isErased(data, name)) ? { what, wrote: '(erased)' } : { what };
};

const SERVICE = /^service-/;

/** Who did it, as people say it: the services of Writ act by themselves. */
export const actorOf = ({ actor }: HistoryEvent): string =>
  SERVICE.test(actor.id) ? `Writ (${actor.id.replace(SERVICE, '')})` : actor.id;
