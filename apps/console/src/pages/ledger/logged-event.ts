import { exactOf } from '../../parts/times';
import { moneyOf } from '../../parts/values';

/** An event as its bytes in the log say it. */
export interface LoggedEvent {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly version: number;
  readonly tenant: string;
  readonly schemaVersion: number;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly actor: {
    readonly id: string;
    readonly key?: string;
    readonly onBehalfOf?: readonly string[];
  };
  readonly causationId: string | null;
  readonly correlationId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The event of a receipt: base64 of its canonical JSON. Undefined where the bytes are none. */
export const loggedEventOf = (
  base64: string,
): { readonly event: LoggedEvent; readonly text: string } | undefined => {
  try {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { event: JSON.parse(text) as LoggedEvent, text };
  } catch {
    return undefined;
  }
};

const OF_WORK_ORDER = /^work-order-(.+)$/;

/** The work order that a stream is of; other streams hold definitions, codes and absences. */
export const workOrderOf = (stream: string): string | undefined => OF_WORK_ORDER.exec(stream)?.[1];

/** The evidence that an event recorded; undefined where it recorded none. */
export const evidenceOf = ({
  type,
  stream,
  data: { evidenceId, sha256 },
}: Pick<LoggedEvent, 'type' | 'stream' | 'data'>) => {
  const workOrderId = workOrderOf(stream);
  const isNamed = typeof evidenceId === 'string' && typeof sha256 === 'string';
  return type === 'evidence.recorded' && workOrderId !== undefined && isNamed
    ? { evidenceId, workOrderId, sha256 }
    : undefined;
};

const HYPHENATED = new Set(['break-glass', 'post-review']);

/** A readable event type: `work-order.closure-refused` is `Work order closure refused`. */
export const typeLabel = (type: string): string => {
  const [subject = type, verb = ''] = type.split('.');
  const noun = HYPHENATED.has(subject) ? subject : subject.replaceAll('-', ' ');
  const label = `${noun} ${verb.replaceAll('-', ' ')}`.trim();
  return label.charAt(0).toUpperCase() + label.slice(1);
};

/** One thing that an event says: a name and its value as text, or that there was one and it is erased or sealed. */
export interface EventField {
  readonly name: string;
  readonly value: string | null;
  /** Of texts, whose digest is all that the log holds: what became of the text. */
  readonly text?: 'stored' | 'erased' | 'not here';
}

/** What the data of an event says, as names with values; the order is that of the event. */
export const fieldsOf = (data: Readonly<Record<string, unknown>>): readonly EventField[] =>
  Object.entries(data).map(([name, value]) => fieldOfValue(labelOf(name), value));

const fieldOfValue = (name: string, value: unknown): EventField => {
  if (!isSealed(value)) return { name, value: valueOf(value) };
  if (typeof value.text === 'string') return { name, value: value.text, text: 'stored' };
  return { name, value: null, text: value.erased === true ? 'erased' : 'not here' };
};

const isSealed = (
  value: unknown,
): value is { readonly sha256: string; readonly text?: unknown; readonly erased?: unknown } =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as { sha256?: unknown }).sha256 === 'string' &&
  Object.keys(value).every((key) => ['ref', 'sha256', 'text', 'erased'].includes(key));

const labelOf = (name: string): string => name.replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** Instants are in the time zone of the user, as all times; the recorded text stands below. */
const shownAs = (value: unknown): string =>
  typeof value === 'string' && INSTANT.test(value) ? exactOf(value) : String(value);

const valueOf = (value: unknown): string | null => {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'object') return shownAs(value);
  const lines = linesOf('', value);
  return lines.length === 0 ? null : lines.join('\n');
};

/** What is nested, line by line: `amount up to, currency: EUR`. */
const linesOf = (name: string, value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [`${name}: ${shownAs(value)}`];
  if (isMoney(value)) return [`${name && `${name}: `}${moneyOf(value.minor, value.currency)}`];
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object'))
    return [name === '' ? value.join(', ') : `${name}: ${value.join(', ')}`];
  if (Array.isArray(value))
    return value.map((one: unknown) => `${name && `${name}: `}${partText(one)}`);
  return Object.entries(value).flatMap(([key, part]) =>
    linesOf([...(name === '' ? [] : [name]), labelOf(key)].join(', '), part),
  );
};

const isMoney = (value: object): value is { readonly minor: number; readonly currency: string } =>
  'minor' in value &&
  typeof value.minor === 'number' &&
  'currency' in value &&
  typeof value.currency === 'string';

/** One of several parts in a line: `message: The work order is open. · passed: true` */
const partText = (part: unknown): string =>
  typeof part === 'object' && part !== null ? linesOf('', part).join(' · ') : String(part);

/** Of events in order: which evidence was erased since, and up to which version all texts were. */
export const erasedIn = (
  events: readonly LoggedEvent[],
): { readonly evidence: ReadonlySet<string>; readonly textsUpTo: number } => ({
  evidence: new Set(
    events
      .filter(({ type }) => type === 'evidence.shredded')
      .map(({ data }) => String(data['evidenceId'])),
  ),
  textsUpTo: events.findLast(({ type }) => type === 'texts.shredded')?.version ?? 0,
});

/** How proven events say that their work order closed. */
export interface Closing {
  readonly by: string;
  readonly at: string;
  /** The evidence that was named, where the event that recorded it is among them. */
  readonly evidence?: { readonly kind: string; readonly sha256: string };
  /** It was opened again afterwards. */
  readonly isReopened: boolean;
}

const AFTERWARDS = new Set(['work-order.reopened', 'work-order.closed']);

/** The last closure among the events of one work order; undefined where there is none. */
export const closingOf = (events: readonly LoggedEvent[]): Closing | undefined => {
  const closed = events.findLast(({ type }) => type === 'work-order.closed');
  if (!closed) return undefined;
  const named = closed.data['closureEvidenceId'];
  const evidence = events.find(
    ({ type, data }) => type === 'evidence.recorded' && data['evidenceId'] === named,
  )?.data;
  const last = events.findLast(({ type }) => AFTERWARDS.has(type));
  return {
    by: closed.actor.id,
    at: closed.occurredAt,
    ...(evidence && {
      evidence: { kind: String(evidence['kind']), sha256: String(evidence['sha256']) },
    }),
    isReopened: last?.type === 'work-order.reopened',
  };
};

/** What a signed note of the log says, to be shown: nothing of it is checked here. */
interface NoteShown {
  readonly origin: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
  /** Names of those who have signed it: the log, and witnesses. */
  readonly signers: readonly string[];
}

/** The three lines and the signers of a note; undefined where it is none. */
export const noteOf = (text: string): NoteShown | undefined => {
  const [origin, size, root] = text.trimStart().split('\n');
  if (!origin || !root || !/^\d+$/.test(size ?? '')) return undefined;
  const signers = [...text.matchAll(/^— (\S+) \S+$/gmu)].map(([, name]) => name!);
  return { origin, size: Number(size), root, signers };
};

const UUID_7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i;

/** Whether an id may be an event’s: those are UUIDs of version 7, which ids of work orders may be too. */
export const mayBeEvent = (id: string): boolean => UUID_7.test(id);
