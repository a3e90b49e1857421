import { headers as natsHeaders, type NatsConnection } from 'nats';
import { eventually, LONGEST_WAIT_MS, type Stack } from '#testkit';
import { ApiUser, cloudEvent, newId } from './client';
import { natsUser } from './nats-user';
import { sharedSystem } from './shared-system';

describe('publishing work events', () => {
  let stack: Stack;
  let integrator: ApiUser;
  let analyst: ApiUser;
  let operator: ApiUser;
  let nats: NatsConnection;

  beforeAll(async () => {
    stack = sharedSystem();
    integrator = new ApiUser(stack.url, stack.keys['integrator']!);
    analyst = new ApiUser(stack.url, stack.keys['analyst']!);
    operator = new ApiUser(stack.url, stack.keys['operator']!);
    nats = await natsUser(stack.natsIntegratorUrl!);
  });

  afterAll(async () => {
    await nats?.close();
  });

  const opened = (workOrderId: string) =>
    cloudEvent('work-order.opened', {
      workOrderId,
      workflow: 'refunds',
      inputs: { order: 'order-1', reason: 'late' },
    });
  const token = async (source?: string): Promise<string> =>
    (await integrator.post('/v1/tokens', { source })).body.token;
  const history = async (id: string) =>
    (await analyst.get(`/v1/work-orders/${id}/history`)).body.items as {
      type: string;
      position: number;
      actor: { id: string };
    }[];

  /** Asks over NATS as an outside system does. */
  const submit = async (event: unknown, source?: string): Promise<any> => {
    const headers = natsHeaders();
    headers.set('Writ-Token', await token(source));
    const reply = await nats.request('writ.v1.submit', JSON.stringify(event), {
      headers,
      timeout: LONGEST_WAIT_MS,
    });
    return reply.json();
  };
  /** Publishes to the stream, and hears only that the stream has it. */
  const publishToStream = async (event: unknown): Promise<void> => {
    const headers = natsHeaders();
    headers.set('Writ-Token', await token());
    const reply = await nats.request('writ.v1.intake.default.helpdesk', JSON.stringify(event), {
      headers,
      timeout: LONGEST_WAIT_MS,
    });
    expect(reply.json()).toMatchObject({ stream: 'WRIT_INTAKE' });
  };

  it('[I1] one event by HTTP, NATS request, NATS stream and after a restart: one effect, one position', async () => {
    const id = newId('once');
    const event = opened(id);
    const first = await integrator.publish([event]);
    expect(first.body).toMatchObject({ received: 1, accepted: 1, duplicate: 0, quarantined: 0 });
    const { position } = first.body.results[0];

    const again = await integrator.publish([event, event]);
    expect(again.body).toMatchObject({ received: 2, accepted: 0, duplicate: 2 });
    expect(again.body.results.map((result: any) => result.position)).toEqual([position, position]);

    const repeated = await submit(event);
    expect(repeated.results).toMatchObject([{ outcome: 'duplicate', position }]);
    await publishToStream(event);

    await stack.restart('ledger');
    await stack.restart('intake');
    await stack.ready();
    const later = await integrator.publish([event]);
    expect(later.body.results).toMatchObject([{ outcome: 'duplicate', position }]);
    expect((await history(id)).map(({ type }) => type)).toEqual(['work-order.opened']);
  });

  it('records what is published to the stream, in its own time', async () => {
    const id = newId('stream');
    await publishToStream(opened(id));
    const found = await eventually(
      () => analyst.get(`/v1/work-orders/${id}`),
      ({ status }) => status === 200,
    );
    expect(found.body).toMatchObject({ workOrderId: id, status: 'open', workflowId: 'refunds' });
  });

  it('[I6] keeps a token that is bound to a source from speaking for another', async () => {
    const sent = await submit(opened(newId('foreign')), '/somebody/else');
    expect(sent).toMatchObject({ ok: true, quarantined: 1 });
    expect(sent.results).toMatchObject([{ reason: 'source_not_yours', pointer: '/source' }]);
    const own = await submit(opened(newId('own')), '/tests/helpdesk');
    expect(own).toMatchObject({ ok: true, accepted: 1 });
  });

  it('takes the three modes of CloudEvents over HTTP', async () => {
    const structured = await integrator.send('POST', '/v1/events', {
      raw: JSON.stringify(opened(newId('structured'))),
      headers: { 'content-type': 'application/cloudevents+json' },
    });
    expect(structured.body).toMatchObject({ accepted: 1 });
    const { data, ...attributes } = opened(newId('binary'));
    const headers = Object.fromEntries(
      Object.entries(attributes)
        .filter(([name]) => name !== 'datacontenttype')
        .map(([name, value]) => [`ce-${name}`, String(value)]),
    );
    const binary = await integrator.send('POST', '/v1/events', {
      raw: JSON.stringify(data),
      headers: { ...headers, 'content-type': 'application/json' },
    });
    expect(binary.body).toMatchObject({ accepted: 1 });
  });

  it('[I5] quarantines what it cannot understand, counts it, and replays it', async () => {
    const id = newId('late-workflow');
    const unknownWorkflow = cloudEvent('work-order.opened', { workOrderId: id, workflow: id });
    const sent = await integrator.publish([
      opened(newId('fine')),
      { ...opened(newId('newer')), type: 'writ.work-order.opened.v9' },
      cloudEvent('step.completed', { workOrderId: newId('x'), step: 42 }),
      unknownWorkflow,
      { nothing: true },
    ]);
    expect(sent.body).toMatchObject({ received: 5, accepted: 1, duplicate: 0, quarantined: 4 });
    expect(sent.body.results.slice(1)).toMatchObject([
      { reason: 'unsupported_version', message: expect.any(String), pointer: '/type' },
      { reason: 'invalid_data', pointer: '/data/step' },
      { reason: 'unknown_workflow' },
      { reason: 'invalid_envelope' },
    ]);
    const quarantine = await operator.get(
      `/v1/events/quarantine?atLeast=${sent.body.position}&limit=100`,
    );
    const ids = quarantine.body.items.map((row: { quarantineId: string }) => row.quarantineId);
    for (const { quarantineId } of sent.body.results.slice(1)) expect(ids).toContain(quarantineId);

    const [, , , { quarantineId }] = sent.body.results;
    const tooEarly = await operator.post(`/v1/events/quarantine/${quarantineId}/replay`);
    expect(tooEarly.body).toMatchObject({ outcome: 'quarantined', reason: 'unknown_workflow' });
    const published = await new ApiUser(stack.url, stack.keys['admin']!).put(
      `/v1/workflows/${id}`,
      {
        id,
        jobType: 'late',
        title: 'Published after its first event',
        owner: 'support-lead',
        systems: [],
        actions: [],
        stages: [],
      },
    );
    expect(published.status).toBe(200);
    const replayed = await operator.post(`/v1/events/quarantine/${quarantineId}/replay`);
    expect(replayed).toMatchObject({ status: 200, body: { outcome: 'accepted' } });
    await eventually(
      () => analyst.get(`/v1/work-orders/${id}`),
      ({ status }) => status === 200,
    );
  });

  it('[I5] quarantines bytes that are no JSON and keeps them', async () => {
    const sent = await integrator.send('POST', '/v1/events', {
      raw: '{"specversion":"1.0", oops',
      headers: { 'content-type': 'application/cloudevents+json' },
    });
    expect(sent.status).toBe(200);
    expect(sent.body).toMatchObject({ received: 1, quarantined: 1 });
    expect(sent.body.results[0]).toMatchObject({ reason: 'malformed_json' });
  });

  it('[I6] takes the actor from the credential and never from the body', async () => {
    const id = newId('actor');
    await integrator.publish([
      cloudEvent('work-order.opened', {
        workOrderId: id,
        workflow: 'refunds',
        inputs: { order: 'o', reason: 'r' },
        actor: 'the-boss',
      }),
    ]);
    const events = await history(id);
    expect(events.map(({ actor }) => actor.id)).toEqual(['dev-integrator']);

    const refused = await integrator.post(`/v1/work-orders/${id}/steps/inspect-order/complete`, {
      actor: { id: 'the-boss' },
    });
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toMatchObject([{ pointer: '/actor' }]);
  });

  it('[I7] records a closure that an outside system reports, and [C2] reports it as without evidence', async () => {
    const id = newId('closed-elsewhere');
    const closed = cloudEvent('work-order.closed', { workOrderId: id });
    const sent = await integrator.publish([opened(id), closed]);
    expect(sent.body).toMatchObject({ accepted: 2 });
    const { body } = await analyst.get(`/v1/work-orders/${id}?atLeast=${sent.body.position}`);
    expect(body).toMatchObject({ status: 'closed', closureEvidenceId: null });
    const report = await analyst.get(
      `/v1/reports/closed-without-evidence?atLeast=${sent.body.position}&limit=1000`,
    );
    expect(report.body.items.map((row: { workOrderId: string }) => row.workOrderId)).toContain(id);
    // [Q6] every answer says at which position it is true.
    expect(report.body.position).toBeGreaterThanOrEqual(sent.body.position);
    expect(report.headers.get('writ-position')).toBe(String(report.body.position));
  });

  it('[I2] turns a missing input and a failed prerequisite into owned exceptions, and runs nothing', async () => {
    const id = newId('incomplete');
    const open = await integrator.post('/v1/work-orders', {
      workOrderId: id,
      workflow: 'refunds',
      inputs: { order: 'order-1' },
    });
    expect(open.status).toBe(201);
    await integrator.post(`/v1/work-orders/${id}/prerequisites/order-found`, { result: 'failed' });
    const raised = await eventually(
      () => analyst.get(`/v1/exceptions?workOrderId=${id}`),
      ({ body: { items } }) => items.length === 2,
    );
    const codes = raised.body.items.map(({ code }: { code: string }) => code).sort();
    expect(codes).toEqual(['input-missing', 'order-not-found']);
    for (const item of raised.body.items)
      expect(item).toMatchObject({ owner: expect.stringMatching(/./), dueAt: expect.any(String) });
    const { body } = await integrator.post('/v1/decisions', {
      workOrderId: id,
      action: { kind: 'order.inspect', authority: 'read', system: 'shop' },
    });
    expect(body).toMatchObject({ outcome: 'stop' });
  });
});
