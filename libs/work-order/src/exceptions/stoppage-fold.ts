import {
  type approvalExpired,
  type decisionMade,
  type DecisionMadeData,
  type factObserved,
  fitsType,
  isEnd,
  type RecordedOf,
} from '#contracts';
import { plus, RECORDED_BEHIND_MAX_MS, toInstant } from '#kernel';
import { entryOf } from '../entry';
import {
  type Called,
  calledByDecision,
  exceptionCalledBy,
  isWithdrawal,
  APPROVAL_REJECTED,
} from './exception-calls';
import { factNow } from '../decisions/facts';
import { actionKey } from '../approvals/coverage';
import { type WorkOrder } from '../state';
import { type FactNeed, type Stoppage, type Stoppages } from './stoppages';

type Proposed = Pick<DecisionMadeData, 'action' | 'requestedBy'>;
type Happened = { readonly id: string; readonly recordedAt: string };

/** A proposal is the same action, requested by the same principal. */
const proposalOf = ({ action, requestedBy }: Proposed): string =>
  `${requestedBy}\n${actionKey(action)}`;

/**
 * Takes in the answer to a proposal: it joins the stoppage that it is part of, or begins one, and has left the
 * others. A withdrawal is no answer to what was proposed, so it leaves nothing.
 */
export const answered = (state: WorkOrder, event: RecordedOf<typeof decisionMade>): WorkOrder => {
  const { data } = event;
  if (!data.enforced || isWithdrawal(data)) return state;
  const proposal = proposalOf(data);
  const called = stoppageCalledBy(data);
  const left = isEnd(data)
    ? state.stoppages
    : leave(state.stoppages, proposal, event, { called, stopCause: data.stopCause });
  const stoppages = called ? join(left, called, event, { proposal, ...data }) : left;
  return { ...state, stoppages };
};

/** Takes in that an owner did not answer in time: the proposal that needs the approval is stopped. */
export const unanswered = (
  state: WorkOrder,
  event: RecordedOf<typeof approvalExpired>,
): WorkOrder => {
  const called = exceptionCalledBy(event);
  const approval = entryOf(state.approvals, event.data.approvalId);
  const decision = entryOf(state.decisions, approval?.decisionId);
  if (!called || !decision) return state;
  const stoppages = join(state.stoppages, called, event, { proposal: proposalOf(decision) });
  return { ...state, stoppages };
};

/** Takes in what a fact ends: it is known, fresh, and its sources agree, as far as each stoppage needs it. */
export const passedByFact = (
  state: WorkOrder,
  event: RecordedOf<typeof factObserved>,
): WorkOrder => {
  const { stoppages } = state;
  const { name } = event.data;
  const passed = stoppages.lasting.filter((id) => {
    const { subject, code, needs } = stoppages.all.get(id)!;
    if (!needs || subject !== name) return false;
    const fact = factNow(state, name, needs, latestTimeOf(event));
    if (!fact || fact.conflicting) return false;
    if (code === SOURCES_DIFFER) return true;
    const { value, observedAt } = fact;
    return value !== null && value !== 'TBD' && isAsNeeded(value, observedAt, event, needs);
  });
  return { ...state, stoppages: passed.reduce((all, id) => end(all, id, event), stoppages) };
};

/** What is dated ahead ends nothing yet. What is dated by the time of its own decision is not ahead. */
const latestTimeOf = ({ recordedAt }: Happened): string =>
  toInstant(Date.parse(recordedAt) + RECORDED_BEHIND_MAX_MS);

const SOURCES_DIFFER = 'facts-conflict';

const isAsNeeded = (
  value: Parameters<typeof fitsType>[0],
  observedAt: string,
  { recordedAt }: Happened,
  { type, maxAge }: FactNeed,
): boolean =>
  (type === undefined || fitsType(value, type)) &&
  (maxAge === undefined || plus(observedAt, maxAge) > recordedAt);

/** Whether an answer to a proposal replaces what it was stopped for before. */
export const isAfterStop = (
  { stoppages }: WorkOrder,
  data: Pick<
    DecisionMadeData,
    'action' | 'requestedBy' | 'outcome' | 'enforced' | 'approvals' | 'code' | 'rules' | 'stopCause'
  >,
): boolean => {
  if (!data.enforced || isEnd(data)) return false;
  const called = stoppageCalledBy(data);
  const answer = { called, stopCause: data.stopCause };
  return lastingOf(stoppages, proposalOf(data)).some((id) => isReplaced(stoppages, id, answer));
};

