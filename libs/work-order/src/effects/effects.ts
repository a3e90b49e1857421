import {
  type DecisionMadeData,
  grantedStatuses,
  type Origin,
  streamOf,
  type WritEvent,
} from '#contracts';
import { type RecordedEvent } from '#kernel';
import { entryOf } from '../entry';
import { textsOf, decidesAgain, type Effect, isGranted, isWithdrawn } from './effects-of-decisions';
import { codeOf } from '../exceptions/exception-catalogue';
import { exceptionCalledBy, isUncalled } from '../exceptions/exception-calls';
import { effectOf, endOf, stepToGoOn, stoppageOf } from '../exceptions/exception-causes';
import { openExceptions } from '../closure/obligations';

const raises = (reaction: string, on: string): Effect => ({
  reaction: `exceptions-raise-on-${reaction}`,
  on,
  effect: 'an exception',
  isMissing: (event, { workOrder, catalogue }) => {
    const called = exceptionCalledBy(event);
    if (!called || isUncalled(workOrder, called)) return false;
    const code = codeOf(catalogue, called.code)?.code ?? called.code;
    const call = { ...called, code, causedBy: event.id, version: event.version };
    return effectOf(workOrder, call, catalogue) === undefined;
  },
});

/** Of decisions each outcome has a reaction of its own. */
const raisesOn = (outcome: DecisionMadeData['outcome']): Effect => {
  const effect = raises(`decision-${outcome}`, 'decision.made');
  return {
    ...effect,
    isMissing: (event, around) =>
      (event.data as DecisionMadeData).outcome === outcome && effect.isMissing!(event, around),
  };
};

/** `subject`: the field of the event that names what it is about; without it, whatever has ended. */
const resolves = (on: WritEvent['type'], cause: string, subject?: string): Effect => ({
  reaction: `exceptions-resolve-on-${on.replace('.', '-')}`,
  on,
  effect: 'the exceptions about it are resolved',
  isMissing: (event, { workOrder }) =>
    openExceptions(workOrder).some(
      (open) =>
        open.cause === cause &&
        (subject === undefined || open.subject === textsOf(event)[subject]) &&
        endOf(workOrder, open) !== null,
    ),
});

/** A decision may end what an earlier answer to the same proposal called for. */
const resolvesOnDecision = (which: 'superseded' | 'after-stop'): Effect => ({
  reaction: `exceptions-resolve-on-decision-${which}`,
  on: 'decision.made',
  effect: 'the exceptions about it are resolved',
  isMissing: ({ id, data }, { workOrder }) => {
    const { supersedes, afterStop } = data as DecisionMadeData;
    return (
      (which === 'superseded' ? supersedes !== undefined : afterStop === true) &&
      openExceptions(workOrder).some(
        ({ causedBy }) => stoppageOf(workOrder, causedBy)?.endedBy === id,
      )
    );
  },
});

const LIVE_APPROVALS: ReadonlySet<string> = new Set(['requested', ...grantedStatuses]);

const supersedesOn = (ending: 'closed' | 'abandoned' | 'superseded'): Effect => ({
  reaction: `approvals-supersede-on-work-order-${ending}`,
  on: `work-order.${ending}`,
  effect: 'its open approvals are superseded',
  isMissing: (_, { workOrder: { status, approvals } }) =>
    status === ending && Object.values(approvals).some((one) => LIVE_APPROVALS.has(one.status)),
});

