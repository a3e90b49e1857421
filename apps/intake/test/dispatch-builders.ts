/** Builders for specs of briefs that are sent. */
import { type NewEvent } from '#kernel';
import { inEngagement, REQUIREMENTS, staged } from './engagement-builders';
import { event } from './refund-builders';

const NOW = '2030-01-01T09:00:00.000Z';
const DIGEST = 'd'.repeat(64);
export const timeouts = { initialWait: 'PT1H', remindEvery: 'PT2H', hardTimeout: 'P1D' };
const brief = {
  objective: 'Configure the labels.',
  scope: 'Labels only; no rules.',
  reads: [REQUIREMENTS],
  writes: ['out'],
  verification: ['npm test'],
  completion: 'Report, stop and wait.',
  timeouts,
  yieldMode: 'user-confirmed',
  permits: ['pilot.inspect'],
  blocks: true,
};

/** The artifact that the brief reads. */
export const requirements = staged('ev-1', 'requirements', REQUIREMENTS);

/** Olga sends the step `configure` to agent-7. */
export const dispatch = (more: object = {}, change: object = {}, dispatchId = 'd-1') => {
  const dispatched = inEngagement(
    'dispatch-delegation',
    {
      kind: 'delegate_task',
      recipient: 'agent-7',
      step: 'configure',
      keep: false,
      brief: { ...brief, ...change },
      ...more,
    },
    { dispatch: { dispatchId, digest: DIGEST, briefText: '{}' } },
  );
  return { ...dispatched, metadata: { ...dispatched.metadata, actor: { id: 'olga' }, now: NOW } };
};

/** What comes of that. */
export const sent = (more: object = {}): NewEvent =>
  event('delegation.dispatched', {
    dispatchId: 'd-1',
    kind: 'delegate_task',
    recipient: 'agent-7',
    delegator: 'olga',
    step: 'configure',
    reads: [REQUIREMENTS],
    writes: ['out'],
    permits: ['pilot.inspect'],
    blocks: true,
    timeouts,
    brief: '{}',
    digest: DIGEST,
    createdAt: NOW,
    timesOutAt: '2030-01-02T09:00:00.000Z',
    ...more,
  });
