import { type DecisionMadeData } from '#contracts';
import { type PastEvent, specFor } from '#testkit';
import {
  decided,
  euros,
  exceptionAbout,
  expired,
  granted,
  issue,
  made,
  outside,
  propose,
  ready,
  refundRules,
  rejected,
  request,
  requestIn,
  settled,
  waiting,
} from '../../test/refund-builders';
import { decisionDecider } from './decision.decider';

const { given } = specFor(decisionDecider);
const { approvalId } = request;

/** What another delegate is answered to the same proposal, or another one, after this happened to its request. */
const after = (...past: readonly PastEvent[]) => ({
  proposing: (...[action, by]: Parameters<typeof propose>): DecisionMadeData =>
    decided([...waiting, ...past], propose(action, { by: 'agent-8', ...by })),
  eventTypesOf: (...[action, by]: Parameters<typeof propose>): readonly string[] =>
    made([...waiting, ...past], propose(action, { by: 'agent-8', ...by })).map(({ type }) => type),
});
const DECIDED = ['decision.made'];
const REQUESTED = ['decision.made', 'approval.requested'];

describe('4. a rejection of exactly this', () => {
  it('[A2] stops the action, and keeps it stopped', () => {
    expect(after(rejected(request)).eventTypesOf(issue())).toEqual(DECIDED);
    expect(after(rejected(request)).proposing(issue())).toMatchObject({
      outcome: 'stop',
      code: 'approval-rejected',
      rules: ['refund-waits'],
      owner: 'support-lead',
      approvals: [approvalId],
      reasons: [`The approval refund (${approvalId}) was rejected.`],
      nextAction:
        'Do not carry out refund.issue: support-lead decides how to go on. ' +
        'It can be requested again once the exception about the rejection is resolved.',
    });
  });

  it('[A2] stops it until the exception about it was raised and resolved', () => {
    const raised = [rejected(request), exceptionAbout(approvalId)];
    expect(after(...raised).eventTypesOf(issue())).toEqual(DECIDED);
    expect(after(...raised, settled()).eventTypesOf(issue())).toEqual(REQUESTED);
    const twice = [...raised, settled(), exceptionAbout(approvalId, { exceptionId: 'x-2' })];
    expect(after(...twice).proposing(issue()).code).toBe('approval-rejected');
  });

  it.each<[string, PastEvent]>([
    ['another approval', exceptionAbout('other')],
    ['something else of that id', exceptionAbout(approvalId, { cause: 'decision' })],
  ])('[A2] stops it whatever became of an exception about %s', (_, raised) =>
    expect(after(rejected(request), raised, settled()).proposing(issue()).outcome).toBe('stop'),
  );

  it('[A2] lets another action, or a rule that was changed, be requested', () => {
    expect(after(rejected(request)).eventTypesOf(issue({ amount: euros(1_000) }))).toEqual(
      REQUESTED,
    );
    const cedar = refundRules.replace('Money leaves', 'Money walks');
    const eventTypes = after(rejected(request)).eventTypesOf(issue(), {
      context: outside({ cedar }),
    });
    expect(eventTypes).toEqual(REQUESTED);
  });
});

