import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { consumerSubjects } from '#contracts';
import { type Stack } from '#testkit';
import { ApiUser, cloudEvent, newId } from './client';
import { shownAnywhere } from './every-address';
import { refusedOf } from './nats-attempts';
import { NatsPeople } from './nats-people';
import { askOverNats } from './nats-user';
import { done, issue, openRefund } from './refund-work';
import { LIMITED_ROLES, otherCommands, otherRoutes } from './other-commands';
import { workflow } from './routes';
import { sharedSystem } from './shared-system';
import { StreamReader } from './stream-reader';

/** In the texts of work that the key is not for. */
const CANARY = 'canary-of-the-other-workflow';
const REFUSED = 'This credential is for work of the workflow refunds alone, and this is not';

/** A key with every role that a tenant gives, limited to one of two workflows: what is it worth at every door? */
describe('a key that is limited to a workflow', () => {
  let stack: Stack;
  let people: NatsPeople;
  let admin: ApiUser;
  let limited: ApiUser;
  let keyId: string;
  let own: string;
  /** Work of the other workflow. */
  let hidden: Record<string, string>;
  const other = newId('payroll');
  const limitedAs = newId('crm');
  const streams: StreamReader[] = [];

  beforeAll(async () => {
    stack = sharedSystem();
    people = await NatsPeople.of(stack);
    admin = new ApiUser(stack.url, stack.keys['admin']!);
    await done(admin.put(`/v1/workflows/${other}`, workflow(other)));
    const wanted = { principal: limitedAs, roles: LIMITED_ROLES, owners: ['*'] };
    const { body } = await done(admin.post('/v1/keys', { ...wanted, workflows: ['refunds'] }));
    expect(body.workflows).toEqual(['refunds']);
    limited = new ApiUser(stack.url, body.key);
    keyId = body.keyId;
    own = await openRefund(limited);
    hidden = await otherWork();
  });
  afterEach(() => people.signOut());
  afterAll(async () => {
    streams.forEach((stream) => stream.close());
    await people?.services.close();
  });

  it('[O9] says so in the lists of keys, to itself, in its tokens and in the event of its issuing', async () => {
    const { body: listed } = await done(admin.get(`/v1/keys/${keyId}`));
    expect(listed).toMatchObject({ keyId, workflows: ['refunds'] });
    const { body: session } = await done(limited.get('/v1/session'));
    expect(session.workflows).toEqual(['refunds']);
    const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);
    expect(names(session.may)).toEqual(expect.arrayContaining(['decide', 'work-orders']));
    expect(names(session.mayNot)).toEqual(
      expect.arrayContaining(['issue-key', 'publish-policy', 'halt', 'define-calendar']),
    );
    const { body } = await done(limited.post('/v1/tokens', {}));
    expect(claimsOf(body.token).workflows).toEqual(['refunds']);
    const wider = await limited.post('/v1/tokens', { workflows: ['refunds', other] });
    expect([wider.status, wider.body.code]).toEqual([403, 'api_key_wider']);
    expect(await issuedIn(keyId)).toMatchObject({ keyId, workflows: ['refunds'] });
  });

  it('[O9] decides, reports and reads work of it, by key, token and session, over HTTP and NATS', async () => {
    const { body } = await done(limited.post('/v1/tokens', {}));
    const byToken = new ApiUser(stack.url, body.token);
    const connection = await people.signIn(limited.key);
    for (const user of [limited, byToken]) {
      await done(user.post('/v1/decisions', { workOrderId: own, action: issue }));
      expect((await user.get(`/v1/work-orders/${own}/history`)).status).toBe(200);
      expect((await user.get(`/v1/work-orders/${own}/handoff`)).status).toBe(200);
    }
    for (const token of [undefined, body.token]) {
      const opening = { workOrderId: newId('own'), workflow: 'refunds' };
      const reply = await askOverNats(connection, 'writ.v1.open-work-order', opening, token);
      expect(reply).toMatchObject({ ok: true });
    }
    const cookie = await sessionOf(limited.key);
    const bySession = (path: string) => fetch(stack.url + path, { headers: { cookie } });
    expect((await bySession(`/v1/work-orders/${own}`)).status).toBe(200);
    expect((await bySession(`/v1/work-orders/${hidden['workOrderId']}`)).status).toBe(404);
    expect((await bySession('/v1/keys')).status).toBe(403);
  });

  it('[O9] is refused every command over HTTP that is not about work of it, and nothing happens', async () => {
    const id = hidden['workOrderId']!;
    const before = await historyOf(id);
    const { body } = await done(limited.post('/v1/tokens', {}));
    const wrong: unknown[] = [];
    for (const user of [limited, new ApiUser(stack.url, body.token)])
      for (const { method, path, body } of otherRoutes(id, other)) {
        const answer = await user.send(method, path, { body });
        if (answer.status !== 403 || answer.body.code !== 'forbidden')
          wrong.push([method, path, answer.status, answer.text]);
      }
    expect(wrong).toEqual([]);
    const decision = await limited.post('/v1/decisions', { workOrderId: id, action: issue });
    expect(decision.body.detail).toContain(REFUSED);
    const unknown = await limited.post('/v1/decisions', {
      workOrderId: newId('nobody'),
      action: issue,
    });
    expect(unknown.body.detail).toBe(decision.body.detail);
    expect(await historyOf(id)).toEqual(before);
  });

  it('[O9] is refused the same over NATS, by key and by token', async () => {
    const id = hidden['workOrderId']!;
    const before = await historyOf(id);
    const { body } = await done(limited.post('/v1/tokens', {}));
    const { token } = (await done(admin.post('/v1/tokens', { workflows: ['refunds'] }))).body;
    const connection = await people.signIn(limited.key);
    const wide = await people.signIn(stack.keys['admin']);
    const wrong: unknown[] = [];
    let sent = 0;
    for (const [by, shown] of [
      [connection, undefined],
      [connection, body.token],
      [wide, token],
    ] as const)
      for (const { subject, data } of otherCommands(id, other)) {
        const reply = await askOverNats(by, subject, data, shown);
        sent += 1;
        if (reply.ok || reply.refusal?.code !== 'forbidden') wrong.push([subject, reply]);
      }
    expect(wrong).toEqual([]);
    expect(sent).toBeGreaterThan(90);
    expect(await historyOf(id)).toEqual(before);
  });

  it('[O9] reports facts of its work alone, over HTTP, by a NATS request and through the stream', async () => {
    const id = hidden['workOrderId']!;
    const before = await historyOf(id);
    const fresh = newId('fresh');
    const fact = (workOrderId: string) =>
      cloudEvent('fact.observed', { workOrderId, name: 'order-total', value: 7 });
    const opened = (workOrderId: string, workflow: string) =>
      cloudEvent('work-order.opened', { workOrderId, workflow });
    const events = () => [
      opened(newId('other'), other),
      opened(id, 'refunds'),
      fact(id),
      fact(newId('nobody')),
      cloudEvent('work-order.closed', { workOrderId: id }),
    ];
    const taken = await done(limited.publish([opened(fresh, 'refunds'), fact(fresh), fact(own)]));
    expect(taken.body).toMatchObject({ accepted: 3, quarantined: 0 });
    const refused = await done(limited.publish(events()));
    const reasons = events().map(() => ['quarantined', 'workflow_not_yours']);
    const reasonsIn = (results: any[]) => results.map((one) => [one.outcome, one.reason]);
    expect(reasonsIn(refused.body.results)).toEqual(reasons);
    expect(refused.body.results[0].message).toContain(REFUSED);

    const connection = await people.signIn(limited.key);
    const submitted = await askOverNats(connection, 'writ.v1.submit', events());
    expect(reasonsIn(submitted.results)).toEqual(reasons);
    const { token } = (await done(limited.post('/v1/tokens', {}))).body;
    const published = [];
    for (const event of events())
      published.push(await askOverNats(connection, 'writ.v1.intake.default.crm', event, token));
    expect(reasonsIn(published)).toEqual(reasons);
    const ownFact = await askOverNats(connection, 'writ.v1.intake.default.crm', fact(own), token);
    expect(ownFact).toMatchObject({ outcome: 'accepted' });
    expect(await historyOf(id)).toEqual(before);
  });

  it('[O9] reads nothing of other work at any address, as if it was not there', async () => {
    const work = { ids: hidden, canary: CANARY };
    const { wrong, shown } = await shownAnywhere(limited, admin, work);
    expect(wrong).toEqual([]);
    // The addresses would show it.
    expect(shown).toBeGreaterThan(3);
    for (const path of ['/v1/reports/stall-rates', '/v1/keys', '/v1/webhooks', '/v1/notices'])
      expect([path, (await limited.get(path)).status]).toEqual([path, 403]);
    const byWorkflow = '/v1/reports/waiting?groupBy=workflow';
    const workflowsOf = async (reader: ApiUser): Promise<readonly unknown[]> =>
      (await done(reader.get(byWorkflow))).body.items.map((group: any) => group.workflow);
    expect(await workflowsOf(limited)).toEqual(['refunds']);
    expect(await workflowsOf(admin)).toContain(other);
  });

  it('[O9] follows the events of its work by the stream, and none on NATS', async () => {
    const stream = await StreamReader.open(stack.url, limited.key);
    streams.push(stream);
    const raise = (workOrderId: string) =>
      done(admin.post('/v1/exceptions', { workOrderId, ...exception }));
    await raise(hidden['workOrderId']!);
    const { body } = await raise(own);
    await stream.first(({ data }) => data.data.exceptionId === body.exceptionId);
    const ids = new Set(stream.events.map(({ event }) => event.data.data.workOrderId));
    expect(ids.has(hidden['workOrderId'])).toBe(false);

    const connection = await people.signIn(limited.key);
    const subjects = ['writ.v1.events.default.>', 'writ.v1.events.default.decision.made.>'];
    expect(await refusedOf(connection, 'subscription', subjects)).toEqual(subjects);
    const consumers = consumerSubjects('default', `default_${limitedAs}_1`).slice(0, 2);
    expect(await refusedOf(connection, 'publish', consumers)).toEqual(consumers);
  });

  // The words of this spec.

  /** A brief to the holder of the key. */
  const delegated = {
    kind: 'delegate_task',
    brief: {
      objective: CANARY,
      scope: 'This order only.',
      reads: [],
      writes: ['out'],
      verification: ['It was looked at.'],
      completion: 'Report.',
      blocks: false,
      timeouts: { initialWait: 'PT1H', remindEvery: 'PT2H', hardTimeout: 'P1D' },
      yieldMode: 'user-confirmed',
    },
  };
  const exception = { code: 'order-unpaid', subject: CANARY, rationale: CANARY };

  async function historyOf(workOrderId: string): Promise<readonly string[]> {
    const { body } = await done(admin.get(`/v1/work-orders/${workOrderId}/history?limit=1000`));
    return body.items.map(({ id, type }: { id: string; type: string }) => `${type} ${id}`);
  }

  /** A work order of the other workflow with one of everything, by the parameter that names it in an address. */
  async function otherWork(): Promise<Record<string, string>> {
    const integrator = new ApiUser(stack.url, stack.keys['integrator']!);
    const workOrderId = newId('hidden');
    await done(integrator.post('/v1/work-orders', { workOrderId, workflow: other, title: CANARY }));
    const { body: decided } = await done(
      integrator.post('/v1/decisions', { workOrderId, action: issue }),
    );
    const { body: evidence } = await done(
      integrator.post('/v1/evidence', {
        workOrderId,
        evidenceId: newId('note'),
        kind: 'notes',
        mediaType: 'text/plain',
        visibility: 'private',
        capturedAt: new Date().toISOString(),
        sha256: createHash('sha256').update(CANARY).digest('hex'),
        content: Buffer.from(CANARY).toString('base64'),
        size: CANARY.length,
      }),
    );
    const dispatch = { dispatchId: newId('dispatch'), recipient: limitedAs, ...delegated };
    await done(admin.post('/v1/delegations', { workOrderId, ...dispatch }));
    const raised = await done(admin.post('/v1/exceptions', { workOrderId, ...exception }));
    const { exceptionId, position } = raised.body;
    const { body } = await admin.get(`/v1/work-orders/${workOrderId}?atLeast=${position}`);
    return {
      workOrderId,
      decisionId: decided.decisionId,
      evidenceId: evidence.evidenceId,
      dispatchId: dispatch.dispatchId,
      exceptionId,
      eventId: body.eventId,
    };
  }

  /** What the ledger recorded of a key. */
  async function issuedIn(keyId: string): Promise<unknown> {
    const database = new Client(stack.databaseUrl);
    await database.connect();
    try {
      const { rows } = await database.query<{ body: string }>(
        `SELECT convert_from(body, 'UTF8') AS body FROM ledger.events WHERE stream = $1`,
        [`api-key-${keyId}`],
      );
      return JSON.parse(rows[0]!.body).data;
    } finally {
      await database.end();
    }
  }

  async function sessionOf(key: string): Promise<string> {
    const { headers } = await fetch(`${stack.url}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key }),
    });
    return headers.get('set-cookie')!.split(';')[0]!;
  }
});

const claimsOf = (token: string): { readonly workflows?: readonly string[] } =>
  JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
