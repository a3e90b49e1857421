import { AckPolicy, connect, Events, type NatsConnection, StorageType } from 'nats';
import { type Stack, startStack } from '../../libs/testkit/src/stack/stack';
import { inLauncher } from './launcher';

const STREAM = 'WRIT_EVENTS';
const OWN = 'crm-reader';

describe('an integrator', () => {
  const durables = inLauncher<string[]>('reaction-durables', 'it.reactionDurables');
  let stack: Stack;
  let service: NatsConnection;
  let integrator: NatsConnection;

  beforeAll(async () => {
    const databaseUrl = process.env['WRIT_TEST_DATABASE_URL']!;
    stack = await startStack({ services: [], migrate: false, databaseUrl });
    service = await connectTo(stack.natsUrl);
    integrator = await connectTo(stack.natsIntegratorUrl!);
    const manager = await service.jetstreamManager();
    const subjects = ['writ.v1.events.>'];
    await manager.streams.add({ name: STREAM, subjects, storage: StorageType.Memory });
    for (const durable of durables)
      await manager.consumers.add(STREAM, {
        durable_name: durable,
        ack_policy: AckPolicy.Explicit,
      });
    await service.jetstream().publish('writ.v1.events.acme.step.blocked', '{}');
  });

  afterAll(async () => {
    await integrator?.close();
    await service?.close();
    await stack?.stop();
  });

  it('[O4] reads events through a consumer of its own', async () => {
    const filter = 'writ.v1.events.>';
    const made = await integrator.request(
      `$JS.API.CONSUMER.CREATE.${STREAM}.${OWN}.${filter}`,
      consumer(OWN, filter),
    );
    expect(made.json()).not.toHaveProperty('error');
    const reader = await integrator.jetstream({ checkAPI: false }).consumers.get(STREAM, OWN);
    const message = await reader.next({ expires: 5_000 });
    expect(message?.subject).toBe('writ.v1.events.acme.step.blocked');
    message?.ack();
    await integrator.flush();
    const { num_ack_pending } = await reader.info();
    expect(num_ack_pending).toBe(0);
  });

  it('[O4] cannot take a message from a service, nor acknowledge or replace its consumer', async () => {
    for (const durable of durables) {
      const subjects = [
        `$JS.API.CONSUMER.MSG.NEXT.${STREAM}.${durable}`,
        `$JS.ACK.${STREAM}.${durable}.1.1.1.1.0`,
        `$JS.API.CONSUMER.CREATE.${STREAM}.${durable}`,
        `$JS.API.CONSUMER.CREATE.${STREAM}.${durable}.writ.v1.events.>`,
        `$JS.API.CONSUMER.DURABLE.CREATE.${STREAM}.${durable}`,
      ];
      expect([durable, await refusedOf(integrator, subjects)]).toEqual([durable, subjects]);
      const state = await (await service.jetstreamManager()).consumers.info(STREAM, durable);
      expect([state.num_pending, state.num_ack_pending]).toEqual([1, 0]);
    }
  });

  it('[O4] reaches no consumer of a service under another name in the subject', async () => {
    const [durable] = durables;
    const made = await integrator.request(
      `$JS.API.CONSUMER.CREATE.${STREAM}.mine`,
      consumer(durable!),
    );
    expect(made.json()).toHaveProperty('error');
  });
});

// The words of this spec.

function connectTo(url: string): Promise<NatsConnection> {
  const { host, username, password } = new URL(url);
  return connect({ servers: host, user: username, pass: password });
}

function consumer(name: string, filter?: string): string {
  const config = {
    name,
    durable_name: name,
    ack_policy: AckPolicy.Explicit,
    filter_subject: filter,
  };
  return JSON.stringify({ stream_name: STREAM, config });
}

/** Which of the subjects the server does not let this user publish to; each error is told of. */
async function refusedOf(connection: NatsConnection, subjects: readonly string[]) {
  const refused: string[] = [];
  const status = connection.status();
  void (async () => {
    for await (const { type, permissionContext } of status)
      if (type === Events.Error) refused.push(permissionContext?.subject ?? 'no subject');
  })();
  for (const subject of subjects) connection.publish(subject, '1');
  await connection.flush();
  const until = Date.now() + 2_000;
  while (refused.length < subjects.length && Date.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 5));
  return refused;
}
