import { fold } from '#kernel';
import { type PastEvent, recorded, specFor } from '#testkit';
import {
  comes,
  delegated,
  dispatched,
  drafting,
  engagement,
  LATER,
  proposeAs,
  takenOn,
  timedOut,
} from '../../test/delegation-builders';
import {
  again,
  decided,
  fact,
  issue,
  made,
  outside,
  propose,
  ready,
} from '../../test/refund-builders';
import { declared } from '../../test/urgent-builders';
import { fieldsThatDiffer } from '../replay/replayed-decision';
import { decisionDecider } from './decision.decider';

const { given } = specFor(decisionDecider);
const context = engagement();
const inspect = { kind: 'order.inspect', authority: 'read', system: 'shop', objects: ['order-1'] };
const decisionOn = (past: readonly PastEvent[], action: object = drafting('configure'), by = {}) =>
  decided(past, proposeAs(action, { by: 'agent-8', ...by }));
const onDispatch = () => again({ dispatchId: 'd-1' }, { context });
/** Before the break-glass runs out. */
const SOON = '2030-01-01T09:20:00.000Z';
/** A delegate, and an enforcement point. */
const rolesOf: Readonly<Record<string, object>> = { pep: { roles: ['integrator'] } };
const MEMBER = { id: 'agent-9', teams: ['field-team'] };
const scopeCheck = 'engine.delegation-scope';

describe('a member of a team to which work is delegated', () => {
  const ofTeam = { by: 'agent-9', owners: ['field-team'] };
  const sentToTeam = [
    ...ready(),
    dispatched({ recipient: 'field-team' }),
    comes('accepted', 'd-1', 'agent-8'),
  ];

  it('[D9] is bound by the dispatch, whichever member accepted it', () => {
    expect(decisionOn(sentToTeam, drafting('configure'), ofTeam).outcome).toBe('run');
    for (const owners of [['field-team'], ['*']])
      expect(decisionOn(sentToTeam, issue(), { ...ofTeam, owners })).toMatchObject({
        outcome: 'stop',
        code: 'delegation-exceeded',
        reasons: ['The dispatch d-1 permits refund.draft, not refund.issue.'],
      });
    expect(decisionOn(sentToTeam, issue(), { by: 'agent-9' }).code).not.toBe('delegation-exceeded');
  });

  it('[D9] is bound by a dispatch that comes after the proposal', () => {
    const proposed = made(ready(), proposeAs(drafting('configure'), { ...ofTeam, context }));
    const run = (proposed[0]!.data as { readonly decisionId: string }).decisionId;
    const events = proposed.map((event) => ({ ...event, actor: MEMBER }));
    const sent = dispatched({ recipient: 'field-team', permits: ['order.inspect'] });
    const [again] = made([...ready(), ...events, sent], onDispatch());
    expect(again!.data).toMatchObject({ supersedes: run, code: 'delegation-exceeded' });
  });

  it('[A4] has its delegator among the requesters of what it proposes, in any role', () => {
    const proposer = { ...ofTeam, roles: ['integrator'], context: outside() };
    const events = made(sentToTeam, proposeAs(issue(), proposer));
    expect(events.find(({ type }) => type === 'approval.requested')!.data).toMatchObject({
      requestedBy: 'agent-9',
      onBehalfOf: expect.arrayContaining(['field-team', 'lead', 'owner-1']),
    });
  });
});

