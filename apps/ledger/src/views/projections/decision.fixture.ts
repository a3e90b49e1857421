import { type TestEvent } from './event.fixture';

export const DIGEST = 'ab'.repeat(32);

/** A decision on a refund that ben requested: a run, unless `data` says otherwise. */
export const decisionMade = (data: object): TestEvent => ({
  type: 'decision.made',
  data: {
    workOrderId: 'wo-1',
    action: { kind: 'refund.issue', authority: 'apply', system: 'erp' },
    outcome: 'run',
    enforced: true,
    reasons: [],
    rules: [],
    checks: [],
    workflow: { id: 'refunds', version: 1, digest: DIGEST },
    owner: 'dana',
    nextAction: 'Carry it out.',
    approvals: [],
    consumes: [],
    validUntil: '2099-01-01T00:00:00.000Z',
    facts: {},
    requestedBy: 'ben',
    ...data,
  },
});
