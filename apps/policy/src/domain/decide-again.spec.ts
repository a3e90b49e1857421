import { type PastEvent, specFor } from '#testkit';
import {
  again,
  decided,
  euros,
  fact,
  grant,
  granted,
  issue,
  made,
  outside,
  propose,
  ready,
  refundRules,
  report,
  request,
  requestIn,
  revoked,
  running,
  waiting,
} from '../../test/refund-words';
import { decisionDecider } from './decision.decider';

const { given } = specFor(decisionDecider);
const { approvalId } = request;

describe('deciding again after a grant', () => {
  it('[A1] lets the action run under the approval it names, instead of the wait', () =>
    given(...waiting, grant)
      .when(again({ approvalId }))
      .then({
        type: 'decision.made',
        data: expect.objectContaining({
          decisionId: 'decision-1-again',
          supersedes: 'decision-1',
          outcome: 'run',
          rules: ['refund-waits'],
          approvals: [approvalId],
          consumes: [],
          owner: 'agent-7',
          requestedBy: 'agent-7',
        }),
      }));

  it('[A9] says that a single-use approval is used up', () =>
    expect(
      decided([...waiting, granted(request, { singleUse: true })], again({ approvalId })).consumes,
    ).toEqual([approvalId]));

  it('holds no longer than the approval', () => {
    const short = granted(request, { expiresAt: '2030-01-01T09:05:00.000Z' });
    expect(decided([...waiting, short], again({ approvalId })).validUntil).toBe(
      '2030-01-01T09:05:00.000Z',
    );
  });

  it('says nothing new while nothing changed', () =>
    given(...waiting)
      .when(again({ approvalId }))
      .thenNothing());

  it('says nothing about decisions that were replaced or reported', () => {
    given(...running)
      .when(again({ decisionId: 'decision-1' }))
      .thenNothing();
    const done = report('performed', { decisionId: 'decision-1-again' });
    given(...running, ...made(running, done), revoked(request))
      .when(again({ approvalId }))
      .thenNothing();
  });

  it('refuses a decision that does not exist', () =>
    given(...ready())
      .when(again({ decisionId: 'x' }))
      .thenRefused('decision_not_found'));

  it('[P1] waits again, with a new request, when the approval is revoked', () =>
    given(...running, revoked(request))
      .when(again({ approvalId }))
      .then(
        {
          type: 'decision.made',
          data: expect.objectContaining({
            outcome: 'wait',
            supersedes: 'decision-1-again',
            approvals: ['refund-of-decision-1-again-again'],
          }),
        },
        { type: 'approval.requested', data: expect.objectContaining({ requestedBy: 'agent-7' }) },
      ));

  it('leaves a run alone that used its single-use approval up itself', () => {
    const single = granted(request, { singleUse: true });
    const past = [...waiting, single, ...made([...waiting, single], again({ approvalId }))];
    given(...past)
      .when(again({ approvalId }))
      .thenNothing();
  });
});

describe('those whom the requester acts for', () => {
  it('[A4] stay excluded however often the action is decided again', () => {
    // Somebody else asked first; who acts for dana joins that request, is let run and taken back.
    const ids = { ...outside().ids, decision: (old?: string) => (old ? `${old}-x` : 'joined') };
    const context = { ...outside(), ids };
    const joined = made(waiting, propose(issue(), { by: 'agent-8', for: ['dana'], context }));
    const forDana = joined.map((event) => ({
      ...event,
      actor: { id: 'agent-8', onBehalfOf: ['dana'] },
    }));
    const yes = [...waiting, ...forDana, grant];
    const ran = [...yes, ...made(yes, again({ decisionId: 'joined' }, { context }))];
    const asked = made([...ran, revoked(request)], again({ decisionId: 'joined-x' }, { context }));
    expect(requestIn(asked)).toMatchObject({ requestedBy: 'agent-8', onBehalfOf: ['dana'] });
  });
});

