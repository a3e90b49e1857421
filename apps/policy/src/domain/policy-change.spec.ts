import { type ProposedAction } from '#contracts';
import { Refusal } from '#kernel';
import {
  Entries,
  type Halts,
  type RecordedDecision,
  unknownWorkOrder,
  type WorkOrder,
} from '#work-order';
import { actionOfChange, runThatAllows } from './policy-change';

const NOW = '2030-01-01T09:00:00.000Z';
const change = {
  what: 'policy' as const,
  id: 'refund-rules',
  workflowId: 'refunds',
  digest: 'd'.repeat(64),
  changeControl: 'policy-change',
  used: ['used-1'],
};
const action: ProposedAction = {
  kind: 'policy.publish',
  authority: 'apply',
  system: 'writ',
  objects: ['refund-rules'],
  writes: ['policy'],
  arguments: { digest: 'd'.repeat(64), workflow: 'refunds' },
};

const decision = (overrides: Partial<RecordedDecision> = {}): RecordedDecision => ({
  decisionId: 'd-1',
  action,
  outcome: 'run',
  enforced: true,
  owner: 'policy-board',
  requestedBy: 'olga',
  onBehalfOf: [],
  approvals: [],
  decidedAt: '2030-01-01T08:59:00.000Z',
  validUntil: '2030-01-01T10:00:00.000Z',
  supersededBy: null,
  code: null,
  checklistRunId: unknownWorkOrder.checklistRunId,
  reportedAt: null,
  ...overrides,
});

const workOrder = (
  decisions: readonly RecordedDecision[],
  overrides: Partial<WorkOrder> = {},
): WorkOrder => ({
  ...unknownWorkOrder,
  id: 'wo-1',
  status: 'open',
  workflow: { id: 'policy-change', version: 1, digest: 'a'.repeat(64) },
  decisions: Entries.of(Object.fromEntries(decisions.map((one) => [one.decisionId, one]))),
  ...overrides,
});

const publishing = { actor: { id: 'paul' }, now: NOW };

const allowed = (state: WorkOrder, decisionId = 'd-1', halts: Halts = {}) => {
  const named = { ref: { workOrderId: 'wo-1', decisionId }, workOrder: state, halts };
  return runThatAllows(change, named, publishing);
};

