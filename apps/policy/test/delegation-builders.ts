/** Builders of delegated work and overlays: an engagement with two steps. */
import { type DelegationDispatchedData, type DelegationTimedOutData } from '#contracts';
import { metadata, type PastEvent } from '#testkit';
import { type DecisionCommand } from '../src/domain/decision.decider';
import { draft, NOW, outside, ready, workOrderId } from './refund-builders';

/** Lets everything run that the workflow lists, so that nothing but the engine and the overlays hold it. */
export const allRuns = `@id("all-runs") @reason("fine") permit (principal, action, resource);`;

const stages = [{ name: 'delivery', steps: [{ name: 'configure' }, { name: 'verify' }] }];

/** A workflow of two steps under a policy that lets all of it run. */
export const engagement = (definition: Record<string, unknown> = {}, cedar = allRuns) =>
  outside({ cedar, definition: { stages, ...definition } });

export const LATER = '2030-01-02T09:00:00.000Z';

/** `lead`, for `owner-1`, delegates the step `configure` to `agent-8`, until tomorrow. */
export const dispatched = (overrides: Partial<DelegationDispatchedData> = {}): PastEvent => ({
  type: 'delegation.dispatched',
  data: {
    workOrderId,
    dispatchId: 'd-1',
    kind: 'execute',
    recipient: 'agent-8',
    delegator: 'lead',
    step: 'configure',
    reads: [],
    writes: ['delivery'],
    permits: ['refund.draft'],
    blocks: true,
    timeouts: { initialWait: 'PT1H', remindEvery: 'PT1H', hardTimeout: 'P1D' },
    brief: '{}',
    digest: 'd'.repeat(64),
    createdAt: NOW,
    timesOutAt: LATER,
    ...overrides,
  } satisfies DelegationDispatchedData,
  actor: { id: overrides.delegator ?? 'lead', onBehalfOf: ['owner-1'] },
});

/** What becomes of a dispatch; `accepted` by its recipient. */
export const comes = (
  verb: 'delivered' | 'accepted' | 'reported-done' | 'confirmed' | 'superseded' | 'stopped',
  dispatchId = 'd-1',
  acceptedBy = 'agent-8',
): PastEvent => ({
  type: `delegation.${verb}`,
  data: {
    workOrderId,
    dispatchId,
    ...(verb === 'accepted' && { acceptedBy }),
    ...(verb === 'reported-done' && { report: 'done', artifacts: [], reportedBy: acceptedBy }),
    ...(verb === 'confirmed' && { confirmedBy: 'olga' }),
    ...(verb === 'stopped' && { reason: 'another way' }),
    ...(verb === 'superseded' && { by: 'd-2' }),
  },
});

export const timedOut = (dispatchId = 'd-1', blocks = false): PastEvent => ({
  type: 'delegation.timed-out',
  data: { workOrderId, dispatchId, blocks } satisfies DelegationTimedOutData,
});

export const delegated = (
  overrides: Partial<DelegationDispatchedData> = {},
): readonly PastEvent[] => [...ready(), dispatched(overrides)];
export const takenOn = (
  overrides: Partial<DelegationDispatchedData> = {},
): readonly PastEvent[] => [
  ...delegated(overrides),
  comes('accepted', overrides.dispatchId, overrides.recipient),
];

/** Draws something up in a step, or in none. */
export const drafting = (step?: string) => ({ ...draft, ...(step !== undefined && { step }) });

interface As {
  readonly by: string;
  readonly for?: readonly string[];
  readonly owners?: readonly string[];
  readonly roles?: readonly string[];
  readonly at?: string;
  readonly context?: DecisionCommand['context'];
}

/** A proposal by somebody with these roles; a delegate where none is named. */
export const proposeAs = (
  action: object,
  { by, for: onBehalfOf, owners, roles = ['delegate'], at = NOW, context = engagement() }: As,
): DecisionCommand =>
  ({
    type: 'decide',
    data: { workOrderId, action },
    metadata: metadata({ actor: { id: by, onBehalfOf, teams: owners }, owners, roles, now: at }),
    context,
  }) as DecisionCommand;
