import { v7 as uuidv7 } from 'uuid';
import {
  closeWorkOrder,
  completeStep,
  defineExceptionCode,
  openWorkOrder,
  publishWorkflow,
  type ReadQuarantinedReply,
  streamOf,
  type SubmitReply,
  subjects,
} from '#contracts';
import { exampleWorkflow, metadata, Processes } from '#testkit';
import { cloudEvent, newId, opened, opening } from '../test/reported-builders';
import { sha256 } from './facts/arrival';

const { definition } = exampleWorkflow('refunds');

let processes: Processes;
const ofTenant = (given: object) => metadata({ tenant: processes.tenant, ...given });

beforeAll(async () => {
  processes = await Processes.share('intake', 'policy', 'exceptions');
  await processes.send(publishWorkflow, { workflowId: 'refunds', definition });
});

describe('commands of intake', () => {
  it('open a work order once, also when no id is named and the answer was lost', async () => {
    const commandId = uuidv7();
    const ask = () => processes.send(openWorkOrder, opening(), { commandId });
    const first = await ask();
    expect(first.answer).toMatchObject({ status: 'open', unmetPrerequisites: ['input-reason'] });
    expect(await ask()).toEqual({ ...first, replayed: true });
    const stream = await streamOfWorkOrder(String(first.answer['workOrderId']));
    // The exception that follows is of another service, in its own time.
    const own = stream.map(({ type }) => type).filter((type) => type !== 'exception.raised');
    expect(own).toEqual(['work-order.opened', 'prerequisite.failed']);
  });

  it('[C1] record a closure that was refused, and answer every repeat with the same refusal', async () => {
    const id = newId();
    await processes.send(openWorkOrder, { ...opening(), workOrderId: id });
    const commandId = uuidv7();
    const ask = () => processes.send(closeWorkOrder, { workOrderId: id }, { commandId });
    const no = { code: 'closure_refused', facts: { unmet: expect.any(Array) } };
    await expect(ask()).rejects.toMatchObject(no);
    await expect(ask()).rejects.toMatchObject(no);
    const types = (await streamOfWorkOrder(id)).map(({ type }) => type);
    expect(types.filter((type) => type === 'work-order.closure-refused')).toHaveLength(1);
  });

  it('are refused from a role that may not', () =>
    expect(
      processes.send(completeStep, { workOrderId: 'x', step: 'y' }, { roles: ['analyst'] }),
    ).rejects.toMatchObject({ code: 'forbidden' }));
});

