import { type BuiltInExceptionCode, type ExceptionCause } from '#contracts';

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
  // Also with an exception whose code has no owner, and then it ends with that; at a gate a person resolves it.
  'owner-missing': { cause: 'decision' },
  // Asking again must not lift an owner's no.
  'approval-rejected': { cause: 'approval', byPerson: true },
  'approval-expired': { cause: 'approval' },
  'break-glass-exceeded': { cause: 'decision' },
  'break-glass-ended': { cause: 'decision' },
  'break-glass-not-upheld': { cause: 'review' },
  'work-overdue': { cause: 'work' },
  'delegation-timed-out': { cause: 'delegation' },
  'delegation-exceeded': { cause: 'decision' },
  recalled: { cause: 'manual' },
  'unauthorised-action': { cause: 'action' },
};

/** How exceptions of a code end by themselves; null where a person resolves them. */
export const endingOf = (code: BuiltInExceptionCode): Ending | null => {
  const { cause, byPerson } = causesOfCodes[code];
  return byPerson ? null : endings[cause];
};
