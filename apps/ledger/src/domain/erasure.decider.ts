import {
  type EraseBody,
  type EventOf,
  type evidenceShredded,
  type LedgerRefusal,
  type textsShredded,
} from '#contracts';
import {
  type Command,
  type Decider,
  type FieldError,
  isSealedField,
  type RecordedEvent,
  Refusal,
  type SealedField,
} from '#kernel';
import { entryOf } from '#work-order';
import { textsIn } from './texts-in-events';

const TARGETS = ['evidenceId', 'subject', 'workOrderId', 'stream'] as const;
const NAMES = 'evidenceId, subject, workOrderId and stream';

/** Refuses with `invalid_request` a body that names no target or several: an erasure is final. */
export const mustNameOneTarget = (data: EraseBody): void => {
  const errors = problemsOf(data);
  if (errors.length === 0) return;
  const text = errors.map(({ pointer, message }) => `${pointer || 'body'} ${message}`).join('; ');
  throw new Refusal('invalid_request', `The request does not fit: ${text}.`, {}, errors);
};

const problemsOf = (data: EraseBody): readonly FieldError[] => {
  const stated = TARGETS.filter((target) => data[target] !== undefined);
  if (stated.length === 0) return [{ pointer: '', message: `must name one of ${NAMES}` }];
  if (stated.length > 1)
    return stated.slice(1).map((target) => ({
      pointer: `/${target}`,
      message: `must be absent beside ${stated[0]}: name one of ${NAMES}`,
    }));
  if (data.evidenceOf !== undefined && data.evidenceId === undefined)
    return [
      { pointer: '/evidenceOf', message: 'names the work order of an evidenceId: name that too' },
    ];
  return [];
};

/** Evidence as far as an erasure is concerned. */
interface ErasableEvidence {
  readonly sha256: string;
  readonly subject: string | undefined;
  readonly isStored: boolean;
  /** Where its content lies beside the log, in records from before contents had places of their own. */
  readonly inline: SealedField | undefined;
  readonly shredded: false | ShreddedThen;
}

/** When it was shredded, and with which subject's key if not by itself. */
interface ShreddedThen {
  readonly withSubject: string | undefined;
  readonly at: string;
}

/** What one stream holds that can be erased. */
export interface Erasable {
  readonly evidence: Readonly<Record<string, ErasableEvidence>>;
  /** Whether the stream has free texts since the last erasure. */
  readonly hasTexts: boolean;
}

/** What to erase of one stream: its free texts, one piece of evidence, or everything about a subject. */
export interface StreamErasure {
  readonly erasureId: string;
  readonly reason: string;
  readonly stream: string;
  /** The work order of the stream; undefined for another stream. */
  readonly workOrderId: string | undefined;
  readonly what: 'texts' | { readonly evidenceId: string } | { readonly subject: string };
}

/** What the shell knows of contents. */
export interface ErasureContext {
  /** The evidence whose content is stored here, whether it arrived before or after it was named. */
  readonly heldHere: ReadonlySet<string>;
}

export type EraseInStream = Command<'erase', StreamErasure>;
type Erasing = EraseInStream & { readonly context: ErasureContext };
type Shredded = EventOf<typeof evidenceShredded> | EventOf<typeof textsShredded>;

const decide = (
  { data, context }: Erasing,
  { evidence, hasTexts }: Erasable,
): readonly Shredded[] => {
  const { what, stream, workOrderId, reason, erasureId } = data;
  if (what !== 'texts')
    return Object.entries(evidence)
      .filter(([id, known]) => isTarget(what, id, known) && isStored(id, known, context))
      .map(([evidenceId]) => ({
        type: 'evidence.shredded',
        data: { workOrderId, evidenceId, reason, ...subjectOf(what), erasureId },
      }));
  if (!hasTexts)
    throw refuse(
      'nothing_to_erase',
      `${workOrderId === undefined ? stream : `Work order ${workOrderId}`} has no free texts that are still there.`,
    );
  return [
    {
      type: 'texts.shredded',
      data: { ...(workOrderId !== undefined && { workOrderId }), reason, erasureId },
    },
  ];
};

type OfEvidence = Exclude<StreamErasure['what'], 'texts'>;

const isTarget = (what: OfEvidence, id: string, { subject }: ErasableEvidence): boolean =>
  'subject' in what ? subject === what.subject : id === what.evidenceId;

/** Nothing is shredded twice, and nothing that was never stored here. */
const isStored = (
  id: string,
  { isStored, inline, shredded }: ErasableEvidence,
  { heldHere }: ErasureContext,
): boolean => (isStored || inline !== undefined || heldHere.has(id)) && !shredded;

const subjectOf = (what: OfEvidence) => ('subject' in what ? { subject: what.subject } : {});

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
      return { ...state, hasTexts };
  }
};

/** A second event of the same id changes nothing, and brings nothing back that was erased. */
const withEvidence = (state: Erasable, { data }: RecordedEvent): Erasable => {
  const { evidenceId, sha256, subject, isStored, content } = data;
  if (entryOf(state.evidence, evidenceId)) return state;
  const recorded: ErasableEvidence = {
    sha256,
    subject,
    isStored: isStored === true,
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