describe('a delegate', () => {
  it('[D9] proposes what its delegation permits, until that times out', () => {
    const run = decisionOn(takenOn({ timesOutAt: SOON }));
    expect(run).toMatchObject({
      outcome: 'run',
      asDelegate: true,
      validUntil: SOON,
    });
    expect(run.checks).toContainEqual({
      name: scopeCheck,
      passed: true,
      message: 'It is delegated: the dispatch d-1 permits refund.draft.',
    });
  });

  it('[D10] proposes nothing in work that was opened for another one, unless something of it is dispatched', () => {
    const ofAnother = ready({ delegate: 'agent-7' });
    expect(decisionOn(ofAnother)).toMatchObject({
      outcome: 'stop',
      code: 'delegation-exceeded',
      reasons: [
        'The work order is for the delegate agent-7, and nothing of it was dispatched to the caller.',
      ],
    });
    for (const by of ['agent-7', 'pep'])
      expect(decisionOn(ofAnother, drafting('configure'), { by, ...rolesOf[by] }).outcome).toBe(
        'run',
      );
    const sent = [...ofAnother, dispatched(), comes('accepted', 'd-1')];
    expect(decisionOn(sent).outcome).toBe('run');
  });

  it('[D9] proposes it until the last of several delegations times out', () => {
    const second = { dispatchId: 'd-2', timesOutAt: '2030-01-01T09:10:00.000Z' };
    const both = [...takenOn({ timesOutAt: SOON }), dispatched(second), comes('accepted', 'd-2')];
    expect(decisionOn(both)).toMatchObject({ outcome: 'run', validUntil: SOON });
  });

  it('[D9] waits for an owner beyond the end of its delegation', () => {
    const past = takenOn({ permits: ['refund.issue'], timesOutAt: SOON });
    expect(decisionOn(past, issue(), { context: outside() })).toMatchObject({
      outcome: 'wait',
      validUntil: '2030-01-01T17:00:00.000Z',
    });
  });

  it('[D9] stops beyond it, looking included, and says what is permitted', () => {
    expect(decisionOn(takenOn(), issue())).toMatchObject({
      outcome: 'stop',
      code: 'delegation-exceeded',
      rules: [scopeCheck],
      reasons: ['The dispatch d-1 permits refund.draft, not refund.issue.'],
      owner: 'support-lead',
    });
    expect(decisionOn(takenOn(), inspect).code).toBe('delegation-exceeded');
    expect(decisionOn(takenOn({ permits: [] })).reasons).toEqual([
      'The dispatch d-1 permits no action, not refund.draft.',
    ]);
  });

  it.each<[string, readonly PastEvent[], string]>([
    ['is not accepted yet', delegated(), 'is not accepted yet: accept it first'],
    ['was confirmed', [...takenOn(), comes('confirmed')], 'is confirmed'],
    ['was called back', [...takenOn(), comes('stopped')], 'is stopped'],
    ['was superseded', [...takenOn(), comes('superseded')], 'is superseded'],
  ])('[D9] stops where the only dispatch %s', (_, past, why) =>
    expect(decisionOn(past)).toMatchObject({
      outcome: 'stop',
      code: 'delegation-exceeded',
      reasons: [`Nothing is delegated to the caller: the dispatch d-1 ${why}.`],
    }),
  );

  it('[D9] stops where each of its dispatches is over, and says how each ended', () => {
    const both = [...takenOn(), dispatched({ dispatchId: 'd-2' }), comes('accepted', 'd-2')];
    expect(decisionOn([...both, comes('confirmed'), comes('stopped', 'd-2')]).reasons).toEqual([
      'Nothing is delegated to the caller: the dispatch d-1 is confirmed; the dispatch d-2 is stopped.',
    ]);
  });

  it('[D9] stops at the hard timeout, noted or not', () => {
    expect(decisionOn(takenOn(), undefined, { at: '2030-01-02T08:59:59.999Z' }).outcome).toBe(
      'run',
    );
    for (const past of [takenOn(), [...takenOn(), timedOut()]])
      expect(decisionOn(past, undefined, { at: LATER })).toMatchObject({
        code: 'delegation-exceeded',
        reasons: [`Nothing is delegated to the caller: the dispatch d-1 timed out at ${LATER}.`],
      });
  });

  it('[D9] has what all its delegations permit together', () => {
    const second = { dispatchId: 'd-2', permits: ['order.inspect'] };
    const both = [...takenOn(), dispatched(second), comes('accepted', 'd-2')];
    expect([decisionOn(both).outcome, decisionOn(both, inspect).outcome]).toEqual(['run', 'run']);
    expect(decisionOn(both, issue()).reasons).toEqual([
      'The dispatch d-1, d-2 permits refund.draft, order.inspect, not refund.issue.',
    ]);
    expect(decisionOn([...both, comes('confirmed')]).outcome).toBe('stop');
  });

  it.each<[string, object, string]>([
    ['somebody who acts for it', { by: 'agent-9', for: ['agent-8'] }, 'stop'],
    ['it, acting for its delegator', { for: ['owner-1'] }, 'stop'],
    ['a delegate to whom nothing was sent', { by: 'agent-9' }, 'run'],
    ['its recipient with another role', { roles: ['operator'] }, 'run'],
  ])('[D9] limits, or does not limit, %s', (_, by, outcome) =>
    expect(decisionOn(takenOn(), inspect, by).outcome).toBe(outcome),
  );

  it('[D9] is limited as a member of the team that it was sent to, once they took it on', () => {
    const team = [...delegated({ recipient: 'agents' }), comes('accepted', 'd-1', 'agent-8')];
    expect(decisionOn(team).outcome).toBe('run');
    expect(decisionOn(team, inspect).code).toBe('delegation-exceeded');
  });

  it('[D9] is stopped beyond it also under a break-glass, and by policy within it', () => {
    const urgent = [...takenOn(), declared()];
    expect(decisionOn(urgent, issue())).toMatchObject({
      outcome: 'stop',
      code: 'delegation-exceeded',
    });
    expect(decisionOn([...ready(), declared()], issue())).toMatchObject({ outcome: 'run' });
    const forbid = '@id("never") @reason("no") forbid (principal, action, resource);';
    const never = engagement({}, forbid);
    const taken = takenOn({ permits: ['refund.issue'], timesOutAt: SOON });
    const both = [...taken, declared({ overridesForbids: true })];
    expect(decisionOn(both, issue(), { context: never })).toMatchObject({
      outcome: 'run',
      rules: ['engine.break-glass'],
      validUntil: SOON,
    });
    expect(decisionOn(takenOn(), undefined, { context: never }).rules).toEqual(['never']);
  });
});

