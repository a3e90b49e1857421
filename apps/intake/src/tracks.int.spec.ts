import { v7 as uuidv7 } from 'uuid';
import {
  abandonWorkOrder,
  closeWorkOrder,
  completeStage,
  enterStage,
  openWorkOrder,
  stopWorkOrder,
  streamOf,
  subjects,
} from '#contracts';
import { eventually, metadata, Processes, publicationOf } from '#testkit';

const objects = ['support-mailbox'];
const inputs = { client: 'Northwind', agreement: 'ADSA-2026-0142' };

let processes: Processes;

beforeAll(async () => {
  processes = await Processes.share('intake');
  await publish('review', { inputs: [{ name: 'client', type: 'string' }] });
  await publish('change', { inputs: [{ name: 'sponsor', type: 'string' }] });
  const stages = [
    { name: 'draft', artifact: { kind: 'change-order' } },
    { name: 'agreed', artifact: { kind: 'agreement' } },
  ];
  await publish('staged', { stages });
  await publish('pilot', {
    stages: [{ name: 'build', artifact: { kind: 'build' } }, { name: 'launch' }],
    onScopeChange: ['risk', 'scope'].map((name) => ({ name, workflow: 'staged' })),
  });
  const onScopeChange = [
    { name: 'review', workflow: 'review', owner: 'TBD', holdsParent: true },
    { name: 'change', workflow: 'change', owner: 'engagement-lead', title: 'Change the scope' },
  ];
  await publish('delivery', { onScopeChange });
});

describe('a decision that goes beyond a grant', () => {
  it('[A3] opens one draft-only child a track, once', async () => {
    const parent = await opened('delivery');
    const ids = { review: newId(), change: newId() };
    const decisionId = await parent.widened(ids);
    await parent.widened(ids);

    const change = await processes.streamWith(streamOf.workOrder(ids.change), 'work-order.opened');
    expect(change[0]!.data).toMatchObject({
      workflow: { id: 'change', version: 1 },
      owner: 'engagement-lead',
      title: 'Change the scope',
      objects,
      inputs: {},
      allowedOutput: 'draft-only',
      parent: { workOrderId: parent.id, track: 'change', decisionId, holdsParent: false },
    });
    expect(change[1]).toMatchObject({
      type: 'prerequisite.failed',
      data: { prerequisite: 'input-sponsor', code: 'input-missing' },
    });

    const review = await processes.streamWith(streamOf.workOrder(ids.review), 'work-order.opened');
    expect(review.map(({ type }) => type)).toEqual(['work-order.opened']);
    expect(review[0]!.data).toMatchObject({
      owner: 'TBD',
      inputs: { client: 'Northwind' },
      parent: { workOrderId: parent.id, track: 'review', holdsParent: true },
    });
    expect(review[0]!.actor).toEqual({ id: 'service-intake' });
  });

  it('[C1] keeps its parent open until the track that holds it has ended', async () => {
    const parent = await opened('delivery');
    const ids = { review: newId(), change: newId() };
    await parent.widened(ids);
    // Also before the child is there.
    await expect(parent.close()).rejects.toMatchObject(heldBy(ids.review));
    await processes.streamWith(streamOf.workOrder(ids.review), 'work-order.opened');
    await expect(parent.close()).rejects.toMatchObject(heldBy(ids.review));
    await processes.send(abandonWorkOrder, { workOrderId: ids.review, reason: 'Not wanted.' });
    await expect(parent.close()).resolves.toMatchObject({ answer: { status: 'closed' } });
  });

  it('[A3] leaves parent and other tracks alone when one track is stopped', async () => {
    const parent = await opened('delivery');
    const ids = { review: newId(), change: newId() };
    await parent.widened(ids);
    await processes.streamWith(streamOf.workOrder(ids.review), 'work-order.opened');
    await processes.streamWith(streamOf.workOrder(ids.change), 'work-order.opened');
    await processes.send(stopWorkOrder, { workOrderId: ids.review, reason: 'Nobody to ask.' });
    const types = async (id: string) =>
      (await processes.stream(streamOf.workOrder(id))).map(({ type }) => type);
    expect(await types(ids.review)).toContain('work-order.stopped');
    expect(await types(ids.change)).toEqual(['work-order.opened', 'prerequisite.failed']);
    expect(await types(parent.id)).toEqual(['work-order.opened', 'decision.made']);
  });

  it('[L2] opens tracks that go by stages of their own: one stopped leaves the others and the parent', async () => {
    const parent = await opened('pilot');
    const ids = { risk: newId(), scope: newId() };
    await parent.widened(ids);
    for (const id of Object.values(ids))
      await processes.streamWith(streamOf.workOrder(id), 'work-order.opened');
    await processes.send(stopWorkOrder, { workOrderId: ids.risk, reason: 'Nobody to ask.' });
    const enter = (workOrderId: string, stage: string) =>
      processes.send(enterStage, { workOrderId, stage });

    await expect(enter(ids.risk, 'draft')).rejects.toMatchObject({ code: 'work_order_stopped' });
    await expect(enter(ids.scope, 'launch')).rejects.toMatchObject({ code: 'stage_not_found' });
    for (const [id, stage, kind, next] of [
      [ids.scope, 'draft', 'change-order', 'agreed'],
      [parent.id, 'build', 'build', 'launch'],
    ] as const) {
      const artifact = await staged(id, kind);
      await processes.send(completeStage, { workOrderId: id, stage, artifacts: [artifact] });
      await enter(id, next);
      const events = await processes.stream(streamOf.workOrder(id));
      expect(events.at(-1)).toMatchObject({ type: 'stage.entered', data: { stage: next } });
    }
    const stopped = await processes.stream(streamOf.workOrder(ids.risk));
    expect(stopped.at(-1)!.type).toBe('work-order.stopped');
  });

  it('[A3] is not lost where the workflow of a track is not published yet', async () => {
    const late = `late-${newId()}`;
    const onScopeChange = [{ name: 'late', workflow: late, owner: 'engagement-lead' }];
    await publish(`of-${late}`, { onScopeChange });
    const parent = await opened(`of-${late}`);
    const child = newId();
    await parent.widened({ late: child });

    const letter = await deadLetterOf('intake-open-track-on-decision-made');
    expect(letter.error).toContain(`PUT /v1/workflows/${late}`);
    expect(await processes.stream(streamOf.workOrder(child))).toEqual([]);

    await publish(late, {});
    const caller = {
      deadLetterId: letter.deadLetterId,
      metadata: metadata({ tenant: processes.tenant, roles: ['admin'] }),
    };
    await processes.ask(subjects.internal.replayDeadLetter, caller);
    const [first] = await processes.stream(streamOf.workOrder(child));
    expect(first!.data).toMatchObject({ workflow: { id: late }, allowedOutput: 'draft-only' });
  });
});