const inTheLog: readonly Effect[] = [
  raises('prerequisite-failed', 'prerequisite.failed'),
  raises('step-blocked', 'step.blocked'),
  raisesOn('stop'),
  raisesOn('wait'),
  raises('approval-requested', 'approval.requested'),
  raises('approval-rejected', 'approval.rejected'),
  raises('approval-expired', 'approval.expired'),
  raises('action-unauthorised', 'action.performed'),
  raises('delegation-timed-out', 'delegation.timed-out'),
  resolves('step.unblocked', 'step', 'step'),
  resolves('step.completed', 'step', 'step'),
  resolves('step.skipped', 'step', 'step'),
  resolves('prerequisite.passed', 'prerequisite', 'prerequisite'),
  resolvesOnDecision('superseded'),
  resolvesOnDecision('after-stop'),
  resolves('fact.observed', 'fact', 'name'),
  resolves('delegation.confirmed', 'delegation', 'dispatchId'),
  resolves('delegation.superseded', 'delegation', 'dispatchId'),
  resolves('delegation.stopped', 'delegation', 'dispatchId'),
  resolves('action.performed', 'outcome'),
  resolves('action.failed', 'outcome'),
  decidesAgain('approval.granted', isGranted),
  decidesAgain('condition.met', isGranted),
  decidesAgain('approval.rejected', isWithdrawn),
  decidesAgain('approval.expired', isWithdrawn),
  decidesAgain('approval.revoked', isWithdrawn),
  decidesAgain('approval.superseded', isWithdrawn),
  decidesAgain(
    'break-glass.ended',
    ({ outcome, breakGlassId }, event) =>
      outcome === 'run' && breakGlassId === textsOf(event)['breakGlassId'],
  ),
  decidesAgain(
    'work-order.stopped',
    ({ outcome, breakGlassId }, _, { workOrder }) =>
      outcome === 'run' && breakGlassId === undefined && workOrder.stopped,
  ),
  ...(['closed', 'abandoned', 'superseded'] as const).map((ending) =>
    decidesAgain(
      `work-order.${ending}`,
      (_, { data }, { workOrder: { status } }) =>
        status === ending && (data as { origin?: Origin }).origin?.imported !== true,
    ),
  ),
  supersedesOn('closed'),
  supersedesOn('abandoned'),
  supersedesOn('superseded'),
  {
    reaction: 'approvals-supersede-on-decision-made',
    on: 'decision.made',
    effect: 'the requests that nothing waits for are superseded',
    isMissing: ({ data }, { workOrder: { approvals, decisions }, now }) => {
      const { supersedes } = data as DecisionMadeData;
      const replaced = supersedes && entryOf(decisions, supersedes);
      if (!replaced) return false;
      const inForce = decisions.values().filter(({ supersededBy }) => supersededBy === null);
      return replaced.approvals.some((id) => {
        const approval = entryOf(approvals, id);
        const isRequested = approval?.status === 'requested' && approval.gate === null;
        return (
          isRequested && approval.dueAt > now && !inForce.some((one) => one.approvals.includes(id))
        );
      });
    },
  },
  {
    reaction: 'intake-unblock-on-exception-resolved',
    on: 'exception.resolved',
    effect: 'its step goes on',
    isMissing: (event, { workOrder }) =>
      stepToGoOn(workOrder, textsOf(event)['exceptionId']!) !== undefined,
  },
  {
    reaction: 'intake-deliver-on-delegation-dispatched',
    on: 'delegation.dispatched',
    effect: 'its delivery',
    isMissing: (event, { workOrder }) => {
      const dispatch = entryOf(workOrder.delegations, textsOf(event)['dispatchId']!);
      return dispatch?.deliveredAt === null && dispatch.end === null;
    },
  },
  {
    reaction: 'intake-open-track-on-decision-made',
    on: 'decision.made',
    effect: 'a draft-only work order for each track',
    reads: (event) => tracksOf(event),
    isMissing: (event, { others }) =>
      tracksOf(event).some(
        (stream) => !others(stream).some(({ type }) => type === 'work-order.opened'),
      ),
  },
  ...(['policy', 'workflow'] as const).map((what): Effect => ({
    reaction: `policy-report-outcome-on-${what}-published`,
    on: `${what}.published`,
    effect: 'the report of the approved change',
    reads: (event) => changeOf(event),
    isMissing: (event, { others }) =>
      changeOf(event).some(
        (stream) =>
          !others(stream).some(
            ({ type, causationId }) => type === 'action.performed' && causationId === event.id,
          ),
      ),
  })),
];

