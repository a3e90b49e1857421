import {
  allCommands,
  allEvents,
  type CommandDefinition,
  decisionPlaces,
  type EventDefinition,
  isReadOverNats,
  jsonSchema,
  outcomes,
  patternOfEvents,
  patternOfHistory,
  publicCommandSubject,
  reportableFacts,
  SubmissionAnswer,
  subjects,
} from '#contracts';
import { ownSchemas } from './components';
import { answered, envelopeOf, eventHeaders, natsSchemas, record } from './nats-schemas';
import { contractSchemas, namesWithin, type Schema, schemaRef } from './schemas';

const ref = (...path: readonly string[]) => ({ $ref: `#/${path.join('/')}` });
interface Message {
  readonly summary: string;
  readonly headers?: Schema;
  readonly payload: Schema;
}
interface Channel {
  readonly address: string | null;
  readonly description?: string;
  readonly parameters?: Readonly<Record<string, object>>;
  readonly messages: Readonly<Record<string, object>>;
}

const ANSWERS = 'answers';
const parameters = { tenant: { description: 'The tenant of the caller.' } };

/** The document while it is collected. */
class Collected {
  readonly channels: Record<string, Channel> = {};
  readonly operations: Record<string, object> = {};
  readonly messages: Record<string, Message> = {};
  private readonly answers: Record<string, object> = {};

  add(
    name: string,
    channel: Omit<Channel, 'messages'>,
    action: 'receive' | 'send',
    message: Message,
  ) {
    this.messages[name] = message;
    this.carry(name, name, channel, action);
  }

  /** Another channel for a message that is there. */
  carry(
    name: string,
    message: string,
    channel: Omit<Channel, 'messages'>,
    action: 'receive' | 'send',
  ): void {
    const messages = { [message]: ref('components', 'messages', message) };
    this.channels[name] = { ...channel, messages };
    this.operations[name] = {
      action,
      summary: this.messages[message]!.summary,
      channel: ref('channels', name),
      messages: [ref('channels', name, 'messages', message)],
    };
  }

  /** A message that is answered. */
  ask(name: string, channel: Omit<Channel, 'messages'>, message: Message, answer: Schema): void {
    const answerName = `${name}.answer`;
    this.add(name, channel, 'receive', { ...message, headers: schemaRef('RequestHeaders') });
    this.messages[answerName] = { summary: `The answer to ${name}.`, payload: answered(answer) };
    this.answers[answerName] = ref('components', 'messages', answerName);
    this.operations[name] = {
      ...this.operations[name],
      reply: {
        channel: ref('channels', ANSWERS),
        messages: [ref('channels', ANSWERS, 'messages', answerName)],
      },
    };
    this.channels[ANSWERS] = {
      address: null,
      description: 'The reply subject of a request: an inbox of the caller.',
      messages: this.answers,
    };
  }
}

const addCommand = (to: Collected, command: CommandDefinition): void =>
  to.ask(
    command.name,
    { address: publicCommandSubject(command) },
    { summary: command.meaning, payload: schemaRef(command.body.name) },
    record({
      ok: { const: true },
      answer: schemaRef(command.answer.name),
      position: jsonSchema.orNull({ type: 'integer', description: 'Of its last event.' }),
      replayed: { type: 'boolean', description: 'It was done before, by the same key.' },
    }),
  );

const addFacts = (to: Collected): void => {
  const events = schemaRef('CloudEvent');
  to.ask(
    'submit',
    { address: subjects.intake.submit },
    {
      summary: 'Report what has happened, as one CloudEvent or a list of them.',
      payload: { oneOf: [events, jsonSchema.listOf(events)] },
    },
    { allOf: [record({ ok: { const: true } }), schemaRef(SubmissionAnswer.name)] },
  );
  to.add(
    'intake',
    {
      address: subjects.intake.stream.replace('*', '{tenant}').replace('*', '{source}'),
      parameters: {
        ...parameters,
        source: { description: 'A name of the source: `crm` for /crm.' },
      },
    },
    'receive',
    {
      summary: 'Report what has happened by a stream, which goes on while Writ is away.',
      headers: schemaRef('RequestHeaders'),
      payload: events,
    },
  );
};

const addEvent = (to: Collected, event: EventDefinition): void => {
  const { type, meaning } = event;
  const message = { summary: meaning, headers: eventHeaders(event), payload: envelopeOf(event) };
  to.add(type, { address: patternOfEvents(type), parameters: parametersOf(type) }, 'send', message);
  if (!Object.hasOwn(reportableFacts, type)) return;
  const history = {
    address: patternOfHistory(type),
    parameters: parametersOf(type),
    description: 'The same of an import, where nothing on the work order waits for it.',
  };
  to.carry(`${type}.history`, type, history, 'send');
};

const parametersOf = (type: string): Channel['parameters'] => {
  const names = [...patternOfEvents(type).matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  return Object.fromEntries(names.map((name) => [name, parameterMeanings[name] ?? {}]));
};
const parameterMeanings: Readonly<Record<string, object>> = {
  ...parameters,
  outcome: { enum: outcomes },
  place: {
    enum: decisionPlaces,
    description: 'Whether the decision takes the place of another one.',
  },
};

/** In the log a text that can be erased is its digest. */
const asStored = (schema: Schema, erasable: readonly string[]): Schema => ({
  ...schema,
  properties: {
    ...schema.properties,
    ...Object.fromEntries(erasable.map((field) => [field, schemaRef('Digest')])),
  },
});

/** Every subject that callers reach on NATS, with what goes over it: AsyncAPI 3.0, from the contracts. */
export const asyncApi = (): object => {
  const collected = new Collected();
  for (const command of allCommands)
    if (command.roles.some((role) => role !== 'service')) addCommand(collected, command);
  addFacts(collected);
  const events = (allEvents as readonly EventDefinition[]).filter(({ type }) =>
    isReadOverNats(type),
  );
  for (const event of events) addEvent(collected, event);
  const { channels, operations, messages } = collected;
  const schemas: Record<string, Schema> = { ...contractSchemas(), ...ownSchemas, ...natsSchemas };
  for (const { data, erasable } of events)
    schemas[data.name] = asStored(schemas[data.name]!, erasable);
  const used = namesWithin(messages, schemas);
  return {
    asyncapi: '3.0.0',
    info: { title: 'Writ on NATS', version: '1', description: INTRODUCTION },
    defaultContentType: 'application/json',
    channels,
    operations,
    components: {
      messages,
      schemas: Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name))),
    },
  };
};

const INTRODUCTION =
  'Sign in with an API key or a token as the `token` of the connection. Commands and reports are requests, answered on ' +
  'their reply subject. Events are read by subscription or by a durable consumer of the stream WRIT_EVENTS.';