function newId(): string {
  return `wo-${uuidv7().slice(-12)}`;
}

/** As policy would publish it. */
function publish(id: string, definition: object): Promise<void> {
  const whole = { id, jobType: 'pilot', title: id, owner: 'delivery-lead', ...definition };
  return processes.record(streamOf.workflow(id), publicationOf(whole).event);
}

async function opened(workflow: string) {
  const id = newId();
  const stream = streamOf.workOrder(id);
  await processes.send(openWorkOrder, { workOrderId: id, workflow, objects, inputs });
  return {
    id,
    /** As policy would decide. Answers the id of the decision. */
    widened: async (children: Readonly<Record<string, string>>): Promise<string> => {
      const data = decision(id, children);
      await processes.record(stream, { type: 'decision.made', data });
      return data.decisionId;
    },
    close: () => processes.send(closeWorkOrder, { workOrderId: id }),
  };
}

/** As the ledger would record it. Answers its id. */
async function staged(workOrderId: string, kind: string): Promise<string> {
  const evidenceId = newId();
  const content = { sha256: 'a'.repeat(64), mediaType: 'text/markdown', size: 1 };
  const details = {
    visibility: 'private',
    producer: 'ben',
    capturedAt: '2030-01-01T00:00:00.000Z',
  };
  await processes.record(streamOf.workOrder(workOrderId), {
    type: 'evidence.recorded',
    data: {
      workOrderId,
      evidenceId,
      kind,
      isStored: true,
      path: `${kind}.md`,
      ...content,
      ...details,
    },
  });
  return evidenceId;
}

function decision(workOrderId: string, children: Readonly<Record<string, string>>) {
  const action = { kind: 'pilot.configure', authority: 'apply', system: 'sandbox' };
  const tracks = Object.entries(children).map(([track, child]) => ({ track, workOrderId: child }));
  return {
    workOrderId,
    decisionId: newId(),
    action,
    outcome: 'wait',
    enforced: true,
    approvals: [],
    consumes: [],
    requestedBy: 'agent-7',
    validUntil: '2000-01-01T00:00:00.000Z',
    scopeChange: { approvalId: 'approval-1', covered: action, beyond: [], tracks },
  };
}

function heldBy(child: string) {
  return {
    code: 'closure_refused',
    facts: { unmet: [expect.objectContaining({ kind: 'track', subject: child })] },
  };
}

async function deadLetterOf(consumer: string) {
  const filters = { consumer };
  const question = {
    name: 'dead-letters',
    tenant: processes.tenant,
    scope: 'tenant',
    filters,
    limit: 1,
  };
  const { rows } = await eventually(
    () => processes.ask<{ rows: DeadLetter[] }>(subjects.ledger.query, question),
    (answer) => answer.rows.length > 0,
  );
  return rows[0]!;
}

interface DeadLetter {
  readonly deadLetterId: string;
  readonly error: string;
}
