import { type ProposedAction } from '#contracts';
import { type NewEvent } from '#kernel';
import { type PastEvent, recorded } from '#testkit';
import { coveredByRun } from '../approvals/covered-by-run';
import { evolve } from '../evolve';
import { unknownWorkOrder } from '../state';

const CREATED = '2030-01-01T08:00:00.000Z';
const DONE = '2030-01-01T09:00:00.000Z';
const LATER = '2030-01-01T10:00:00.000Z';

const draft: ProposedAction = { kind: 'refund.draft', authority: 'propose', system: 'shop' };
const inspect: ProposedAction = { kind: 'order.inspect', authority: 'read', system: 'shop' };

/** How a dispatch ends; policy is notified only after it. */
const ends = [
  ['is called back', 'stopped'],
  ['is confirmed', 'confirmed'],
  ['is superseded', 'superseded'],
] as const;

describe('what a delegate reports as done', () => {
  it('[D9] [P10] is covered by its run while its dispatch is in force', () =>
    expect(isCovered([...takenOn(), ranAs('agent-8')])).toBe(true));

  it.each(ends)('[D9] [P10] is not covered from when its dispatch %s', (_, verb) =>
    expect(isCovered([...takenOn(), ranAs('agent-8'), comes(verb)])).toBe(false),
  );

  it('[D9] [P10] is not covered from the hard timeout on, noted or not, and is before it', () => {
    const ran = [...takenOn({ timesOutAt: DONE }), ranAs('agent-8')];
    const noted = [...ran, comes('timed-out', { blocks: false })];
    for (const past of [ran, noted]) {
      expect(isCovered(past)).toBe(false);
      expect(isCovered(past, { at: '2030-01-01T08:59:59.999Z' })).toBe(true);
    }
  });

  it('[D9] [P10] is not covered by what another dispatch permits that is left', () => {
    const second = (permits: string[]) => [
      dispatched({ dispatchId: 'd-2', permits }),
      comes('accepted', { dispatchId: 'd-2', acceptedBy: 'agent-8' }),
    ];
    const without = (permits: string[]) => [
      ...takenOn(),
      ...second(permits),
      ranAs('agent-8'),
      comes('stopped'),
    ];
    expect(isCovered(without(['order.inspect']))).toBe(false);
    expect(isCovered(without(['refund.draft']))).toBe(true);
  });

  it('[D9] [P10] is not covered where something was sent to it after its run', () => {
    expect(isCovered([ranAs('agent-8')])).toBe(true);
    expect(isCovered([ranAs('agent-8'), dispatched()])).toBe(false);
    expect(isCovered([ranAs('agent-8'), ...takenOn()])).toBe(true);
  });

  it('[D9] [E7] is not covered by a break-glass, which widens no delegation', () => {
    const urgent = [declared(), ...takenOn(), ranAs('agent-8', { breakGlass })];
    expect(isCovered(urgent)).toBe(true);
    expect(isCovered([...urgent, comes('stopped')])).toBe(false);
  });

  it('[D9] limits nobody who proposed it in another role', () =>
    expect(
      isCovered([...takenOn(), ranAs('agent-8', { asDelegate: false }), comes('stopped')]),
    ).toBe(true));

  it('[D9] stays that of a delegate where policy decides it again', () => {
    const named = { decisionId: 'decision-2' };
    const again = { ...named, asDelegate: undefined, supersedes: RUN };
    const past = [...takenOn(), ranAs('agent-8', { outcome: 'wait' }), ranAs('agent-8', again)];
    expect(isCovered(past, named)).toBe(true);
    expect(isCovered([...past, comes('stopped')], named)).toBe(false);
  });
});

