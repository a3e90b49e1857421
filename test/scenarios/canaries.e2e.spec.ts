import { createHash } from 'node:crypto';
import { headers as natsHeaders, type NatsConnection } from 'nats';
import { allCommands, publicCommandSubject, streams, subjects } from '#contracts';
import { Collector, eventually, LONGEST_WAIT_MS, type Stack, startStack } from '#testkit';
import { type Canary, filesWith, formsOf, plantable, tablesWith } from './canaries';
import { ApiUser, cloudEvent, newId } from './client';
import { publishExamples } from './examples';
import { routesOf } from './routes';
import { natsUser } from './nats-user';
import { tracesStory } from './traces.story';

/** Stands beside every secret, so that it is known where they would be found. */
const MARKER = 'beside-the-canary';
const STREAM = 'writ.v1.intake.default.helpdesk';
const BINARY = { 'ce-specversion': '1.0', 'ce-source': '/tests/binary' };

describe('secrets that are planted in every interface', () => {
  let stack: Stack;
  let collector: Collector;
  let admin: ApiUser;
  let deployer: ApiUser;
  let outside: NatsConnection;
  let inside: NatsConnection;
  let token: string;
  let canaries: readonly Canary[];
  /** All that was answered, to anybody. */
  const answers: string[] = [];

  beforeAll(async () => {
    collector = await Collector.start();
    stack = await startStack({
      env: { WRIT_LOG_LEVEL: 'trace', OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint },
    });
    admin = new ApiUser(stack.url, stack.keys['admin']!);
    deployer = new ApiUser(stack.url, stack.keys['deployment-admin']!);
    await publishExamples(stack, 'refunds');
    const made = await admin.post('/v1/keys', { principal: 'canary', roles: ['analyst'] });
    canaries = plantable(made.body.key);
    token = (await admin.post('/v1/tokens')).body.token;
    outside = await natsUser(stack.natsIntegratorUrl!);
    inside = await natsUser(stack.natsUrl);
  });

  afterAll(async () => {
    await outside?.close();
    await inside?.close();
    await stack?.stop();
    await collector?.stop();
  });

  tracesStory(() => ({ stack, collector }));

  const needles = (): readonly string[] => canaries.map(({ needle }) => needle);
  const canary = (number: number): Canary => canaries[number % canaries.length]!;
  const send = async (
    method: string,
    path: string,
    sent: Parameters<ApiUser['send']>[2] = {},
    user = admin,
  ) => {
    const answer = await user.send(method, path, sent);
    answers.push(JSON.stringify([...answer.headers]) + answer.text);
    return answer;
  };
  const askOverNats = async (subject: string, body: string, more: Record<string, string> = {}) => {
    const headers = natsHeaders();
    for (const [name, value] of Object.entries({ 'Writ-Token': token, ...more }))
      headers.set(name, value);
    const reply = await outside.request(subject, body, { headers, timeout: LONGEST_WAIT_MS });
    answers.push(reply.string());
    return reply.json<any>();
  };

  it('[R1] are refused in every command over HTTP, with where and what', async () => {
    const routes = routesOf('wo-canary');
    for (const [number, { method, path, body, role }] of routes.entries()) {
      const { kind, secret } = canary(number);
      const texts = Object.keys(body).filter((name) => typeof body[name] === 'string');
      const name = texts[number % texts.length] ?? 'note';
      const user = role === 'deployment-admin' ? deployer : admin;
      const sent = { ...body, [name]: `${MARKER} ${secret}` };
      const answer = await send(method, path, { body: sent }, user);
      expect({ path, ...answer.body }).toMatchObject({
        path,
        status: 422,
        code: 'secret_found',
        errors: [{ pointer: expect.stringMatching(`/${name}$`), kind }],
      });
    }
  });

  it('[R1] are refused in every command over NATS', async () => {
    const open = allCommands.filter(({ roles }) => roles.some((role) => role !== 'service'));
    for (const [number, command] of open.entries()) {
      const { kind, secret } = canary(number);
      const body = JSON.stringify({ deep: [{ [`${MARKER} ${secret}`]: 1 }] });
      const reply = await askOverNats(publicCommandSubject(command), body);
      // Who may not ask hears that, and nothing more.
      if (reply.refusal.code !== 'forbidden')
        expect(reply.refusal).toMatchObject({ code: 'secret_found', errors: [{ kind }] });
    }
  });

  it('[R1] are repeated by no answer: addresses, query strings, headers, definitions, keys', async () => {
    for (const { secret } of canaries) {
      const inAddress = encodeURIComponent(secret);
      const inHeader = secret.replaceAll('\n', ' ').trim();
      await send('GET', `/v1/work-orders/${inAddress}`);
      await send('GET', `/v1/work-orders?owner=${inAddress}&${inAddress}=1&cursor=${inAddress}`);
      await send('POST', `/v1/approvals/${inAddress}/grant?x=${inAddress}`, { body: {} });
      await send('GET', `/nowhere/${inAddress}`);
      await send('GET', `/d/${inAddress}`);
      for (const name of [
        'authorization',
        'idempotency-key',
        'traceparent',
        'user-agent',
        'accept',
      ])
        await send('POST', '/v1/work-orders', {
          headers: { [name]: inHeader },
          body: { workflow: 'refunds', title: 'x' },
        });
      await send('POST', '/v1/work-orders', {
        raw: `{"workflow": "refunds", "title": "${inHeader}`,
        headers: { 'content-type': 'application/json' },
      });
      await send('PUT', '/v1/workflows/refunds', {
        raw: `id: refunds\nsteps: [{id: ${JSON.stringify(secret)}`,
        headers: { 'content-type': 'application/yaml' },
      });
      for (const [path, body] of [
        ['/v1/keys', { principal: 'x', roles: ['analyst'], label: secret }],
        ['/v1/tokens', { source: secret }],
        ['/v1/webhooks', { url: 'https://example.com', label: secret }],
      ] as const)
        expect((await send('POST', path, { body })).status).toBe(422);
    }
    await askOverNats('writ.v1.open-work-order', '{"workflow":"refunds"}', {
      'Idempotency-Key': canaries[0]!.secret,
    });
  });

  it('[R1] are refused in the content of evidence, sent ahead and along', async () => {
    for (const { kind, secret } of canaries) {
      const content = Buffer.from(`first line\n${MARKER} ${secret}\n`);
      const sha256 = createHash('sha256').update(content).digest('hex');
      const ahead = await send('PUT', `/v1/evidence-contents/${sha256}`, {
        raw: new Uint8Array(content),
        headers: { 'content-type': 'text/plain' },
      });
      expect(ahead.body).toMatchObject({ status: 422, code: 'secret_found' });
      expect(ahead.text).toContain(kind);
      const along = await send('POST', '/v1/evidence', {
        body: {
          evidenceId: newId('evidence'),
          kind: 'photo',
          mediaType: 'text/plain',
          sha256,
          content: content.toString('base64'),
        },
      });
      expect(along.body).toMatchObject({ status: 422, code: 'secret_found' });
    }
  });

  it('[R1] [I5] are masked in what outside systems report, through every interface', async () => {
    const workOrderId = newId('wo');
    const reported: unknown[] = canaries.flatMap(({ secret }) => {
      const text = `${MARKER} ${secret}`;
      const opening = { workflow: 'refunds', title: text.slice(0, 200), inputs: { order: text } };
      return [
        cloudEvent('work-order.opened', { workOrderId: newId('wo'), ...opening }),
        cloudEvent('fact.observed', { workOrderId, name: 'order-total', value: text }),
        cloudEvent('step.completed', { workOrderId, step: 'pay', note: text }),
        cloudEvent('step.completed', { workOrderId, step: 'pay', [text]: text }),
        cloudEvent('step.completed', { workOrderId }, { source: text, id: text }),
        cloudEvent(text, { workOrderId }),
        cloudEvent('x', {}, { data: null, data_base64: Buffer.from(text).toString('base64') }),
      ];
    });
    const batch = await send('POST', '/v1/events', {
      raw: JSON.stringify(reported),
      headers: { 'content-type': 'application/cloudevents-batch+json' },
    });
    expect(batch.body).toMatchObject({ received: reported.length });
    for (const { secret } of canaries) {
      const inHeader = secret.replaceAll('\n', ' ').trim();
      await send('POST', '/v1/events', {
        raw: `${MARKER} ${secret}`,
        headers: { ...BINARY, 'ce-id': inHeader, 'ce-type': 'x', 'content-type': 'text/plain' },
      });
      await send('POST', '/v1/events', {
        raw: `{"specversion":"1.0","data":{"note":"${MARKER} ${inHeader}"`,
        headers: { 'content-type': 'application/cloudevents+json' },
      });
    }
    await askOverNats(subjects.intake.submit, JSON.stringify(reported));
    for (const event of reported) {
      const headers = natsHeaders();
      headers.set('Writ-Token', token);
      await outside.jetstream().publish(STREAM, JSON.stringify(event), { headers });
      await outside.jetstream().publish(STREAM, `{"cut": ${JSON.stringify(event)}`, { headers });
    }
    await eventually(
      async () => (await (await inside.jetstreamManager()).streams.info(streams.intake)).state,
      ({ messages }) => messages === 0,
    );

    const history = await send('GET', `/v1/work-orders/${workOrderId}/history?limit=200`);
    const facts = (history.body.items as { type: string; data: any }[]).filter(
      ({ type }) => type === 'fact.observed',
    );
    expect(facts.map(({ data }) => [data.value, data.masked[0].kind])).toEqual(
      canaries.map(({ kind }) => [null, kind]),
    );
    const quarantine = await send('GET', '/v1/events/quarantine?limit=200');
    const [entry] = quarantine.body.items;
    await send('POST', `/v1/events/quarantine/${entry.quarantineId}/replay`);
  });

  it('[R1] are in no table, no log, no published event, no trace and no answer', async () => {
    // What stood beside them shows that the search finds what is there.
    expect(await tablesWith(stack, [MARKER])).not.toEqual([]);
    expect(await tablesWith(stack, needles())).toEqual([]);

    const published = await allOf(inside, streams.events);
    expect(published).toContain(MARKER);
    expect(await filesWith(stack, [stack.url])).not.toEqual([]);
    expect(await filesWith(stack, needles())).toEqual([]);
    for (const text of needles().flatMap(formsOf)) {
      expect(published).not.toContain(text);
      expect(collector.bodies.filter((body) => body.includes(text))).toEqual([]);
      expect(answers.filter((answer) => answer.includes(text))).toEqual([]);
    }
  });
});

/** Everything that stands in a stream. */
async function allOf(connection: NatsConnection, stream: string): Promise<string> {
  const manager = await connection.jetstreamManager();
  const { state } = await manager.streams.info(stream);
  const texts: string[] = [];
  for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
    const message = await manager.streams.getMessage(stream, { seq });
    texts.push(message.subject + JSON.stringify([...message.header.keys()]) + message.string());
  }
  return texts.join('\n');
}
