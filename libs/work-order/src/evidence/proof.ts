import { entryOf } from '../entry';
import { type RecordedEvidence } from './recorded-evidence';
import { type WorkOrder } from '../state';

type Evidence = WorkOrder['evidence'];

/** The evidence of a work order, and the kinds that its workflow takes as proof though nobody verified them. */
export type Provable = Pick<WorkOrder, 'evidence' | 'claimedEvidence'>;

/**
 * Whether an artifact can be used: it is no chat, its digest is that of something, nothing supersedes it and its
 * content was not destroyed. What was accepted before stays accepted. Domain rules 6, 9 and 15.
 */
export const isCurrent = (recorded: RecordedEvidence): boolean =>
  !isChat(recorded) &&
  !isDigestOfNothing(recorded.sha256) &&
  recorded.supersededBy === null &&
  !recorded.isShredded;

/** All evidence of a work order that is current. */
export const currentEvidence = ({
  evidence,
}: Pick<WorkOrder, 'evidence'>): readonly RecordedEvidence[] => evidence.values().filter(isCurrent);

/**
 * Whether an artifact proves something: it is current, and verified unless the workflow takes a claim for its kind.
 * A digest alone says nothing: its recorder may have made it up.
 */
export const isProof = (
  recorded: RecordedEvidence,
  { claimedEvidence }: Pick<WorkOrder, 'claimedEvidence'>,
): boolean => isCurrent(recorded) && isAccepted(recorded, { claimedEvidence });

/** Whether evidence is verified, or a claim of a kind that the workflow takes as proof. */
export const isAccepted = (
  { isVerified, kind }: RecordedEvidence,
  { claimedEvidence }: Pick<WorkOrder, 'claimedEvidence'>,
): boolean => isVerified || claimedEvidence.includes(kind);

/** The same evidence as if certain people had not verified it. Where Writ has its content, no person matters. */
export const withoutVerifiers = (
  recorded: RecordedEvidence,
  isExcluded: (people: readonly string[]) => boolean,
): RecordedEvidence => {
  const verifiers = recorded.verifiers.filter((people) => !isExcluded(people));
  const isVerified = recorded.verifiers.length === 0 ? recorded.isVerified : verifiers.length > 0;
  return { ...recorded, verifiers, isVerified };
};

/** All evidence of a work order that proves something now. */
export const proofsOf = (workOrder: Provable): readonly RecordedEvidence[] =>
  workOrder.evidence.values().filter((recorded) => isProof(recorded, workOrder));

/** The newest version of an artifact; itself where nothing supersedes it. Always ends. */
export const newestOf = (evidence: Evidence, recorded: RecordedEvidence): RecordedEvidence => {
  const passed = new Set<string>();
  let newest = recorded;
  while (!passed.has(newest.evidenceId)) {
    passed.add(newest.evidenceId);
    const next = entryOf(evidence, newest.supersededBy);
    if (!next) return newest;
    newest = next;
  }
  return newest;
};

/**
 * Why the evidence of this id is not current, and what to do instead, as one half of a sentence about it:
 * "is chat text: …"; undefined where it is.
 */
export const whyNotCurrent = (evidence: Evidence, evidenceId: string): string | undefined => {
  const recorded = entryOf(evidence, evidenceId);
  if (!recorded) return 'is not recorded on this work order: record it first';
  if (isChat(recorded)) return 'is chat text, which proves nothing: record an artifact';
  if (recorded.supersededBy !== null) return whyNotSuperseded(evidence, recorded);
  if (isDigestOfNothing(recorded.sha256))
    return 'has the digest of nothing: record an artifact that holds something, with its own SHA-256';
  if (recorded.isShredded) return 'was erased, so that nobody can read it: record what can be read';
  return undefined;
};

/** Why the evidence of this id proves nothing, as `whyNotCurrent` says it; undefined where it proves something. */
export const whyNoProof = (workOrder: Provable, evidenceId: string): string | undefined => {
  const why = whyNotCurrent(workOrder.evidence, evidenceId);
  if (why !== undefined) return why;
  return isProof(entryOf(workOrder.evidence, evidenceId)!, workOrder) ? undefined : UNVERIFIED;
};

const UNVERIFIED =
  'is claimed and not verified: record it with its content, or let somebody other than its recorder fetch and verify it (POST /v1/evidence/{evidenceId}/verify)';

const whyNotSuperseded = (evidence: Evidence, recorded: RecordedEvidence): string => {
  const newest = newestOf(evidence, recorded);
  return isCurrent(newest)
    ? `is superseded: name ${newest.evidenceId}, which replaces it`
    : `is superseded by ${recorded.supersededBy}, which proves nothing now: record what does`;
};

/** Which of the kinds nothing proves, each with why in one sentence. */
export const unprovenKinds = (
  workOrder: Provable,
  kinds: readonly string[],
): readonly { readonly kind: string; readonly why: string }[] => {
  const proven = new Set(proofsOf(workOrder).map(({ kind }) => kind));
  return kinds
    .filter((kind) => !proven.has(kind))
    .map((kind) => ({ kind, why: whyUnproven(workOrder, kind) }));
};

const whyUnproven = (workOrder: Provable, kind: string): string => {
  const recorded = workOrder.evidence.values().filter((one) => one.kind === kind);
  const claimed = recorded.find(isCurrent);
  if (claimed) return `evidence of kind ${kind} (${claimed.evidenceId}) ${UNVERIFIED}`;
  return recorded.some(({ isShredded }) => isShredded)
    ? `evidence of kind ${kind} was erased: record what can be read`
    : `evidence of kind ${kind} is not recorded`;
};

/** Any text that names a chat, and any other type that has the word: `application/vnd.slack.chat+json`. */
const CHAT_MEDIA = /^(?:text\/.*chat|[^;]*\bchat\b)/i;

/**
 * Whether evidence is chat text: it proves nothing, whatever a workflow accepts. Its kind
 * says so or its media type does, so that neither way around the other leads to a proof. Domain rules 6 and 9.
 */
export const isChat = ({
  kind,
  mediaType,
}: Pick<RecordedEvidence, 'kind' | 'mediaType'>): boolean =>
  kind.toLowerCase().startsWith('chat') || CHAT_MEDIA.test(mediaType);

/** SHA-256 of no bytes. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** In place of a digest that nobody computed. */
const ZEROS = '0'.repeat(64);

/** Whether a digest is that of nothing: such evidence proves nothing. Domain rule 9. */
export const isDigestOfNothing = (sha256: string): boolean => sha256 === EMPTY || sha256 === ZEROS;