describe('an approval that was granted', () => {
  const under = (grantEvent: PastEvent, ...args: Parameters<typeof propose>) =>
    decided([...waiting, grantEvent], propose(...args));

  it('[A8] covers the same again and less, and nothing wider', () => {
    expect(under(grant, issue()).outcome).toBe('run');
    expect(under(grant, issue({ amount: euros(1_000) })).outcome).toBe('run');
    expect(under(grant, issue({ amount: euros(1_251) }))).toMatchObject({
      outcome: 'wait',
      reasons: expect.arrayContaining([expect.stringContaining('outside 1250 EUR')]),
    });
    expect(under(grant, issue({ objects: ['order-2'] })).outcome).toBe('wait');
    expect(under(grant, issue({ audience: 'public' })).outcome).toBe('wait');
  });

  it('[A1] covers no amount when it was asked for without one', () => {
    const cedar = `@id("w") @outcome("wait") @approval("refund")
      permit (principal, action == Action::"refund.issue", resource);`;
    const context = outside({ cedar });
    const unlimited = issue({ amount: undefined });
    const past = [...ready(), ...made(ready(), propose(unlimited, { context }))];
    const yes = granted(requestIn(past as never));
    expect(decided([...past, yes], propose(unlimited, { context })).outcome).toBe('run');
    expect(decided([...past, yes], propose(issue(), { context })).outcome).toBe('wait');
  });

  it('[A1] covers the arguments it was asked for and no others', () => {
    const definition = {
      actions: [
        {
          kind: 'refund.issue',
          authority: 'apply',
          system: 'payments',
          writes: ['refund'],
          arguments: { account: 'string' },
        },
      ],
    };
    const cedar = `@id("w") @outcome("wait") @approval("refund")
      permit (principal, action == Action::"refund.issue", resource);`;
    const context = outside({ cedar, definition });
    const to = (account?: string) => issue(account ? { arguments: { account } } : {});
    const past = [...ready(), ...made(ready(), propose(to('a'), { context }))];
    const both = [...past, granted(requestIn(past as never))];
    expect(decided(both, propose(to('a'), { context })).outcome).toBe('run');
    expect(decided(both, propose(to('b'), { context })).outcome).toBe('wait');
    expect(decided(both, propose(to(), { context })).outcome).toBe('wait');
    expect(made(past, propose(to('b'), { context }))).toHaveLength(2);
  });

  it('[A1] is void once it expired, and once its rule reads otherwise', () => {
    expect(
      under(granted(request, { expiresAt: '2030-01-01T09:00:00.000Z' }), issue()),
    ).toMatchObject({
      outcome: 'wait',
      reasons: expect.arrayContaining([expect.stringContaining('expired')]),
    });
    const changed = refundRules.replace('Money leaves only', 'Money only leaves');
    expect(under(grant, issue(), { context: outside({ cedar: changed }) }).outcome).toBe('wait');
  });

  it('[A1] outlives changes to other rules', () => {
    const changed = refundRules.replace('100000', '90000').replace('// Amounts', '// All amounts');
    expect(under(grant, issue(), { context: outside({ cedar: changed }) }).outcome).toBe('run');
  });

  it('[A4] never covers what its granter asks for, alone or through somebody else', () => {
    expect(under(grant, issue(), { by: 'finance' })).toMatchObject({
      outcome: 'wait',
      reasons: expect.arrayContaining([expect.stringContaining('by the one who asks')]),
    });
    expect(under(grant, issue(), { for: ['finance'] }).outcome).toBe('wait');
  });

  it('never turns a stop into a run', () =>
    expect(
      decided([...waiting, grant, ...ready({}).slice(2).map(unpaid)], propose(issue())),
    ).toMatchObject({ outcome: 'stop', rules: ['unpaid-stops'] }));
});

const unpaid = (paid: PastEvent): PastEvent => ({
  ...paid,
  data: { ...(paid.data as object), value: false },
});

describe('asking twice for the same', () => {
  it('[A1] joins the open request, whoever asks', () =>
    given(...waiting)
      .when(propose(issue(), { by: 'agent-8' }))
      .then({
        type: 'decision.made',
        data: expect.objectContaining({ outcome: 'wait', approvals: [approvalId] }),
      }));

  it('asks anew for another scope, and once the rule reads otherwise', () => {
    expect(made(waiting, propose(issue({ objects: ['order-2'] })))).toHaveLength(2);
    const context = outside({ cedar: refundRules.replace('Money leaves', 'Money walks') });
    expect(made(waiting, propose(issue(), { context }))).toHaveLength(2);
  });

  it('[A5] asks anew once nobody answered in time', () => {
    const later = [...waiting, fact('order-paid', true, 'shop', '2030-01-01T16:00:00.000Z')];
    expect(made(later, propose(issue(), { at: '2030-01-01T16:59:59.999Z' }))).toHaveLength(1);
    expect(made(later, propose(issue(), { at: '2030-01-01T17:00:00.000Z' }))).toHaveLength(2);
  });

  it('[A9] gives a single-use approval to the first of two that wait for it', () => {
    const ids = { ...outside().ids, decision: (old?: string) => (old ? `${old}-again` : 'second') };
    const second = made(
      waiting,
      propose(issue(), { by: 'agent-8', context: { ...outside(), ids } }),
    );
    given(...waiting, ...second, granted(request, { singleUse: true }))
      .when(again({ approvalId }))
      .then(
        decisionMade({ supersedes: 'decision-1', outcome: 'run', consumes: [approvalId] }),
        decisionMade({
          supersedes: 'second',
          outcome: 'wait',
          approvals: ['refund-of-second-again'],
        }),
        { type: 'approval.requested', data: expect.objectContaining({ requestedBy: 'agent-8' }) },
      );
  });
});

const decisionMade = (data: object) => ({
  type: 'decision.made',
  data: expect.objectContaining(data),
});
