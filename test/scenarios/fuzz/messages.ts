import fc from 'fast-check';
import {
  allCommands,
  CONSUMER_ACCOUNT_SUBJECT,
  consumersOf,
  consumerSubjects,
  intakeSubject,
  publicCommandSubject,
  subjects,
} from '#contracts';
import { type Operation, type Schema } from './operations';
import { type Body, documentsOf } from './requests';
import { type SchemaValues } from './schema-values';

/** A subject that callers may publish to, what belongs there, and who may send it. */
export interface PublicSubject {
  readonly subject: string;
  readonly roles: readonly string[];
  readonly schema: Schema;
  /** Answered by us in the form of JetStream's API, on the subjects of one principal. */
  readonly isOfJetStream?: true;
}

/** Whose consumers the generated messages create. */
export const CONSUMER_ROLE = 'integrator';

/** A message as it is sent, without a credential. */
export interface FuzzedMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

const JSON_TYPE = 'application/json';

/** What clients send to create a consumer, and more that JetStream would take. */
const CONSUMER: Schema = {
  type: 'object',
  required: ['config'],
  properties: {
    stream_name: { type: 'string' },
    config: {
      type: 'object',
      properties: {
        durable_name: { type: 'string' },
        filter_subject: { type: 'string' },
        deliver_subject: { type: 'string' },
        deliver_policy: { enum: ['all', 'last', 'new', 'by_start_sequence', 'none of these'] },
        ack_policy: { enum: ['none', 'all', 'explicit', 'none of these'] },
        ack_wait: { type: 'integer' },
        max_deliver: { type: 'integer' },
        max_ack_pending: { type: 'integer' },
        opt_start_seq: { type: 'integer' },
        opt_start_time: { type: 'string' },
      },
    },
  },
};

/** Every subject of a caller of `tenant`: the commands, by the schemas of their operations, and those for facts. */
export const publicSubjects = (
  operations: readonly Operation[],
  tenant: string,
): readonly PublicSubject[] => {
  const publicCommands = allCommands.filter(({ roles }) =>
    roles.some((role) => role !== 'service'),
  );
  const { roles, bodies } = operations.find(({ path }) => path === '/v1/events')!;
  const event = bodies[0]!.schema;
  const events = { type: 'array', items: event, maxItems: 3 };
  return [
    ...publicCommands.map((command) => ({
      subject: publicCommandSubject(command),
      roles: command.roles,
      schema: schemaOf(operations.find((one) => one.command === command.name)!),
    })),
    { subject: subjects.intake.submit, roles, schema: { oneOf: [event, events] } },
    { subject: intakeSubject(tenant, 'fuzzed'), roles, schema: event },
    ...[
      consumerSubjects(tenant, consumersOf(tenant, `${CONSUMER_ROLE}-1`)[0]!)[0]!,
      CONSUMER_ACCOUNT_SUBJECT,
    ].map((subject) => ({
      subject,
      roles: [CONSUMER_ROLE],
      schema: CONSUMER,
      isOfJetStream: true as const,
    })),
  ];
};

/** Over NATS the parameters of a path are fields of the body. */
const schemaOf = ({ parameters, bodies }: Operation): Schema => {
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const properties = Object.fromEntries(inPath.map(({ name, schema }) => [name, schema]));
  const { schema } = bodies.find(({ type }) => type === JSON_TYPE)!;
  return { allOf: [schema, { type: 'object', properties, required: Object.keys(properties) }] };
};

const HEADERS = ['Idempotency-Key', 'If-Match', 'Nats-Msg-Id', 'Nats-Expected-Stream', 'x'];
const VALUES = ['', '*', '"1"', '-1', '9'.repeat(400), 'a b', 'x'.repeat(300), '\u00ff', '工单'];

/** Messages to a subject. */
export const messagesOf = (
  { schema }: PublicSubject,
  values: SchemaValues,
): fc.Arbitrary<FuzzedMessage> =>
  fc.record({
    headers: fc.oneof(
      { weight: 3, arbitrary: fc.constant({}) },
      fc.dictionary(fc.constantFrom(...HEADERS), fc.constantFrom(...VALUES), { maxKeys: 1 }),
    ),
    body: documentsOf(schema, values),
  });
