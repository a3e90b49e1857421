import { cloudEventType, type EventDefinition, jsonSchema } from '#contracts';
import { IDEMPOTENCY_HEADER, TOKEN_HEADER } from '#platform';
import { type Schema, schemaRef } from './schemas';

const text: Schema = { type: 'string' };
const instant: Schema = { type: 'string', format: 'date-time' };
const texts = jsonSchema.listOf(text);

/** An object with these fields, of which those in `optional` may be absent; what it has besides comes later. */
export const record = (
  properties: Readonly<Record<string, Schema>>,
  optional: readonly string[] = [],
) => ({
  type: 'object',
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
});

const requestHeaders: Schema = {
  type: 'object',
  properties: {
    [TOKEN_HEADER]: { ...text, description: 'A token of another caller, who then counts.' },
    [IDEMPOTENCY_HEADER]: {
      ...text,
      description: 'The same key again gets the first answer; nothing happens twice.',
    },
    traceparent: { ...text, description: 'W3C Trace Context.' },
  },
};

/** What every event has around its data; the shapes that only NATS has. */
export const natsSchemas: Readonly<Record<string, Schema>> = {
  RequestHeaders: requestHeaders,
  Refused: {
    description: 'Nothing was done: `code` is stable, `message` says what to do.',
    ...record({
      ok: { const: false },
      refusal: record({
        code: text,
        message: text,
        facts: { type: 'object' },
        errors: { type: 'array' },
      }),
    }),
  },
  Unavailable: {
    description: 'Nobody knows whether it was done: send the same request again after that time.',
    ...record({
      ok: { const: false },
      unavailable: record({ message: text, retryAfterSeconds: { type: 'number' } }),
    }),
  },
  Fault: {
    description: 'A bug of Writ: its log has more under that id.',
    ...record({ ok: { const: false }, fault: record({ id: text }) }),
  },
  Digest: {
    description: 'A text that is stored beside the log, where it can be erased.',
    ...record({ ref: text, sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' } }),
  },
  Actor: {
    description: 'Whose credential it was, in whose name, and who issued it.',
    ...record({ id: text, key: text, onBehalfOf: texts, issuedBy: texts, teams: texts }, [
      'key',
      'onBehalfOf',
      'issuedBy',
      'teams',
    ]),
  },
};

const failures = ['Refused', 'Unavailable', 'Fault'].map(schemaRef);
export const answered = (fields: Schema): Schema => ({ anyOf: [fields, ...failures] });

/** The body of an event: the canonical bytes that the ledger hashes. */
export const envelopeOf = ({ type, data }: EventDefinition): Schema =>
  record({
    id: text,
    type: { const: type },
    schemaVersion: { type: 'integer' },
    tenant: text,
    stream: text,
    version: { type: 'integer', description: 'Its number in the stream.' },
    occurredAt: instant,
    recordedAt: instant,
    actor: schemaRef('Actor'),
    causationId: jsonSchema.orNull(text),
    correlationId: text,
    data: schemaRef(data.name),
  });

export const eventHeaders = (event: EventDefinition): Schema =>
  record({
    'ce-specversion': { const: '1.0' },
    'ce-id': text,
    'ce-type': { const: cloudEventType(event) },
    'ce-source': { ...text, description: '/writ/<tenant>' },
    'ce-subject': { ...text, description: 'The stream.' },
    'ce-time': instant,
    'Writ-Position': { ...text, description: 'Its position in the ledger.' },
  });
