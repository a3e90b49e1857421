/** Builders for specs of dispatches: the engagement, and an agent that a step of it is sent to. */
import { type NewEvent } from '#kernel';
import { begun, inEngagement } from './engagement-builders';
import { event } from './refund-builders';

const CREATED = '2030-01-01T09:00:00.000Z';
const HOUR_MS = 3_600_000;
export const after = (hours: number): string =>
  new Date(Date.parse(CREATED) + hours * HOUR_MS).toISOString();

/** Reminders after 1, 3, 7, 15 … hours; the wait ends after 24. */
const timeouts = { initialWait: 'PT1H', remindEvery: 'PT2H', factor: 2, hardTimeout: 'P1D' };

/** `olga` sends the step `configure` to `agent-7`. */
export const dispatched = (more: object = {}): NewEvent =>
  event('delegation.dispatched', {
    dispatchId: 'd-1',
    kind: 'delegate_task',
    recipient: 'agent-7',
    delegator: 'olga',
    step: 'configure',
    reads: [],
    writes: ['out'],
    permits: [],
    blocks: true,
    timeouts,
    brief: '{}',
    digest: 'd'.repeat(64),
    createdAt: CREATED,
    timesOutAt: after(24),
    ...more,
  });

export const delegation = (type: string, data: object = {}): NewEvent =>
  event(`delegation.${type}`, { dispatchId: 'd-1', ...data });

/** A command by somebody, about the dispatch where it names one, at some time after it. */
export const by = (
  who: string,
  type: string,
  data: object = {},
  hours = 0,
  context: object = {},
) => {
  const sent = inEngagement(type, { dispatchId: 'd-1', ...data }, context);
  const roles = who === 'service' ? ['service'] : ['operator'];
  return {
    ...sent,
    metadata: { ...sent.metadata, actor: { id: who }, roles, now: after(hours) },
  };
};

export const sent: readonly NewEvent[] = [begun(), dispatched(), delegation('delivered')];
export const accepted: readonly NewEvent[] = [
  ...sent,
  delegation('accepted', { acceptedBy: 'agent-7' }),
];
export const reported: readonly NewEvent[] = [
  ...accepted,
  delegation('reported-done', { report: 'Done.', artifacts: [], reportedBy: 'agent-7' }),
];
