import { type BuiltInExceptionCode, type ExceptionCause } from '#contracts';
import { outcomeReportedAt } from '../decisions/outcomes';
import { entryOf } from '../entry';
import { codeOf, type ExceptionCatalogue } from './exception-catalogue';
import { type WorkOrder } from '../state';
import { type OpenedException } from './opened-exceptions';
import { type Blockage, endedTogether, lastingOf, subjectOf } from './blockages';
import { type Stoppage } from './stoppages';
import { openExceptions } from '../closure/obligations';

/** The event that calls for an exception, and what it says. */
export interface CallForException {
  readonly cause: string;
  readonly subject: string;
  /** By the name that it has today. */
  readonly code: string;
  /** The event's id; null where a timer calls. */
  readonly causedBy: string | null;
  /** The event's version in the stream; absent where a timer calls. */
  readonly version?: number;
}

/** What happens to such a subject once only: every event about it has the same effect. */
const happensOnce: ReadonlySet<string> = new Set([
  'action',
  'approval',
  'delegation',
  'outcome',
  'work',
]);

/**
 * The exception that is the effect of an event: the one that the event raised, or the one that it
 * joins. An event joins an exception of the same cause, subject and code when both ended together, or
 * neither has ended, and nobody resolved the exception before the event. Only places in the stream
 * decide, never what is open now. So the answer is the same however late and in whatever order events
 * are delivered.
 */
export const effectOf = (
  workOrder: WorkOrder,
  call: CallForException,
  catalogue: ExceptionCatalogue,
): OpenedException | undefined => {
  const { exceptions, stoppages, blockages } = workOrder;
  const endedAt = endOf(workOrder, call);
  const stoppage = entryOf(stoppages.byEvent, call.causedBy);
  const { version = Infinity } = call;
  const isJoined = (exception: OpenedException): boolean =>
    happensOnce.has(call.cause) ||
    (endOf(workOrder, exception) === endedAt && (exception.resolvedVersion ?? Infinity) >= version);
  const raisedFor =
    stoppage === undefined
      ? [...endedTogether(blockages, call, endedAt), subjectOf(call)]
      : [stoppage];
  return raisedFor
    .flatMap((one) => exceptions.all.having(raisedForOf, one))
    .find(
      (exception) =>
        exception.cause === call.cause &&
        exception.subject === call.subject &&
        (codeOf(catalogue, exception.code)?.code ?? exception.code) === call.code &&
        ((exception.causedBy !== null && exception.causedBy === call.causedBy) ||
          isJoined(exception)),
    );
};

const raisedForOf = ({ raisedFor }: OpenedException): string => raisedFor;

/** Blocks of steps and failures of prerequisites that caused no exception: they joined one, or have none. */
export const blockagesWithoutException = ({
  blockages: { all, causedNone },
}: WorkOrder): readonly Blockage[] => causedNone.map((id) => all.get(id)!);

/**
 * Blocks of steps and failures of prerequisites without an exception. Most of them wait for their reaction.
 * Of one that joined an exception, a late report may show that it was another block: then nobody else
 * raises it.
 */
export const unraisedBlockages = (
  workOrder: WorkOrder,
  catalogue: ExceptionCatalogue,
): readonly Blockage[] =>
  blockagesWithoutException(workOrder).filter((blockage) => {
    const code = codeOf(catalogue, blockage.code)?.code ?? blockage.code;
    const call = { ...blockage, code, causedBy: blockage.eventId };
    return effectOf(workOrder, call, catalogue) === undefined;
  });

/**
 * The step that goes on because an exception was resolved; undefined where it went on already, the block was
 * another one, or something else holds it up. Only the block that the exception was raised for is lifted.
 */
export const stepToGoOn = (workOrder: WorkOrder, exceptionId: string): string | undefined => {
  const exception = entryOf(workOrder.exceptions.all, exceptionId);
  if (!exception || exception.open || exception.cause !== 'step') return undefined;
  const { subject, causedBy } = exception;
  const lasts =
    entryOf(workOrder.blockages.all, causedBy)?.endedAt === null &&
    entryOf(workOrder.steps, subject) === 'blocked';
  const goesOn = lasts && workOrder.status === 'open' && !isHeldUp(workOrder, subject);
  return goesOn ? subject : undefined;
};

/**
 * Another exception about the step is open, or will be: a block that has none yet was not dealt with. That
 * nobody owns the code of a block comes with it, and holds nothing up by itself, unless a block says just that.
 */
const isHeldUp = (workOrder: WorkOrder, step: string): boolean =>
  openExceptions(workOrder).some(
    ({ cause, subject, code }) =>
      cause === 'step' &&
      subject === step &&
      (code !== OWNER_MISSING || isBlockedFor(workOrder, step, OWNER_MISSING)),
  ) ||
  unraisedBlockages(workOrder, {}).some(
    ({ cause, subject, endedAt }) => cause === 'step' && subject === step && endedAt === null,
  );

const OWNER_MISSING: BuiltInExceptionCode = 'owner-missing';

const isBlockedFor = (
  { blockages }: Pick<WorkOrder, 'blockages'>,
  subject: string,
  reason: string,
): boolean => lastingOf(blockages, { cause: 'step', subject }).some(({ code }) => code === reason);