const refusal = (attempt: () => unknown): Refusal => {
  try {
    throw new Error(`allowed: ${JSON.stringify(attempt())}`);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
};

describe('a change under change control', () => {
  it('[P6] proposes exactly this text for exactly this policy', () =>
    expect(actionOfChange(change)).toEqual(action));

  it('[P6] is allowed by a run for it', () =>
    expect(allowed(workOrder([decision()]))).toEqual({ workOrderId: 'wo-1', decisionId: 'd-1' }));

  it('[P6] is allowed by the run that replaced the named wait after the grant', () => {
    const decisions = [
      decision({ outcome: 'wait', supersededBy: 'd-2' }),
      decision({ decisionId: 'd-2', outcome: 'wait', supersededBy: 'd-3' }),
      decision({ decisionId: 'd-3' }),
    ];
    expect(allowed(workOrder(decisions))).toEqual({ workOrderId: 'wo-1', decisionId: 'd-3' });
  });

  it('[P6] names to a publisher without a decision which work order to open and what to propose', () => {
    const { code, message, facts, errors } = refusal(() =>
      runThatAllows(change, undefined, publishing),
    );
    expect(code).toBe('policy_change_not_allowed');
    expect(message).toBe(
      'The policy refund-rules is under the change control of policy-change, and no decision is named. ' +
        'Open a work order of policy-change, propose the action that stands here on it, ' +
        'and when it may run, publish again naming both in approvedBy.',
    );
    expect(facts).toEqual({ workflow: 'policy-change', action });
    expect(errors).toEqual([
      { pointer: '/approvedBy', message: 'no decision is named' },
      {
        pointer: '/approvedBy/workOrderId',
        message: 'POST /v1/work-orders {"workflow":"policy-change","objects":["refund-rules"]}',
      },
      {
        pointer: '/approvedBy/decisionId',
        message: `POST /v1/decisions ${JSON.stringify({ workOrderId: '<its id>', action })}`,
      },
    ]);
  });

  it('[P6] says the same of a workflow, and where its request names the decision', () => {
    const ofWorkflow = { ...change, what: 'workflow' as const, id: 'refunds' };
    const proposed = { ...action, kind: 'workflow.publish', objects: ['refunds'] };
    const { message, facts } = refusal(() => runThatAllows(ofWorkflow, undefined, publishing));
    expect(facts).toEqual({
      workflow: 'policy-change',
      action: { ...proposed, writes: ['workflow'] },
    });
    expect(message).toBe(
      'The workflow refunds is under the change control of policy-change, and no decision is named. ' +
        'Open a work order of policy-change, propose the action that stands here on it, and when it ' +
        'may run, publish again naming both in the address: ?approvedBy=<workOrderId>/<decisionId>.',
    );
  });

  it('[P6] goes on with the work order that there is, where only the decision falls short', () => {
    const { message, facts, errors } = refusal(() => allowed(workOrder([])));
    expect(message).toBe(
      'The policy refund-rules is under the change control of policy-change, and the work order has no decision d-1. ' +
        'Propose the action that stands here on the work order wo-1, ' +
        'and when it may run, publish again naming both in approvedBy.',
    );
    expect(facts).toEqual({ workflow: 'policy-change', action, workOrderId: 'wo-1' });
    expect(errors.map((error) => error.message)).toEqual([
      'the work order has no decision d-1',
      'wo-1 will do',
      `POST /v1/decisions ${JSON.stringify({ workOrderId: 'wo-1', action })}`,
    ]);
  });

  const other = { ...action, arguments: { ...action.arguments, digest: 'e'.repeat(64) } };
  it.each([
    ['there is no work order wo-1', unknownWorkOrder],
    [
      'the work order wo-1 goes by the workflow refunds',
      workOrder([decision()], { workflow: { id: 'refunds', version: 1, digest: '' } }),
    ],
    [
      'the work order wo-1 goes by the workflow TBD',
      workOrder([decision()], { workflow: null, status: 'closed' }),
    ],
    ['the decision d-1 still waits for policy-board', workOrder([decision({ outcome: 'wait' })])],
    ['the decision d-1 says stop', workOrder([decision({ outcome: 'stop' })])],
    ['the work order is stopped', workOrder([decision()], { stopped: true })],
    ['the work order is closed', workOrder([decision()], { status: 'closed' })],
    [
      'the run d-1 is for another change, used up or over',
      workOrder([decision({ action: other })]),
    ],
    [
      'the run d-1 is for another change, used up or over',
      workOrder([decision({ reportedAt: NOW })]),
    ],
    [
      'the run d-1 is for another change, used up or over',
      workOrder([decision({ validUntil: NOW })]),
    ],
  ])('[P6] is not allowed when %s', (why, state) => {
    const { code, errors } = refusal(() => allowed(state));
    expect(code).toBe('policy_change_not_allowed');
    expect(errors[0]).toEqual({ pointer: '/approvedBy', message: why });
  });

  it.each([
    ['the kind of action', { action: 'policy.publish' }],
    ['the requester', { principal: 'olga' }],
    ['the publisher', { principal: 'paul' }],
    ['everything', {}],
  ])(
    '[P11] is not allowed while a halt of %s holds, though the run is not withdrawn yet',
    (_, scope) => {
      const halt = {
        haltId: 'halt-1',
        reason: 'Wrong rules.',
        declaredBy: ['ben'],
        hasEnded: false,
      };
      const under = (until: string) =>
        allowed(workOrder([decision()]), 'd-1', { 'halt-1': { ...halt, ...scope, until } });
      expect(refusal(() => under('2030-01-01T09:00:01.000Z')).errors[0]!.message).toBe(
        'the halt halt-1 is on it',
      );
      expect(under(NOW)).toEqual({ workOrderId: 'wo-1', decisionId: 'd-1' });
    },
  );

  it('[P6] is not allowed by a run that allowed an earlier one', () =>
    expect(
      refusal(() => allowed(workOrder([decision({ decisionId: 'used-1' })]), 'used-1')).message,
    ).toMatch(/the decision used-1 allowed a change already/));

  it('sends nobody to a work order that cannot lead there', () => {
    for (const state of [unknownWorkOrder, workOrder([decision()], { workflow: null })])
      expect(refusal(() => allowed(state)).facts).not.toHaveProperty('workOrderId');
  });
});
