import { isChat } from './chat';
import { entryOf } from './entry';
import { type RecordedEvidence, type WorkOrder } from './state';

type Evidence = WorkOrder['evidence'];

/**
 * Whether an artifact proves something to whoever names it from now on: it is no chat, its digest is that of
 * something, nothing stands in its place and its content was not destroyed. What was accepted while it did stays accepted: nobody is asked
 * again. Domain rules 6, 9 and 15.
 */
export const isProof = (recorded: RecordedEvidence): boolean =>
  !isChat(recorded) &&
  !recorded.isNothing &&
  recorded.supersededBy === null &&
  !recorded.isShredded;

/** Everything of a work order that proves something now. */
export const proofsOf = ({ evidence }: Pick<WorkOrder, 'evidence'>): readonly RecordedEvidence[] =>
  Object.values(evidence).filter(isProof);

/** The newest version of an artifact; itself where nothing stands in its place. Always ends. */
export const newestOf = (evidence: Evidence, recorded: RecordedEvidence): RecordedEvidence => {
  const passed = new Set<string>();
  let newest = recorded;
  while (newest.supersededBy !== null && !passed.has(newest.evidenceId)) {
    passed.add(newest.evidenceId);
    const next = entryOf(evidence, newest.supersededBy);
    if (!next) return newest;
    newest = next;
  }
  return newest;
};

/**
 * Why the evidence of this id proves nothing, and what to do instead, as one half of a sentence about it:
 * "is chat text: …"; undefined where it proves something.
 */
export const whyNoProof = (evidence: Evidence, evidenceId: string): string | undefined => {
  const recorded = entryOf(evidence, evidenceId);
  if (!recorded) return 'is not recorded on this work order: record it first';
  if (isChat(recorded)) return 'is chat text, which proves nothing: record an artifact';
  if (recorded.supersededBy !== null) return whyNotSuperseded(evidence, recorded);
  if (recorded.isNothing)
    return 'has the digest of nothing: record an artifact that holds something, with its own SHA-256';
  if (recorded.isShredded)
    return 'was erased, so that nobody can look at it: record what can be looked at';
  return undefined;
};

const whyNotSuperseded = (evidence: Evidence, recorded: RecordedEvidence): string => {
  const newest = newestOf(evidence, recorded);
  return isProof(newest)
    ? `is superseded: name ${newest.evidenceId}, which stands in its place`
    : `is superseded by ${recorded.supersededBy}, which proves nothing now: record what does`;
};

/**
 * Which of the kinds nothing proves, each with why in one sentence: it was never recorded, or all that was
 * has been erased or is chat.
 */
export const unprovenKinds = (
  workOrder: Pick<WorkOrder, 'evidence'>,
  kinds: readonly string[],
): readonly { readonly kind: string; readonly why: string }[] => {
  const proven = new Set(proofsOf(workOrder).map(({ kind }) => kind));
  return kinds
    .filter((kind) => !proven.has(kind))
    .map((kind) => ({ kind, why: whyUnproven(workOrder, kind) }));
};

const whyUnproven = ({ evidence }: Pick<WorkOrder, 'evidence'>, kind: string): string => {
  const isErased = Object.values(evidence).some((one) => one.kind === kind && one.isShredded);
  return isErased
    ? `evidence of kind ${kind} was erased: record what can be looked at`
    : `evidence of kind ${kind} is not recorded`;
};