/**
 * When what an exception is about ended; null while it lasts, and for what has no end of its own. A block is
 * known by the event that recorded it, as is what stops proposals, and a dispatch by its id.
 */
export const endOf = (
  workOrder: WorkOrder,
  call: Pick<CallForException, 'cause' | 'subject' | 'causedBy'>,
): string | null => {
  const { blockages, delegations } = workOrder;
  const { cause, subject, causedBy } = call;
  if (cause === 'delegation') return entryOf(delegations, subject)?.endedAt ?? null;
  if (cause === 'outcome') return outcomeReportedAt(workOrder, subject);
  const stoppage = stoppageOf(workOrder, causedBy);
  if (stoppage) return stoppage.endedAt;
  const blockage = entryOf(blockages.all, causedBy);
  if (blockage) return blockage.endedAt;
  return cause === 'prerequisite' ? endOfWaiting(workOrder, subject) : null;
};

/** The stoppage that an event is part of; undefined where it is part of none. */
export const stoppageOf = (
  { stoppages }: Pick<WorkOrder, 'stoppages'>,
  eventId: string | null,
): Stoppage | undefined => entryOf(stoppages.all, entryOf(stoppages.byEvent, eventId));

/** A decision can be stopped by a prerequisite that nobody has failed: its end is when it passed. */
const endOfWaiting = (
  { prerequisites, lastReported }: WorkOrder,
  subject: string,
): string | null =>
  entryOf(prerequisites, subject) === 'passed'
    ? (entryOf(lastReported, `prerequisite/${subject}`) ?? null)
    : null;

/** How what an exception is about passes by itself. */
export interface Ending {
  /** Finishes the sentence "It resolves itself when …". */
  readonly when: string;
  /** What the resolution says. */
  readonly resolution: string;
}

const OTHER_ANSWER = 'every proposal that it stopped has another answer';
const BY_DECISION = 'A later decision does not stop it for this reason any more.';

/** By cause; null where a person resolves it. */
export const endings: Readonly<Record<ExceptionCause, Ending | null>> = {
  prerequisite: { when: 'the prerequisite passes', resolution: 'The prerequisite passed.' },
  fact: {
    when: `the fact is reported as the rules need it, or ${OTHER_ANSWER}`,
    resolution: 'The fact stops nothing any more: it was reported, or a later decision needs none.',
  },
  step: {
    when: 'the step goes on, or is completed or skipped',
    resolution: 'The step went on.',
  },
  decision: { when: OTHER_ANSWER, resolution: BY_DECISION },
  approval: { when: OTHER_ANSWER, resolution: BY_DECISION },
  delegation: {
    when: 'the dispatch is confirmed, replaced or called back',
    resolution: 'Nobody waits for the delegation any more.',
  },
  outcome: {
    when: 'the outcome is reported',
    resolution: 'The outcome was reported.',
  },
  action: null,
  manual: null,
  'break-glass': null,
  review: null,
  work: null,
};

/** A catalogued code: what its exceptions are about, and whether only a person resolves them all the same. */
interface CodeOfCause {
  readonly cause: ExceptionCause;
  readonly byPerson?: true;
}

/**
 * Each code that the system raises by itself. Exceptions of other codes go by their cause as well: by `prerequisite`,
 * `step` or `decision` where a workflow or a policy names the code, and by `manual` where somebody raises it.
 */
export const causesOfCodes: Readonly<Record<BuiltInExceptionCode, CodeOfCause>> = {
  'prerequisite-failed': { cause: 'prerequisite' },
  'input-missing': { cause: 'prerequisite' },
  'step-blocked': { cause: 'step' },
  'policy-stop': { cause: 'decision' },
  'policy-missing': { cause: 'decision' },
  'policy-error': { cause: 'decision' },
  'action-not-listed': { cause: 'decision' },
  'system-not-listed': { cause: 'decision' },
  'object-out-of-scope': { cause: 'decision' },
  'fact-unknown': { cause: 'fact' },
  'facts-conflict': { cause: 'fact' },
  'facts-stale': { cause: 'fact' },
  'budget-exceeded': { cause: 'decision' },
  'draft-only': { cause: 'decision' },
  'approval-exceeded': { cause: 'decision' },
  'work-order-not-open': { cause: 'decision' },
  halted: { cause: 'decision' },
  // Also with an exception whose code has no owner, and then it ends with that; at a gate a person resolves it.
  'owner-missing': { cause: 'decision' },
  // Asking again must not lift an owner's rejection.
  'approval-rejected': { cause: 'approval', byPerson: true },
  'approval-expired': { cause: 'approval' },
  'break-glass-exceeded': { cause: 'decision' },
  'break-glass-ended': { cause: 'decision' },
  'break-glass-not-upheld': { cause: 'review' },
  'work-overdue': { cause: 'work' },
  'delegation-timed-out': { cause: 'delegation' },
  'delegation-exceeded': { cause: 'decision' },
  recalled: { cause: 'manual' },
  'outcome-unknown': { cause: 'outcome' },
  'request-withdrawn': { cause: 'decision' },
  'unauthorised-action': { cause: 'action' },
};

/** How exceptions of a code end by themselves; null where a person resolves them. */
export const endingOf = (code: BuiltInExceptionCode): Ending | null => {
  const { cause, byPerson } = causesOfCodes[code];
  return byPerson ? null : endings[cause];
};
