import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { type NatsConnection } from 'nats';
import { schemaOptions } from './as-documented';
import { newId } from './client';
import { type Received, writeSamples } from './event-samples';
import { NatsPeople } from './nats-people';
import { askOverNats } from './nats-user';
import { bringAboutRareEvents, RARE_EVENTS } from './rare-events';
import { sharedSystem } from './shared-system';

const CONSUMER = 'default_analyst-of-events_1';
const PAGE = 500;

interface ReceivedOverNats extends Received {
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** The AsyncAPI document, and what differs from it. */
class Documented {
  private readonly ajv = new Ajv2020(schemaOptions);

  constructor(document: object) {
    addFormats(this.ajv);
    this.ajv.addSchema(document, 'writ');
  }

  errorsIn(message: string, part: 'payload' | 'headers', value: unknown): string {
    const name = `writ#/components/messages/${message}/${part}`;
    const validate = this.ajv.getSchema(name) ?? this.ajv.compile({ $ref: name });
    return validate(value) ? '' : `${message} ${part}: ${this.ajv.errorsText(validate.errors)}`;
  }
}

describe('what goes over NATS', () => {
  let people: NatsPeople;
  let reader: NatsConnection;
  let documented: Documented;

  beforeAll(async () => {
    const { url } = sharedSystem();
    people = await NatsPeople.of(sharedSystem());
    documented = new Documented((await (await fetch(`${url}/asyncapi.json`)).json()) as object);
    reader = await people.signIn((await people.issue('analyst-of-events')).key);
  });
  afterAll(async () => {
    await people?.signOut();
    await people?.services.close();
  });

  it('is as the AsyncAPI document says: commands, answers and refusals', async () => {
    const workOrderId = newId('wo');
    const sent = {
      'open-work-order': { workOrderId, workflow: 'refunds' },
      'ask-question': { workOrderId, question: 'Which parcel?', owner: 'fiona' },
      decide: {
        workOrderId,
        action: { kind: 'order.inspect', authority: 'read', system: 'shop', objects: ['order-1'] },
      },
      'close-work-order': { workOrderId },
      submit: [{ specversion: '1.0', id: workOrderId, source: '/x', type: 'writ.no.such.v1' }],
    };
    for (const [command, body] of Object.entries(sent)) {
      expect(documented.errorsIn(command, 'payload', body)).toBe('');
      const answer = await askOverNats(reader, `writ.v1.${command}`, body);
      expect(documented.errorsIn(`${command}.answer`, 'payload', answer)).toBe('');
    }
  });

  it('is as the AsyncAPI document says: every event of this system', async () => {
    await bringAboutRareEvents(sharedSystem());
    const received = await everyEvent(reader);
    const types = new Set(received.map(({ type }) => type));
    expect(types.size).toBeGreaterThan(20);
    expect(RARE_EVENTS.filter((type) => !types.has(type))).toEqual([]);
    expect(documented.errorsIn('question.asked', 'payload', {})).toMatch(/required/);
    const errors = received.flatMap(({ type, body, headers }) => [
      documented.errorsIn(type, 'payload', body),
      documented.errorsIn(type, 'headers', headers),
    ]);
    expect([...new Set(errors)].filter(Boolean)).toEqual([]);
    await writeSamples(received);
  });
});

/** The events of the tenant that the stream has, by a consumer of its own. */
const everyEvent = async (reader: NatsConnection): Promise<readonly ReceivedOverNats[]> => {
  const { consumers } = await reader.jetstreamManager();
  await consumers.add('WRIT_EVENTS', {
    durable_name: CONSUMER,
    filter_subject: 'writ.v1.events.default.>',
  });
  const consumer = await reader.jetstream().consumers.get('WRIT_EVENTS', CONSUMER);
  const received: ReceivedOverNats[] = [];
  for (let pending = Infinity; pending > 0;) {
    for await (const message of await consumer.fetch({ max_messages: PAGE, expires: 2_000 })) {
      const headers = Object.fromEntries(
        [...(message.headers ?? [])].map(([name, values]) => [name, values[0]]),
      );
      const [, , , , subject, verb] = message.subject.split('.');
      received.push({ type: `${subject}.${verb}`, body: message.json(), headers });
      pending = message.info.pending;
      message.ack();
    }
  }
  return received;
};
