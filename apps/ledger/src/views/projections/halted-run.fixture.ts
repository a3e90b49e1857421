import { type TestEvent } from './event.fixture';

const decision = (decisionId: string, more: object): TestEvent => ({
  type: 'decision.made',
  data: {
    workOrderId: 'wo-halted',
    decisionId,
    action: { kind: 'refund.issue', authority: 'apply', system: 'erp' },
    enforced: true,
    reasons: ['It is small.'],
    rules: ['small'],
    checks: [],
    workflow: { id: 'refunds', version: 2, digest: 'ab'.repeat(32) },
    owner: 'dana',
    nextAction: 'Carry it out.',
    approvals: [],
    consumes: [],
    validUntil: '2030-01-02T00:00:00.000Z',
    facts: {},
    requestedBy: 'ben',
    ...more,
  },
});

/** A run that a halt withdraws, and the end of that halt; another one is in force until 2030. */
export const haltedRun: readonly TestEvent[] = [
  decision('run-halted', { outcome: 'run' }),
  {
    type: 'halt.declared',
    data: { haltId: 'h-1', system: 'erp', reason: 'Twice.', until: '2030-01-01T00:00:00.000Z' },
  },
  decision('stop-halted', {
    outcome: 'stop',
    code: 'halted',
    haltId: 'h-1',
    supersedes: 'run-halted',
  }),
  { type: 'halt.lifted', data: { haltId: 'h-1', reason: 'Mended.' } },
  {
    type: 'halt.declared',
    data: { haltId: 'h-2', reason: 'A drill.', until: '2030-01-01T00:00:00.000Z' },
  },
];
