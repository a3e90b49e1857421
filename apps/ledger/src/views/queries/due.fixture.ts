import { day } from '../projections/obligations.fixture';
import { approvalRequest, dispatch, type TestEvent } from '../projections/event.fixture';
import { opened } from './query.fixture';

/** What happens on work order wo-1, on the day of that number. */
export const on = (type: string, more: object = {}, at = 1): TestEvent => ({
  type,
  occurredAt: day(at),
  recordedAt: day(at),
  data: { workOrderId: 'wo-1', ...more },
});
export const at = (number: number, event: TestEvent): TestEvent => ({
  ...event,
  occurredAt: day(number),
  recordedAt: day(number),
});
export const due = (dueAt: string, workOrderId = 'wo-1'): TestEvent => {
  const { type, data } = opened(workOrderId);
  return { type, data: { ...data, dueAt } };
};
export const requested = on('approval.requested', {
  ...approvalRequest,
  approvalId: 'a1',
  owner: 'erik',
  dueAt: day(3),
});
export const answered = (verb: string, number: number, more: object = {}) =>
  on(
    `approval.${verb}`,
    {
      approvalId: 'a1',
      status: 'conditions' in more ? 'conditional' : 'approved',
      permits: [],
      scope: {},
      expiresAt: day(9),
      singleUse: false,
      ...more,
    },
    number,
  );
export const dispatched = on('delegation.dispatched', {
  ...dispatch,
  dispatchId: 'd-1',
  createdAt: day(1),
  timesOutAt: day(3),
});
export const ofDelegation = (verb: string, number: number, more: object = {}): TestEvent =>
  on(`delegation.${verb}`, { dispatchId: 'd-1', ...more }, number);
export const questionAsked = (dueAt?: string) =>
  on('question.asked', { number: 1, question: {}, owner: 'erik', dueAt });
export const repliedOn = (number: number) =>
  on('question.answered', { number: 1, answer: {}, answeredBy: 'erik' }, number);
export const ended = (verb: string, number: number): TestEvent =>
  on(`work-order.${verb}`, {}, number);
