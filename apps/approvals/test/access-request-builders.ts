import { fold } from '#kernel';
import { type PastEvent, recorded } from '#testkit';
import { evolve, unknownWorkOrder, type WorkOrder } from '#work-order';
import { decided, LATER, opened, requested } from './approval-builders';

export const action = { kind: 'refund.issue', authority: 'apply', system: 'payments' } as const;
export const waits = decided({ action, question: 'q-1', validUntil: LATER });
export const runs = (overrides: object = {}) =>
  decided({
    action,
    decisionId: 'decision-2',
    outcome: 'run',
    supersedes: 'decision-1',
    validUntil: LATER,
    ...overrides,
  });
export const stops = (overrides: object = {}) =>
  runs({ outcome: 'stop', code: 'approval-rejected', ...overrides });

export const item = {
  workOrderId: 'wo-1',
  workflowId: 'launches',
  decisionId: 'decision-1',
  resource: { type: 'refund', id: 'r-1' },
  action: { name: 'issue' },
};
export const terms = { requestId: 'arq_1', subject: { type: 'user', id: 'alice' } };
const recordedItem = { ...item, approvals: ['approval-1'] };
export const submitted = {
  type: 'access-request.submitted',
  data: { ...terms, items: [recordedItem] },
};
export const bySender = { ...submitted, actor: { id: 'agent-7' } };

export const work = (...past: readonly PastEvent[]): WorkOrder =>
  fold({ initialState: unknownWorkOrder, evolve }, recorded(past));
export const waiting = work(opened(), requested(), waits);
