import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { headers as natsHeaders, type MsgHdrs, type NatsConnection } from 'nats';
import {
  type IssueKeyAnswer,
  publishWorkflow,
  streams,
  streamOf,
  subjects,
  type SubmitResult,
} from '#contracts';
import { issueToken, TOKEN_HEADER } from '#platform';
import { eventually, exampleWorkflow, metadata, Processes } from '#testkit';
import { cloudEvent, newId, opened } from '../../test/reported-builders';

/** Longer than any answer takes on a busy machine. */
const TIMEOUT_MS = 60_000;

type Answer = SubmitResult & {
  readonly ok: boolean;
  readonly stream: string;
  readonly seq: number;
  readonly duplicate: boolean;
};

let processes: Processes;
let nats: NatsConnection;
let subject: string;
let keyId: string;
let appends = 0;

beforeAll(async () => {
  processes = await Processes.share('intake', 'policy', 'exceptions');
  subject = `writ.v1.intake.${processes.tenant}.crm`;
  keyId = await keyOfIntegrator();
  const { definition } = exampleWorkflow('refunds');
  await processes.send(publishWorkflow, { workflowId: 'refunds', definition });
  nats = processes.bus.connection;
  nats.subscribe(subjects.ledger.append, { callback: () => appends++ });
});

describe('an event that is published over NATS', () => {
  it('is answered with its position in the ledger, as over HTTP', async () => {
    const workOrderId = newId();
    const event = opened(workOrderId);
    const first = await request(event);
    expect(first).toMatchObject({ ok: true, outcome: 'accepted', id: event['id'] });
    expect(await positionsOf(workOrderId)).toContain(first.position);

    const again = await request(event);
    expect(again).toMatchObject({ ok: true, outcome: 'duplicate', position: first.position });

    const unknown = await request(cloudEvent('nobody.knows', {}));
    expect(unknown).toMatchObject({ outcome: 'quarantined', reason: 'unknown_type' });
  });

  it('is acknowledged to a JetStream client by the ledger, not by JetStream', async () => {
    const workOrderId = newId();
    const event = opened(workOrderId);
    const publish = async () =>
      nats
        .jetstream()
        .publish(subject, JSON.stringify(event), { headers: await token(), timeout: TIMEOUT_MS });
    const first = await publish();

    expect(first).toMatchObject({ stream: streams.intake, duplicate: false });
    expect(await positionsOf(workOrderId)).toContain(first.seq);
    expect(await publish()).toMatchObject({ seq: first.seq, duplicate: true });
  });

  it('is refused with what to do when it is too large, to a JetStream client too', async () => {
    const large = Buffer.alloc(900_000, ' ');
    const reply = await nats.request(subject, large, { timeout: TIMEOUT_MS });
    expect(reply.json()).toMatchObject({ ok: false, refusal: { code: 'payload_too_large' } });
    await expect(nats.jetstream().publish(subject, large, { timeout: TIMEOUT_MS })).rejects.toThrow(
      'send large content as evidence',
    );
  });

  it('is refused when it has no valid token, and recorded in no quarantine', async () => {
    const recorded: string[] = [];
    const listening = nats.subscribe('writ.internal.events.*.fact.quarantined', {
      callback: (_, { subject }) => recorded.push(subject),
    });
    const other = await token('acme');
    for (const headers of [undefined, other]) {
      const reply = await nats.request(subject, JSON.stringify(opened(newId())), {
        headers,
        timeout: TIMEOUT_MS,
      });
      expect(reply.json()).toMatchObject({ ok: false, refusal: { code: 'unauthenticated' } });
    }
    await copiesAreDone();
    // It is published after whatever came before it.
    await request(cloudEvent('nobody.knows', {}));
    await eventually(
      () => recorded,
      (subjects) => subjects.length > 0,
    );
    listening.unsubscribe();
    expect(recorded).toHaveLength(1);
  });

  it('is quarantined in the tenant of its subject when nobody waits and it has no valid token', async () => {
    const recorded: string[] = [];
    const listening = nats.subscribe('writ.internal.events.*.fact.quarantined', {
      callback: (_, { subject }) => recorded.push(subject),
    });
    nats.publish('writ.v1.intake.acme.crm', JSON.stringify(opened(newId())));
    await eventually(
      () => recorded,
      (subjects) => subjects.length > 0,
    );
    listening.unsubscribe();
    expect(recorded).toEqual(['writ.internal.events.acme.fact.quarantined']);
  });

  it('is in the ledger once it is answered, while somebody empties the stream all the time', async () => {
    const manager = await nats.jetstreamManager();
    let isPublishing = true;
    const emptying = (async () => {
      while (isPublishing) await manager.streams.purge(streams.intake);
    })();
    const workOrderIds = Array.from({ length: 100 }, newId);
    const answers = await Promise.all(workOrderIds.map((id) => request(opened(id))));
    isPublishing = false;
    await emptying;

    for (const [index, { outcome, position }] of answers.entries()) {
      expect(outcome).toBe('accepted');
      expect(await positionsOf(workOrderIds[index]!)).toContain(position);
    }
  });

  it('is recorded in the order of its source, and many by one append', async () => {
    await copiesAreDone();
    const before = appends;
    // One token for all: to sign one each would change their order.
    const headers = await token();
    const answers = await Promise.all(
      Array.from({ length: 400 }, () => request(opened(newId()), headers)),
    );
    const positions = answers.map(({ position }) => position);
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    expect(appends - before).toBeLessThan(100);
    await copiesAreDone();
    expect(appends - before).toBeLessThan(100);
  });

  it('has no positive answer while the ledger cannot commit it, and is recorded afterwards', async () => {
    const workOrderId = newId();
    await processes.stack.suspend('ledger');
    const answer = await request(opened(workOrderId));
    expect(answer).toMatchObject({ ok: false, unavailable: expect.anything() });
    expect(answer).toMatchObject({ error: { code: 503 } });

    await processes.resume('ledger');
    await processes.streamWith(streamOf.workOrder(workOrderId), 'work-order.opened');
  });

  it('is recorded once by an instance that starts later, when none listens', async () => {
    const workOrderId = newId();
    await processes.stack.suspend('intake');
    nats.publish(subject, JSON.stringify(opened(workOrderId)), { headers: await token() });
    await nats.flush();

    await processes.resume('intake');
    const stream = streamOf.workOrder(workOrderId);
    await processes.streamWith(stream, 'work-order.opened');
    await copiesAreDone();
    expect(await processes.stream(stream)).toHaveLength(1);
  });

  it('is recorded once when the publisher waits for no answer', async () => {
    const workOrderId = newId();
    nats.publish(subject, JSON.stringify(opened(workOrderId)), { headers: await token() });
    const stream = streamOf.workOrder(workOrderId);
    await processes.streamWith(stream, 'work-order.opened');
    await copiesAreDone();
    expect(await processes.stream(stream)).toHaveLength(1);
  });
});

