import {
  type EventOf,
  type evidenceShredded,
  type LedgerRefusal,
  type textsShredded,
} from '#contracts';
import {
  type Command,
  type Decider,
  isSealedField,
  type RecordedEvent,
  Refusal,
  type SealedField,
} from '#kernel';
import { entryOf } from '#work-order';
import { textsIn } from './texts-in-events';

/** Evidence as far as an erasure is concerned. */
export interface ErasableEvidence {
  readonly sha256: string;
  readonly subject: string | undefined;
  readonly isKept: boolean;
  /** Where its content lies beside the log, as it did before there was a place for contents. */
  readonly inline: SealedField | undefined;
  readonly shredded: false | ShreddedThen;
}

/** That it is shredded: with the key of its subject, or by itself; and since when. */
export interface ShreddedThen {
  readonly withSubject: string | undefined;
  readonly at: string;
}

/** What one stream holds that can be erased. */
export interface Erasable {
  readonly evidence: Readonly<Record<string, ErasableEvidence>>;
  /** Whether anything was said in free text since the last erasure. */
  readonly hasTexts: boolean;
}

/** What of one stream is to be erased: its free texts, one piece of evidence, or all that is about somebody. */
export interface StreamErasure {
  readonly erasureId: string;
  readonly reason: string;
  readonly stream: string;
  /** The work order that the stream is of; undefined for evidence of none. */
  readonly workOrderId: string | undefined;
  readonly what: 'texts' | { readonly evidenceId: string } | { readonly subject: string };
}

/** What only the shell can know of contents. */
export interface ErasureContext {
  /** The evidence whose content lies here, whether it was here already when it was named or came later. */
  readonly lyingHere: ReadonlySet<string>;
}

export type EraseInStream = Command<'erase', StreamErasure>;
type Erasing = EraseInStream & { readonly context: ErasureContext };
type Shredded = EventOf<typeof evidenceShredded> | EventOf<typeof textsShredded>;

const decide = (
  { data, context }: Erasing,
  { evidence, hasTexts }: Erasable,
): readonly Shredded[] => {
  const { what, workOrderId, reason, erasureId } = data;
  if (what !== 'texts')
    return Object.entries(evidence)
      .filter(([id, known]) => isMeant(what, id, known) && isThere(id, known, context))
      .map(([evidenceId]) => ({
        type: 'evidence.shredded',
        data: { workOrderId, evidenceId, reason, ...aboutWhom(what), erasureId },
      }));
  if (!hasTexts)
    throw refuse(
      'nothing_to_erase',
      `Work order ${workOrderId} has no free texts that are still there.`,
    );
  return [{ type: 'texts.shredded', data: { workOrderId: workOrderId!, reason, erasureId } }];
};

type OfEvidence = Exclude<StreamErasure['what'], 'texts'>;

const isMeant = (what: OfEvidence, id: string, { subject }: ErasableEvidence): boolean =>
  'subject' in what ? subject === what.subject : id === what.evidenceId;

/** Nothing is shredded twice, nor what was never kept here. */
const isThere = (
  id: string,
  { isKept, inline, shredded }: ErasableEvidence,
  { lyingHere }: ErasureContext,
): boolean => (isKept || inline !== undefined || lyingHere.has(id)) && !shredded;

const aboutWhom = (what: OfEvidence) => ('subject' in what ? { subject: what.subject } : {});

const evolve = (state: Erasable, event: RecordedEvent): Erasable => {
  const hasTexts = state.hasTexts || textsIn(event).size > 0;
  switch (event.type) {
    case 'evidence.recorded':
      return withEvidence(state, event);
    case 'evidence.shredded':
      return withShredded(state, event);
    case 'texts.shredded':
      return { ...state, hasTexts: false };
    default:
      return hasTexts === state.hasTexts ? state : { ...state, hasTexts };
  }
};

/** What is told again under one id does not change what it is, nor bring back what was erased. */
const withEvidence = (state: Erasable, { data }: RecordedEvent): Erasable => {
  const { evidenceId, sha256, subject, isKept, content } = data;
  if (entryOf(state.evidence, evidenceId)) return state;
  const recorded: ErasableEvidence = {
    sha256,
    subject,
    isKept: isKept === true,
    inline: isSealedField(content) ? content : undefined,
    shredded: false,
  };
  return { ...state, evidence: { ...state.evidence, [evidenceId]: recorded } };
};

const withShredded = (state: Erasable, { data, recordedAt }: RecordedEvent): Erasable => {
  const known = entryOf(state.evidence, data.evidenceId);
  if (!known) return state;
  const shredded = { withSubject: data.subject as string | undefined, at: recordedAt };
  return { ...state, evidence: { ...state.evidence, [data.evidenceId]: { ...known, shredded } } };
};

const refuse = (code: LedgerRefusal, message: string): Refusal<LedgerRefusal> =>
  new Refusal(code, message);

export const erasureDecider: Decider<Erasable, Erasing, Shredded> = {
  initialState: { evidence: {}, hasTexts: false },
  decide,
  evolve,
};