describe('deciding again, for a delegate', () => {
  const ran = [...takenOn(), ...made(takenOn(), proposeAs(drafting(), { by: 'agent-8' }))];

  it.each(['confirmed', 'stopped', 'superseded'] as const)(
    '[D9] stops what it was to do once its dispatch is %s',
    (verb) =>
      expect(decided([...ran, comes(verb)], onDispatch())).toMatchObject({
        outcome: 'stop',
        code: 'delegation-exceeded',
        asDelegate: true,
        supersedes: 'decision-1',
      }),
  );

  it('[D9] stops what a member of the team was to do who accepted it', () => {
    const ofTeam = [...delegated({ recipient: 'field-team' }), comes('accepted')];
    const ranThere = [...ofTeam, ...made(ofTeam, proposeAs(drafting(), { by: 'agent-8' }))];
    expect(decided([...ranThere, comes('stopped')], onDispatch())).toMatchObject({
      outcome: 'stop',
      code: 'delegation-exceeded',
    });
  });

  it('[D9] says nothing new of what others do, nor of what was stopped', () => {
    const unpaid = fact('order-paid', false);
    const waits = [...ready(), ...made(ready(), propose(issue()))];
    const early = [...ready(), unpaid];
    const stops = [...early, ...made(early, propose(issue(), { by: 'agent-8' }))];
    for (const past of [
      [...waits, unpaid, dispatched()],
      [...stops, fact('order-paid', true), dispatched({ permits: ['refund.issue'] })],
    ])
      given(...past)
        .when(again({ dispatchId: 'd-1' }))
        .thenNothing();
  });

  it('[D9] leaves alone what others do', () => {
    const others = made(takenOn(), proposeAs(drafting(), { by: 'agent-9' }));
    given(...takenOn(), ...others, comes('stopped'))
      .when(onDispatch())
      .thenNothing();
  });

  it('[D9] stops what a delegate was let do before anything was sent to it', () => {
    const early = made(ready(), proposeAs(inspect, { by: 'agent-8' }));
    expect(decided([...ready(), ...early, dispatched()], onDispatch()).code).toBe(
      'delegation-exceeded',
    );
  });

  it('[D9] [P3] is made again byte for byte on a replay, which knows no roles', () => {
    const past = takenOn();
    for (const action of [drafting(), issue()]) {
      const [event] = made(past, proposeAs(action, { by: 'agent-8' }));
      const [held] = recorded([{ ...event!, actor: { id: 'agent-8' } }]);
      expect(fieldsThatDiffer(held as never, stateAfter(past), context)).toEqual([]);
    }
  });
});

const stateAfter = (past: readonly PastEvent[]) => fold(decisionDecider, recorded(past));
