import {
  type ActionFact,
  LIST_MAX,
  type MaskedPlace,
  type ObservedFact,
  reportableFacts,
} from '#contracts';
import { type FieldError, Refusal } from '#kernel';
import {
  type Envelope,
  type FactError,
  factError,
  isFactError,
  readEnvelope,
  readTime,
} from './envelope';

/** A fact that is understood: an envelope, and a body of the right shape. */
export interface UnderstoodFact {
  readonly envelope: Envelope;
  readonly body: FactBody;
  /** What is masked in the event as it was sent. */
  readonly masked?: readonly MaskedPlace[];
}

/** Every body names its work order; see `reportableFacts` for the rest of each. */
type FactBody = { readonly workOrderId: string };

/** Validates as the interfaces do: unknown fields are refused. Throws a `Refusal` with field errors. */
export type ParseAs = <T extends object>(contract: new () => T, data: unknown) => T;

/**
 * Understands a CloudEvent as the report of a fact, or says why not. What it says is not judged here:
 * facts are recorded as they come. A fact's value of which anything is `masked` is taken for unknown.
 */
export const understand = (
  value: unknown,
  now: string,
  parseAs: ParseAs,
  masked: readonly MaskedPlace[] = [],
): UnderstoodFact | FactError => {
  const envelope = readEnvelope(unknownWhereMasked(value, masked), now);
  if (isFactError(envelope)) return envelope;

  // Who reports is who the credential says: an actor in the body is neither believed nor refused.
  const { actor: _, ...data } = envelope.data;
  const body = bodyOf(envelope.type, data, parseAs);
  if (isFactError(body)) return body;

  const observedAt = readTime((body as ObservedFact).observedAt, '/data/observedAt', now);
  if (typeof observedAt === 'object') return observedAt;
  return { envelope, body, ...(masked.length > 0 && { masked }) };
};

const bodyOf = (type: string, data: unknown, parseAs: ParseAs): FactBody | FactError => {
  try {
    return withoutNulls(parseAs(reportableFacts[type]!.body, data));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return badData(error.errors);
  }
};

const badData = ([first]: readonly FieldError[]): FactError => {
  const { pointer = '', message = 'is not what this type holds' } = first ?? {};
  const field = pointer.slice(1) || 'data';
  const sentence = message.startsWith(field.split('/').at(-1)!) ? message : `${field} ${message}`;
  return factError('invalid_data', `/data${pointer}`, `${sentence}: correct it and send it again.`);
};

/** Senders that write every field say "absent" by null; only a fact's value means unknown by it. */
const withoutNulls = <T extends object>(body: T): T => {
  for (const [name, value] of Object.entries(body))
    if (value === null && name !== 'value') delete body[name as keyof T];
  const { action } = body as Partial<ActionFact>;
  if (action) withoutNulls(action);
  return body;
};

/** Places in an event whose values rules read: the value of a fact, and the inputs of an opening. */
const READ_BY_RULES = /^\/data\/(?:value|inputs\/([^/]+))(?:\/|$)/;

type Event = Readonly<Record<string, unknown>>;

/**
 * An event in which every value that rules read is unknown where anything of it is masked: what is left
 * of it is not what the source sent, and doubt is never `run` (domain rules 2, 14 and 17).
 */
const unknownWhereMasked = (value: unknown, masked: readonly MaskedPlace[]): unknown => {
  if (!masked.some(({ pointer }) => READ_BY_RULES.test(pointer))) return value;
  const event = value as Event;
  const data = { ...(event['data'] as Event) };
  for (const { pointer } of masked) {
    const [found, input] = READ_BY_RULES.exec(pointer) ?? [];
    if (found === undefined) continue;
    if (input === undefined) data['value'] = null;
    else data['inputs'] = { ...(data['inputs'] as Event), [input]: null };
  }
  return { ...event, data };
};

/** Whether anything of the action that an event reports is masked: then no run is known to cover it. */
export const isActionMasked = (masked: readonly MaskedPlace[]): boolean =>
  masked.some(({ pointer }) => pointer.startsWith('/data/action'));

/** What is recorded of it with the event, so that people see it. */
export const maskedField = (masked: readonly MaskedPlace[]): { masked?: MaskedPlace[] } =>
  masked.length === 0 ? {} : { masked: masked.slice(0, LIST_MAX) };