describe('what a delegator reports as done', () => {
  const ran = (more: object = {}) => ranAs('lead', { asDelegate: false, ...more });

  it('[D4] [P10] is not covered while somebody else is at it, until that is over', () => {
    expect(isCovered([ran(), dispatched()])).toBe(false);
    expect(isCovered([ran(), ...takenOn(), comes('timed-out', { blocks: false })])).toBe(false);
    for (const [, verb] of ends) expect(isCovered([ran(), dispatched(), comes(verb)])).toBe(true);
  });

  it('[D4] [P10] is covered in another step, and where it only read', () => {
    const verify = { ...draft, step: 'verify' };
    expect(isCovered([ran({ action: verify }), dispatched()], { action: verify })).toBe(true);
    expect(isCovered([ran({ action: inspect }), dispatched()], { action: inspect })).toBe(true);
  });

  it('[D4] [P10] is covered where they took the dispatch of a team on and act for its sender', () => {
    const toTeam = dispatched({ recipient: 'team-1' });
    const accepted = comes('accepted', { acceptedBy: 'agent-8' });
    const forLead = { ...ranAs('agent-8', { asDelegate: false }), actor: forTheLead };
    expect(isCovered([forLead, toTeam])).toBe(false);
    expect(isCovered([forLead, toTeam, accepted])).toBe(true);
  });

  it('[D4] [E7] is covered under the break-glass that its run is under', () =>
    expect(isCovered([declared(), ran({ breakGlass }), dispatched()])).toBe(true));

  it('[D4] [P10] stays that of whom it was proposed for, who proposed again', () => {
    const waited = ran({ requestedBy: 'agent-9', outcome: 'wait' });
    const again = ran({ requestedBy: 'agent-9', decisionId: 'decision-2', supersedes: RUN });
    const proposed = { ...waited, actor: { id: 'agent-9', onBehalfOf: ['owner-1'] } };
    const decided = { ...again, actor: { id: 'policy' } };
    const past = [proposed, decided];
    expect(isCovered(past, { decisionId: 'decision-2' })).toBe(true);
    expect(isCovered([...past, dispatched()], { decisionId: 'decision-2' })).toBe(false);
  });
});

const RUN = 'decision-1';
const forTheLead = { id: 'agent-8', onBehalfOf: ['lead'] };
const breakGlass = { breakGlassId: 'bg-1', instead: 'wait', bypassed: [] };

function event(type: string, data: object): NewEvent {
  return { type, data: { workOrderId: 'wo-1', ...data } };
}

/** `lead`, for `owner-1`, sends the step `configure` to `agent-8`, until later. */
function dispatched(overrides: object = {}): PastEvent {
  const sent = event('delegation.dispatched', {
    dispatchId: 'd-1',
    kind: 'execute',
    recipient: 'agent-8',
    delegator: 'lead',
    step: 'configure',
    reads: [],
    writes: ['out'],
    permits: ['refund.draft'],
    blocks: true,
    timeouts: { initialWait: 'PT1H', remindEvery: 'PT1H', hardTimeout: 'P1D' },
    brief: '{}',
    digest: 'd'.repeat(64),
    createdAt: CREATED,
    timesOutAt: LATER,
    ...overrides,
  });
  return { ...sent, actor: { id: 'lead', onBehalfOf: ['owner-1'] } };
}

function comes(verb: string, overrides: object = {}): NewEvent {
  return event(`delegation.${verb}`, { dispatchId: 'd-1', ...overrides });
}

function takenOn(overrides: object = {}): PastEvent[] {
  return [dispatched(overrides), comes('accepted', { acceptedBy: 'agent-8' })];
}

function ranAs(requestedBy: string, overrides: object = {}): PastEvent {
  return event('decision.made', {
    decisionId: RUN,
    action: draft,
    outcome: 'run',
    enforced: true,
    asDelegate: true,
    requestedBy,
    approvals: [],
    consumes: [],
    validUntil: LATER,
    ...overrides,
  });
}

function declared(): NewEvent {
  return event('break-glass.declared', {
    breakGlassId: 'bg-1',
    permits: ['refund.draft'],
    scope: {},
    declaredBy: 'dana',
    onBehalfOf: [],
    expiresAt: LATER,
  });
}

function isCovered(
  past: readonly PastEvent[],
  overrides: { decisionId?: string; action?: ProposedAction; at?: string } = {},
): boolean {
  const workOrder = recorded(past).reduce(evolve, unknownWorkOrder);
  return coveredByRun(workOrder, { decisionId: RUN, action: draft, at: DONE, ...overrides });
}