describe('5. a request for exactly this', () => {
  it('[A1] is joined by every requester', () =>
    given(...waiting)
      .when(propose(issue(), { by: 'agent-8' }))
      .then({
        type: 'decision.made',
        data: expect.objectContaining({
          outcome: 'wait',
          approvals: [approvalId],
          requestedBy: 'agent-8',
          validUntil: '2030-01-01T17:00:00.000Z',
          nextAction: 'Hold refund.issue: finance decides on the approval refund.',
        }),
      }));

  it('[A6] is answered by its present owner', () => {
    const escalated: PastEvent = {
      type: 'approval.escalated',
      data: {
        approvalId,
        escalationStep: 'fallback',
        owner: 'cfo',
        endsAt: '2030-01-01T17:00:00.000Z',
      },
    };
    expect(after(escalated).proposing(issue())).toMatchObject({
      owner: 'cfo',
      nextAction: 'Hold refund.issue: cfo decides on the approval refund.',
    });
  });

  it('[A6] is waited for until its owner should have answered, also when one of two has signed', () => {
    const { type, data } = granted(request, { expiresAt: '2030-01-03T09:00:00.000Z' });
    const signed = {
      type: type.replace('granted', 'signed'),
      data: { ...(data as object), signedBy: 'ana' },
    };
    expect(after(signed).proposing(issue())).toMatchObject({
      outcome: 'wait',
      approvals: [approvalId],
      validUntil: request.dueAt,
    });
  });

  it('[A1] is another one for another scope, and once the rule reads otherwise', () => {
    for (const overrides of [
      { objects: ['order-2'] },
      { writes: [] },
      { amount: euros(1_249) },
      { audience: 'customer' },
    ])
      expect(after().eventTypesOf(issue(overrides))).toEqual(REQUESTED);
    const context = outside({ cedar: refundRules.replace('Money leaves', 'Money walks') });
    expect(after().eventTypesOf(issue(), { context })).toEqual(REQUESTED);
  });

  it('[A1] is the same in whatever order its objects stand', () => {
    const both = made(ready(), propose(issue({ objects: ['b', 'a'] })));
    const past = [...ready(), ...both];
    const joining = propose(issue({ objects: ['a', 'b'] }), { by: 'agent-8' });
    expect(made(past, joining)).toHaveLength(1);
  });

  it('[A5] is over once nobody answered in time', () => {
    const late = { context: outside({ definition: { facts: {} }, cedar: waits }) };
    const past = [...ready(), ...made(ready(), propose(issue(), late))];
    const at = (now: string) => made(past, propose(issue(), { ...late, by: 'agent-8', at: now }));
    expect(at('2030-01-01T16:59:59.999Z')).toHaveLength(1);
    expect(at('2030-01-01T17:00:00.000Z')).toHaveLength(2);
    expect(after(expired(request)).eventTypesOf(issue())).toEqual(REQUESTED);
  });

  it('[A2] is none while it is a draft, or for a gate', () => {
    const drafted = { type: 'approval.drafted', data: request };
    const ofGate = { type: 'approval.requested', data: { ...request, gate: 'launch' } };
    for (const past of [drafted, ofGate])
      expect(made([...ready(), past], propose(issue()))).toHaveLength(2);
  });
});

const waits = `@id("w") @outcome("wait") @approval("refund")
  permit (principal, action == Action::"refund.issue", resource);`;

describe('what was not requested', () => {
  it('[A1] is no amount when it was requested without one', () => {
    const context = outside({ cedar: waits });
    const unlimited = issue({ amount: undefined });
    const past = [...ready(), ...made(ready(), propose(unlimited, { context }))];
    const grant = granted(requestIn(past));
    expect(decided([...past, grant], propose(unlimited, { context })).outcome).toBe('run');
    expect(decided([...past, grant], propose(issue(), { context })).outcome).toBe('wait');
  });

  it('[A1] is no other argument', () => {
    const account = {
      kind: 'refund.issue',
      authority: 'apply',
      system: 'payments',
      objects: ['order-1'],
    };
    const actions = [{ ...account, writes: ['refund'], arguments: { account: 'string' } }];
    const context = outside({ cedar: waits, definition: { actions } });
    const to = (account?: string) => issue(account ? { arguments: { account } } : {});
    const past = [...ready(), ...made(ready(), propose(to('a'), { context }))];
    const both = [...past, granted(requestIn(past))];
    expect(decided(both, propose(to('a'), { context })).outcome).toBe('run');
    expect(decided(both, propose(to('b'), { context })).outcome).toBe('wait');
    expect(decided(both, propose(to(), { context })).outcome).toBe('wait');
    expect(made(past, propose(to('b'), { context }))).toHaveLength(2);
  });
});