const tracksOf = ({ data }: RecordedEvent): readonly string[] => {
  const { enforced, scopeChange } = data as DecisionMadeData;
  if (!enforced || !scopeChange) return [];
  return scopeChange.tracks.map(({ workOrderId }) => streamOf.workOrder(workOrderId));
};

const changeOf = ({ data }: RecordedEvent): readonly string[] => {
  const { approvedBy } = data as { readonly approvedBy?: { readonly workOrderId: string } };
  return approvedBy ? [streamOf.workOrder(approvedBy.workOrderId)] : [];
};

/**
 * What the log alone does not show: it depends on who is away, on what is known of other work, on a policy, or
 * lies beside the log.
 */
const elsewhere: readonly Effect[] = [
  decidesAgain('delegation.dispatched'),
  decidesAgain('delegation.confirmed'),
  decidesAgain('delegation.superseded'),
  decidesAgain('delegation.stopped'),
  decidesAgain('work-order.resumed'),
  unseen('approvals-escalate-on-approval-requested', 'approval.requested', 'deputies are notified'),
  unseen(
    'approvals-request-gates-on-work-order-opened',
    'work-order.opened',
    'gate approvals are requested',
  ),
  unseen(
    'exceptions-recur-remediations-on-exception-raised',
    'exception.raised',
    'remediations that did not help are opened again',
  ),
  ...[
    'policy.published',
    'halt.declared',
    'halt.lifted',
    'halt.expired',
    'principal.teams-changed',
    'principal.teams-claimed',
    'principal.retired',
    'principal.reinstated',
  ].map((on) =>
    unseen(
      `policy-decide-affected-on-${on.replace('.', '-')}`,
      on,
      'decisions of many work orders are decided again',
    ),
  ),
  unseen(
    'policy-follow-on-principal-retired',
    'principal.retired',
    'keys, sessions and connections of the principal stop working',
  ),
  unseen(
    'policy-follow-on-principal-reinstated',
    'principal.reinstated',
    'keys of the principal work again',
  ),
  unseen(
    'policy-withdraw-on-access-request-cancelled',
    'access-request.cancelled',
    'the decisions that waited are withdrawn',
  ),
  unseen(
    'exceptions-disable-webhooks-on-principal-retired',
    'principal.retired',
    'their webhooks are disabled and their alerts end',
  ),
  unseen(
    'exceptions-disable-webhooks-on-api-key-revoked',
    'api-key.revoked',
    'webhooks by the key are disabled and its alerts end',
  ),
  unseen(
    'exceptions-disable-webhooks-on-keys-file-loaded',
    'keys-file.loaded',
    'webhooks by keys that left the file are disabled and their alerts end',
  ),
  unseen(
    'exceptions-disable-webhooks-on-session-revoked',
    'session.revoked',
    'webhooks by the session are disabled and its alerts end',
  ),
  unseen(
    'exceptions-disable-webhooks-on-principal-teams-claimed',
    'principal.teams-claimed',
    'mailboxes of teams that its person set and left are disabled',
  ),
  ...['access-request.submitted', 'access-request.cancelled', 'decision.made'].map((on) =>
    unseen(
      `exceptions-call-back-on-${on.replace('.', '-')}`,
      on,
      'the requester of access is called back once its task has ended',
    ),
  ),
  unseen('policy-stop-on-api-key-revoked', 'api-key.revoked', 'the key stops working'),
  unseen('ledger-shred-content-on-evidence-shredded', 'evidence.shredded', 'a key is destroyed'),
  unseen('ledger-shred-texts-on-texts-shredded', 'texts.shredded', 'a key is destroyed'),
];

function unseen(reaction: string, on: string, effect: string): Effect {
  return { reaction, on, effect };
}

/** One for each reaction whose effect is more than a notice. */
export const effects: readonly Effect[] = [...inTheLog, ...elsewhere];