describe('facts from outside', () => {
  it('[I1] have one effect and one position, however often they come', async () => {
    const event = opened(newId());
    const first = await submit(event);
    expect(first).toMatchObject({ received: 1, accepted: 1 });
    const again = await submit(event, event);
    expect(again).toMatchObject({ received: 2, duplicate: 2, position: first.position });
    const traced = await submit({
      ...event,
      traceparent: '00-1-2-01',
      datacontenttype: 'text/json',
    });
    expect(traced.quarantined).toBe(1);
    expect(await submit({ ...event, traceparent: '00-1-2-01' })).toMatchObject({ duplicate: 1 });
  });

  it('[I1] are distinguished from another event under the same id', async () => {
    const event = opened(newId());
    await submit(event);
    const other = { ...event, data: { ...event.data, title: 'another' } };
    const reply = await submit(other);
    expect(reply.results).toMatchObject([
      { outcome: 'quarantined', reason: 'id_reused', pointer: '/id' },
    ]);
    expect(await submit(other)).toEqual(reply);
  });

  it('[I5] are accepted, known or in quarantine: received is always the sum', async () => {
    const id = newId();
    const fine = opened(id);
    const events = [fine, fine, cloudEvent('step.completed', {}), { nothing: true }, 'no event'];
    const reply = await submit(...events);
    expect(reply).toMatchObject({ received: 5, accepted: 1, duplicate: 1, quarantined: 3 });
    expect(reply.results.map(({ outcome }) => outcome)).toEqual([
      'accepted',
      'duplicate',
      'quarantined',
      'quarantined',
      'quarantined',
    ]);
  });

  it('[I5] are stored byte for byte in quarantine, once, and replayed when they can be read', async () => {
    const workflow = newId();
    const id = newId();
    const event = cloudEvent('work-order.opened', { workOrderId: id, workflow });
    const { results } = await submit(event, event);
    const [entry, again] = results as [{ quarantineId: string }, object];
    expect(entry).toMatchObject({ outcome: 'quarantined', reason: 'unknown_workflow' });
    expect(again).toEqual(entry);
    await expect(replay(entry.quarantineId)).resolves.toMatchObject({
      outcome: 'quarantined',
    });

    const late = { ...definition, id: workflow };
    await processes.send(publishWorkflow, { workflowId: workflow, definition: late });
    const replayed = await replay(entry.quarantineId);
    expect(replayed).toMatchObject({ outcome: 'accepted', quarantineId: entry.quarantineId });
    const [first] = await streamOfWorkOrder(id);
    expect(first!.data.origin).toMatchObject({
      eventId: event['id'],
      quarantineId: entry.quarantineId,
    });
    await expect(replay(entry.quarantineId)).rejects.toMatchObject({
      code: 'quarantine_already_replayed',
    });
  });

  it('[I5] can be looked at as they came, by those who may', async () => {
    const raw = Buffer.from('{ "specversion": "1.0", "no": \u0000json, <script>');
    const reporter = ofTenant({ roles: ['integrator'] });
    const sent = { events: [raw.toString('base64')], transport: 'http', metadata: reporter };
    const { results } = await processes.ask<SubmitReply>(subjects.internal.submit, sent);
    const { quarantineId } = results[0] as { quarantineId: string };
    const read = (overrides: object) =>
      processes.ask<ReadQuarantinedReply>(subjects.internal.readQuarantined, {
        quarantineId,
        metadata: ofTenant({ roles: ['operator'], ...overrides }),
      });
    for (const roles of [['operator'], ['admin', 'analyst']])
      expect(Buffer.from((await read({ roles })).raw, 'base64')).toEqual(raw);
    for (const caller of [{ roles: ['integrator'] }, { roles: ['auditor'] }, { source: '/crm' }])
      await expect(read(caller)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(read({ tenant: 'other' })).rejects.toMatchObject({ code: 'quarantine_not_found' });
  });

  it('[I6] are not replayed by a credential that is bound to another source', async () => {
    const workflow = newId();
    const event = cloudEvent('work-order.opened', { workOrderId: newId(), workflow });
    const { results } = await submit(event);
    const { quarantineId } = results[0] as { quarantineId: string };
    const late = { ...definition, id: workflow };
    await processes.send(publishWorkflow, { workflowId: workflow, definition: late });
    await expect(replay(quarantineId, '/erp')).resolves.toMatchObject({
      outcome: 'quarantined',
      reason: 'source_not_yours',
    });
    await expect(replay(quarantineId, event['source'] as string)).resolves.toMatchObject({
      outcome: 'accepted',
    });
  });

  it.each(['0'.repeat(64), 'nobody', '*'])('[I5] are not replayed from %s', (quarantineId) =>
    expect(replay(quarantineId)).rejects.toMatchObject({ code: 'quarantine_not_found' }),
  );

  it('[I7] keep their order in a stream, with actions between them', async () => {
    const id = newId();
    const about = { workOrderId: id };
    const action = { kind: 'order.inspect', authority: 'read', system: 'shop' };
    await submit(
      opened(id),
      cloudEvent('step.completed', { ...about, step: 'inspect-order' }),
      cloudEvent('action.performed', { ...about, action }),
      cloudEvent('work-order.closed', about),
    );
    // The exception about the action is of another service, in its own time.
    const types = (await streamOfWorkOrder(id)).map(({ type }) => type);
    expect(types.filter((type) => type !== 'exception.raised')).toEqual([
      'work-order.opened',
      'step.completed',
      'action.performed',
      'work-order.closed',
    ]);
  });

  it('[P10] [G9] use a run once and are all taken, also when 48 report it at the same moment', async () => {
    const id = newId();
    await submit(opened(id));
    const action = { kind: 'order.inspect', authority: 'read', system: 'shop' };
    const validUntil = new Date(Date.now() + 60_000).toISOString();
    const run = { decisionId: 'decision-1', action, outcome: 'run', approvals: [], consumes: [] };
    const made = {
      type: 'decision.made',
      data: { workOrderId: id, ...run, requestedBy: 'olga', enforced: true, validUntil },
    };
    await processes.record(streamOf.workOrder(id), made);
    const body = { workOrderId: id, decisionId: 'decision-1', action };
    const reports = Array.from({ length: 48 }, () => submit(cloudEvent('action.performed', body)));
    const accepted = (await Promise.all(reports)).map((reply) => reply.accepted);
    expect(accepted).toEqual(Array(48).fill(1));
    const performed = (await streamOfWorkOrder(id)).filter(
      ({ type }) => type === 'action.performed',
    );
    expect(performed.map(({ data }) => data.authorised)).toEqual([true, ...Array(47).fill(false)]);
  });

  it('[E4] say of a closing since when only the obligations of a break-glass kept the work open', async () => {
    const workflow = newId();
    const steps = [{ name: 'pay' }];
    const small = {
      id: workflow,
      title: 'Pay',
      jobType: 'pay',
      owner: 'ana',
      stages: [{ name: 'all', steps }],
    };
    await processes.send(publishWorkflow, { workflowId: workflow, definition: small });
    const closing = async (...before: readonly ('remediation' | 'paid' | 'closed')[]) => {
      const workOrderId = newId();
      const fact = (type: string, data: object = {}) => cloudEvent(type, { workOrderId, ...data });
      await submit(fact('work-order.opened', { workflow }));
      const closed = fact('work-order.closed');
      if (before.includes('closed')) closed['time'] = new Date().toISOString();
      if (before.includes('remediation')) {
        const data = {
          code: 'fire',
          owner: 'ana',
          jobType: 'pay',
          workflowId: workflow,
          workOrderId,
          remediationId: newId(),
          origin: 'break-glass',
          dueAt: '2099-01-01T00:00:00.000Z',
          escalationPath: [],
          recurrenceWindow: 'P1D',
        };
        const opened = { type: 'remediation.opened', data };
        await processes.record(streamOf.workOrder(workOrderId), opened);
      }
      const paid = before.includes('paid') ? [fact('step.completed', { step: 'pay' })] : [];
      expect(await submit(...paid, closed)).toMatchObject({ accepted: paid.length + 1 });
      const stream = await streamOfWorkOrder(workOrderId);
      const last = stream.at(-1)!;
      expect(last.type).toBe('work-order.closed');
      return [last.data['onlyObligationsSince'], stream.at(-2)!.occurredAt];
    };
    const [since, paidAt] = await closing('remediation', 'paid');
    expect(since).toBe(paidAt);
    // No obligation was open; the work was not done; it was closed in the world before it was.
    expect(await closing('paid')).toEqual([undefined, expect.anything()]);
    expect(await closing('remediation')).toEqual([undefined, expect.anything()]);
    expect(await closing('closed', 'remediation', 'paid')).toEqual([undefined, expect.anything()]);
  });

  it('[E1] may be blocked by a code that was defined a moment ago', async () => {
    const code = newId();
    const block = cloudEvent('step.blocked', { workOrderId: newId(), step: 'pay', code });
    expect(await submit(block)).toMatchObject({ quarantined: 1 });
    await processes.send(defineExceptionCode, { code, title: 'New', sla: 'P1D' });
    expect(await submit({ ...block, id: uuidv7() })).toMatchObject({ accepted: 1 });
  });

  it('are refused from a role that may not report', () =>
    expect(submitAs(['delegate'], opened(newId()))).rejects.toMatchObject({ code: 'forbidden' }));

  it('are stored in the tenant of their subject when nobody waits and their token is none', async () => {
    const event = opened(newId());
    const { connection } = processes.bus;
    connection.publish(`writ.v1.intake.${processes.tenant}.crm`, JSON.stringify(event));
    const quarantine = quarantineOf(event['source'] as string);
    const [entry] = await processes.streamWith(quarantine, 'fact.quarantined');
    expect(entry!.data).toMatchObject({ reason: 'unauthenticated', transport: 'nats' });
    expect(entry!.actor).toMatchObject({ id: 'unauthenticated' });
  });
});

function submit(...events: readonly unknown[]): Promise<SubmitReply> {
  return submitAs(['integrator'], ...events);
}

async function submitAs(roles: string[], ...events: readonly unknown[]): Promise<SubmitReply> {
  const raw = events.map((event) => Buffer.from(JSON.stringify(event)).toString('base64'));
  const body = { events: raw, transport: 'http', metadata: ofTenant({ roles }) };
  const { received, accepted, duplicate, quarantined, results, position } =
    await processes.ask<SubmitReply>(subjects.internal.submit, body);
  return { received, accepted, duplicate, quarantined, results, position };
}

function replay(quarantineId: string, source?: string): Promise<object> {
  const body = { quarantineId, metadata: ofTenant({ roles: ['operator'], source }) };
  return processes.ask(subjects.internal.replayQuarantined, body);
}

function streamOfWorkOrder(id: string) {
  return processes.stream(streamOf.workOrder(id));
}

function quarantineOf(source: string): string {
  return streamOf.quarantine(sha256(source).slice(0, 32));
}
