import {
  externalIdProblem,
  type QuarantineReason,
  parseCloudEventType,
  reportableFacts,
} from '#contracts';
import { elapsedMs, parseInstant } from '#kernel';

/** What a CloudEvent says besides its data. Source and id are stored verbatim. */
export interface Envelope {
  readonly source: string;
  readonly id: string;
  /** One of `reportableFacts`. */
  readonly type: string;
  /** An instant; absent where the event has no time. */
  readonly time?: string;
  readonly imported: boolean;
  readonly data: Readonly<Record<string, unknown>>;
}

const NAME_MAX = 256;
const AHEAD_MAX_MS = 86_400_000;
const JSON_TYPE = /^application\/([a-z0-9.-]+\+)?json(;.*)?$/i;

/** Reads a CloudEvent (1.0, structured JSON) of one of our types, or says what is wrong with it. */
export const readEnvelope = (value: unknown, now: string): Envelope | FactError => {
  if (!isObject(value))
    return factError('invalid_envelope', '', 'Send a CloudEvent as a JSON object.');
  return wrongName(value) ?? wrongKind(value) ?? wrongContent(value) ?? timed(value, now);
};

/** Source and id, as far as they can be read: also of an event that goes to quarantine. */
export const nameOf = (value: unknown): { readonly source?: string; readonly id?: string } => {
  if (!isObject(value)) return {};
  const { source, id } = value;
  return {
    ...(isName(source) && { source }),
    ...(isName(id) && { id }),
  };
};

const wrongName = (event: Event): FactError | undefined => {
  for (const name of ['source', 'id']) {
    const problem = externalIdProblem(event[name]);
    if (problem) return factError('invalid_envelope', `/${name}`, `${name} ${problem}.`);
  }
  return undefined;
};

const wrongKind = ({ specversion, type }: Event): FactError | undefined => {
  if (specversion !== '1.0')
    return typeof specversion === 'string'
      ? factError('unsupported_version', '/specversion', 'Send CloudEvents of specversion 1.0.')
      : factError('invalid_envelope', '/specversion', 'Add "specversion": "1.0".');
  const known = typeof type === 'string' ? parseCloudEventType(type) : undefined;
  const fact = known && Object.hasOwn(reportableFacts, known.type) && reportableFacts[known.type];
  if (!known || !fact)
    return factError('unknown_type', '/type', `type must be one of ${typeNames.join(', ')}.`);
  const { version } = fact.event;
  return known.version === version
    ? undefined
    : factError(
        'unsupported_version',
        '/type',
        `Version ${version} of ${known.type} is what this release reads: send that, or replay it after an upgrade.`,
      );
};

const typeNames = Object.values(reportableFacts).map(
  ({ event: { type, version } }) => `writ.${type}.v${version}`,
);

const wrongContent = (event: Event): FactError | undefined => {
  const { datacontenttype: type, imported, subject, data } = event;
  if (Object.hasOwn(event, 'data_base64'))
    return factError('invalid_envelope', '/data_base64', 'Send JSON in data, not data_base64.');
  if (type !== undefined && !(typeof type === 'string' && JSON_TYPE.test(type)))
    return factError('invalid_envelope', '/datacontenttype', 'Send data as application/json.');
  if (imported !== undefined && !isFlag(imported))
    return factError('invalid_envelope', '/imported', 'imported must be true or false.');
  if (!isObject(data)) return factError('invalid_data', '/data', 'data must be a JSON object.');
  const { workOrderId } = data;
  if (subject !== undefined && workOrderId !== undefined && subject !== workOrderId)
    return factError(
      'invalid_envelope',
      '/subject',
      'subject must be the workOrderId of data: state the same in both, or leave subject out.',
    );
  return undefined;
};

const timed = (event: Event, now: string): Envelope | FactError => {
  const time = readTime(event['time'], '/time', now);
  if (typeof time === 'object') return time;
  return {
    source: event['source'] as string,
    id: event['id'] as string,
    type: parseCloudEventType(event['type'] as string)!.type,
    time,
    imported: String(event['imported']) === 'true',
    data: event['data'] as Envelope['data'],
  };
};

/** An RFC 3339 time as an instant; clocks may be ahead of ours, but not by more than a day. */
export const readTime = (
  value: unknown,
  pointer: string,
  now: string,
): string | undefined | FactError => {
  if (value === undefined || value === null) return undefined;
  const time = typeof value === 'string' ? parseInstant(value) : undefined;
  if (time === undefined)
    return factError(
      'invalid_envelope',
      pointer,
      `${pointer.slice(1)} must be an RFC 3339 time such as 2030-01-01T09:00:00Z.`,
    );
  return elapsedMs(now, time) > AHEAD_MAX_MS
    ? factError(
        'time_in_future',
        pointer,
        `${time} is more than a day ahead: set the sender's clock.`,
      )
    : time;
};

type Event = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Event =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= NAME_MAX;

/** The binary mode of HTTP knows texts only. */
const isFlag = (value: unknown): boolean =>
  typeof value === 'boolean' || value === 'true' || value === 'false';

/** Why something that arrived cannot be recorded as a fact, and what its sender can do about it. */
export interface FactError {
  readonly reason: QuarantineReason;
  readonly message: string;
  /** Where in the event (RFC 6901); '' is the whole. */
  readonly pointer: string;
}

export const isFactError = (value: object): value is FactError => 'reason' in value;

export const factError = (
  reason: QuarantineReason,
  pointer: string,
  message: string,
): FactError => ({
  reason,
  pointer,
  message: message.slice(0, MESSAGE_MAX),
});

const MESSAGE_MAX = 4_000;