/** The stoppages that hold up a proposal. */
const lastingOf = ({ byProposal, lasting }: Stoppages, proposal: string): readonly string[] =>
  (byProposal.get(proposal) ?? []).filter((id) => lasting.includes(id));

/**
 * Whether another answer to the proposal replaces what stopped it. A stop for a fact or a prerequisite says nothing of
 * the action itself: it ends by itself, and a denial that ended with it could be lifted by failing a prerequisite and
 * passing it again.
 */
const isReplaced = (
  stoppages: Stoppages,
  id: string,
  {
    called,
    stopCause,
  }: { readonly called: Called | undefined } & Pick<DecisionMadeData, 'stopCause'>,
): boolean => {
  if (isAbout(stoppages, id, called)) return false;
  const { cause, subject } = stoppages.all.get(id)!;
  return stopCause === undefined || (stopCause.cause === cause && stopCause.subject === subject);
};

/**
 * A stop for a prerequisite is part of what the prerequisite's own events say. An owner's rejection holds until a person has
 * dealt with it, whatever else is decided: a new proposal must not lift it.
 */
const stoppageCalledBy = (data: Parameters<typeof calledByDecision>[0]): Called | undefined => {
  const called = calledByDecision(data);
  return called?.cause === 'prerequisite' || isOwnersNo(called) ? undefined : called;
};

/** A rule of a policy may name the code too: its stop is no answer of an owner. */
const isOwnersNo = (called: Called | undefined): boolean =>
  called?.cause === 'approval' && called.code === APPROVAL_REJECTED;

const isAbout = ({ all }: Stoppages, id: string, called: Called | undefined): boolean => {
  const { cause, subject, code } = all.get(id)!;
  return called?.cause === cause && called.subject === subject && called.code === code;
};

const join = (
  stoppages: Stoppages,
  called: Called,
  event: Happened,
  { proposal, stopCause }: { readonly proposal: string } & Pick<DecisionMadeData, 'stopCause'>,
): Stoppages => {
  const { all, lasting, byEvent, byProposal } = stoppages;
  const known = lasting.find((id) => isAbout(stoppages, id, called));
  const id = known ?? event.id;
  const held = lastingOf(stoppages, proposal);
  const isHeld = held.includes(id);
  const { cause, subject, code } = called;
  const stoppage: Stoppage = {
    cause,
    subject,
    code,
    needs: cause === 'fact' ? stopCause : undefined,
    proposals: (all.get(id)?.proposals ?? 0) + (isHeld ? 0 : 1),
    endedAt: null,
    endedBy: null,
  };
  return {
    all: all.with(id, stoppage),
    lasting: known === undefined ? [...lasting, id] : lasting,
    byEvent: byEvent.with(event.id, id),
    byProposal: isHeld ? byProposal : byProposal.with(proposal, [...held, id]),
  };
};

/** The proposal has another answer: a stoppage that holds up no other proposal has passed. */
const leave = (
  stoppages: Stoppages,
  proposal: string,
  event: Happened,
  answer: Parameters<typeof isReplaced>[2],
): Stoppages =>
  lastingOf(stoppages, proposal)
    .filter((id) => isReplaced(stoppages, id, answer))
    .reduce((all, id) => leaveOne(all, id, event, proposal), stoppages);

const leaveOne = (
  stoppages: Stoppages,
  id: string,
  event: Happened,
  proposal: string,
): Stoppages => {
  const stoppage = stoppages.all.get(id)!;
  const proposals = stoppage.proposals - 1;
  const others = lastingOf(stoppages, proposal).filter((one) => one !== id);
  const fewer = {
    ...stoppages,
    all: stoppages.all.with(id, { ...stoppage, proposals }),
    byProposal: stoppages.byProposal.with(proposal, others),
  };
  return proposals === 0 ? end(fewer, id, event) : fewer;
};

const end = (stoppages: Stoppages, id: string, event: Happened): Stoppages => ({
  ...stoppages,
  all: stoppages.all.with(id, {
    ...stoppages.all.get(id)!,
    endedAt: event.recordedAt,
    endedBy: event.id,
  }),
  lasting: stoppages.lasting.filter((one) => one !== id),
});
