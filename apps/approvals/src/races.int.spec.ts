import { v7 as uuidv7 } from 'uuid';
import {
  decideAction,
  grantApproval,
  type ProposedAction,
  publishPolicy,
  publishWorkflow,
  rejectApproval,
  revokeApproval,
  streamOf,
} from '#contracts';
import { type RecordedEvent } from '#kernel';
import { exampleWorkflow, Processes } from '#testkit';

const { definition, cedar } = exampleWorkflow('refunds');
const HOUR_MS = 3_600_000;

let processes: Processes;
let workflow: object;

beforeAll(async () => {
  processes = await Processes.share('approvals', 'policy');
  const { answer } = await processes.send(publishWorkflow, { workflowId: 'refunds', definition });
  workflow = { id: 'refunds', version: answer['version'], digest: answer['digest'] };
  await processes.send(publishPolicy, { policyId: 'refunds', workflowId: 'refunds', cedar });
});

describe('answers at the same moment', () => {
  it('[A2] takes one of many answers that come at the same moment', async () => {
    const about = await requested({});
    const answers = await Promise.allSettled([
      processes.send(grantApproval, about, by('ana')),
      processes.send(rejectApproval, { ...about, reason: 'no' }, by('ana')),
      processes.send(grantApproval, about, by('ben')),
      processes.send(rejectApproval, { ...about, reason: 'no' }, by('cem')),
    ]);
    const refused = answers.filter((answer) => answer.status === 'rejected');
    expect(refused.map(({ reason }) => reason.code)).toEqual(Array(3).fill('approval_closed'));
    expect(await typesOn(about)).toHaveLength(3);
  });

  it('[A6] loses no signature of two at once, and grants once', async () => {
    for (let round = 0; round < 5; round++) {
      const about = await requested({ quorum: { needed: 2, of: [] } });
      const sign = (id: string) => processes.send(grantApproval, about, by(id));
      const answers = await Promise.all([sign('ana'), sign('ben')]);
      expect(answers.map(({ answer }) => answer['status']).sort()).toEqual([
        'approved',
        'requested',
      ]);
      const [, , signed, granted] = await eventsOn(about);
      expect([signed!.type, granted!.type]).toEqual(['approval.signed', 'approval.granted']);
      expect([signed!.data.signedBy, granted!.data.grantedBy].sort()).toEqual(['ana', 'ben']);
    }
  });

  it('[A6] takes the signatures it needs of more at once, and each person once', async () => {
    const about = await requested({ quorum: { needed: 3, of: [] } });
    const people = ['ana', 'ana', 'ben', 'cem', 'dana', 'dana'];
    const answers = await Promise.allSettled(
      people.map((id) => processes.send(grantApproval, about, by(id))),
    );
    const codes = answers.flatMap((answer) =>
      answer.status === 'rejected' ? [answer.reason.code as string] : [],
    );
    expect(codes).toHaveLength(3);
    expect(['approval_closed', 'approval_signed_already']).toEqual(expect.arrayContaining(codes));
    const events = await eventsOn(about);
    expect(events.map(({ type }) => type).slice(2)).toEqual([
      'approval.signed',
      'approval.signed',
      'approval.granted',
    ]);
    const signers = events.slice(2).map(({ data }) => data.signedBy ?? data.grantedBy);
    expect(new Set(signers).size).toBe(3);
  });

  it('[A9] lets a run use an approval or its owner take it back, in one order for all', async () => {
    const rounds = await Promise.all(Array.from({ length: 6 }, raced));
    for (const events of rounds) {
      const revokedAt = events.findIndex(({ type }) => type === 'approval.revoked');
      const runs = events.flatMap(({ type, data }, index) =>
        type === 'decision.made' && data.outcome === 'run' ? [{ index, data }] : [],
      );
      const { approvalId } = events.find(({ type }) => type === 'approval.granted')!.data;
      const uses = runs.filter(({ data }) => data.consumes.includes(approvalId));
      expect(uses.length).toBeLessThanOrEqual(1);
      expect(revokedAt).toBeGreaterThan(0);
      for (const { index } of runs) expect(index).toBeLessThan(revokedAt);
    }
  });
});

function by(id: string) {
  return { actor: { id }, roles: ['approver'], owners: ['finance'] };
}

function eventsOn({ workOrderId }: { readonly workOrderId: string }) {
  return processes.stream(streamOf.workOrder(workOrderId));
}

async function typesOn(about: { readonly workOrderId: string }): Promise<readonly string[]> {
  return (await eventsOn(about)).map(({ type }) => type);
}

/** A work order, with what else happened on it. */
async function opened(...past: readonly { readonly type: string; readonly data: object }[]) {
  const workOrderId = `wo-${uuidv7().slice(-12)}`;
  const opening = {
    workflow,
    jobType: 'refund',
    mode: 'enforce',
    owner: 'lead',
    objects: ['order-1'],
  };
  const events = [
    {
      type: 'work-order.opened',
      data: { ...opening, checklistRunId: 'r', inputs: { order: 'order-1', reason: 'broken' } },
    },
    ...past,
  ];
  await processes.record(
    streamOf.workOrder(workOrderId),
    ...events.map(({ type, data }) => ({ type, data: { workOrderId, ...data } })),
  );
  return workOrderId;
}

/** A work order with a refund that waits for finance. */
async function requested(overrides: object) {
  const approvalId = uuidv7();
  const body = {
    kind: 'refund',
    owner: 'finance',
    requestedBy: 'agent-7',
    decisionId: 'decision-1',
    permits: ['refund.issue'],
    scope: { system: 'payments' },
    ruleDigest: 'a'.repeat(64),
    dueAt: new Date(Date.now() + HOUR_MS).toISOString(),
    packet: {},
  };
  const data = { approvalId, ...body, ...overrides };
  return { workOrderId: await opened({ type: 'approval.requested', data }), approvalId };
}

/** A grant that two workers want to use while its owner takes it back. */
async function raced(): Promise<readonly RecordedEvent[]> {
  const observedAt = new Date().toISOString();
  const workOrderId = await opened(
    { type: 'prerequisite.passed', data: { prerequisite: 'order-found' } },
    {
      type: 'fact.observed',
      data: { name: 'order-paid', value: true, source: '/examples/shop', observedAt },
    },
    {
      type: 'fact.observed',
      data: { name: 'order-total', value: 8_000, source: '/examples/shop', observedAt },
    },
  );
  const action: ProposedAction = {
    kind: 'refund.issue',
    authority: 'apply',
    system: 'payments',
    writes: ['refund'],
    objects: ['order-1'],
    amount: { minor: 1250, currency: 'EUR' },
  };
  const propose = (id: string) =>
    processes.send(decideAction, { workOrderId, action }, { actor: { id }, roles: ['delegate'] });
  const { answer } = await propose('agent-7');
  const [approvalId] = answer['approvals'] as string[];
  const about = { workOrderId, approvalId: approvalId! };
  await processes.send(grantApproval, about, by('ana'));
  await Promise.all([
    propose('agent-8'),
    processes.send(revokeApproval, { ...about, reason: 'a mistake' }, by('ana')),
    propose('agent-9'),
  ]);
  return eventsOn({ workOrderId });
}