/** The consumer has seen the stream's copy of all that was published. */
function copiesAreDone(): Promise<unknown> {
  return eventually(
    async () => (await nats.jetstreamManager()).consumers.info(streams.intake, 'intake-facts'),
    ({ num_pending, num_ack_pending }) => num_pending + num_ack_pending === 0,
  );
}

/** Tokens are of keys of a tenant that was created. */
async function keyOfIntegrator(): Promise<string> {
  const { tenant } = processes;
  const by = (role: 'admin' | 'deployment-admin') =>
    metadata({ commandId: newId(), tenant, roles: [role] });
  const created = { tenant, principal: 'ada', metadata: by('deployment-admin') };
  await processes.ask(subjects.internal.createTenant, created);
  const wanted = { principal: 'crm', roles: ['integrator'], metadata: by('admin') };
  return (await processes.ask<IssueKeyAnswer>(subjects.internal.issueKey, wanted)).keyId;
}

async function token(tenant = processes.tenant): Promise<MsgHdrs> {
  const secret = readFileSync(join(processes.stack.dataFolder, 'token-secret'), 'utf8');
  const caller = { id: 'crm', keyId, tenant, roles: ['integrator'] };
  const headers = natsHeaders();
  headers.set(TOKEN_HEADER, await issueToken(caller, secret));
  return headers;
}

async function request(event: object, headers?: MsgHdrs): Promise<Answer> {
  const reply = await nats.request(subject, JSON.stringify(event), {
    headers: headers ?? (await token()),
    timeout: TIMEOUT_MS,
  });
  return reply.json<Answer>();
}

async function positionsOf(workOrderId: string): Promise<readonly number[]> {
  const events = await processes.stream(streamOf.workOrder(workOrderId));
  return events.map(({ position }) => position);
}
