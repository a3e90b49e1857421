import { specFor } from '#testkit';
import {
  again,
  decided,
  euros,
  fact,
  grant,
  granted,
  issue,
  made,
  met,
  NOW,
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
} from '../../test/refund-builders';
import { decisionDecider } from './decision.decider';

const { given } = specFor(decisionDecider);
const { approvalId } = request;
const RUN = 'decision-1-again';

/** Words for a second proposal on the same work order. */
const second = {
  ...outside(),
  ids: { ...outside().ids, decision: (old?: string) => (old ? `${old}-again` : 'second') },
};
const decisionMade = (data: object) => ({
  type: 'decision.made',
  data: expect.objectContaining(data),
});

describe('deciding again after a grant', () => {
  it('[A1] lets the action run under the approval it names, instead of the wait', () =>
    given(...waiting, grant)
      .when(again({ approvalId }))
      .then(
        decisionMade({
          decisionId: RUN,
          supersedes: 'decision-1',
          outcome: 'run',
          rules: ['refund-waits'],
          approvals: [approvalId],
          consumes: [],
          owner: 'agent-7',
          requestedBy: 'agent-7',
        }),
      ));

  it('[A1] lets the action run that waited for an approval of its own requester', () => {
    const cedar = refundRules.replace(
      '@approval("refund")',
      '@approval("refund") @owner("agent-7")',
    );
    const context = outside({ cedar });
    const wait = made(ready(), propose(issue(), { context }));
    expect(wait[0]!.data).toMatchObject({ outcome: 'wait', owner: 'agent-7' });
    given(...ready(), ...wait, granted(requestIn(wait)))
      .when(again({ approvalId }, { context }))
      .then(decisionMade({ outcome: 'run', owner: 'agent-7', approvals: [approvalId] }));
  });

  it('takes nobody for a delegate who proposed without that role', () =>
    expect(decided([...waiting, grant], again({ approvalId }))).not.toHaveProperty('asDelegate'));

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

  it('[A8] waits for the condition of a conditional one, then runs', () => {
    const conditions = [{ number: 1, text: 'deposit received' }];
    const past = [...waiting, granted(request, { conditions })];
    given(...past)
      .when(again({ approvalId }))
      .thenNothing();
    expect(decided([...past, met(request)], again({ approvalId }))).toMatchObject({
      outcome: 'run',
      supersedes: 'decision-1',
    });
  });

  it('[A1] stops where the grant was for less, and runs once it is for all', () => {
    const less = granted(request, { scope: { ...request.scope, amountUpTo: euros(1_000) } });
    const past = [...waiting, less];
    const stop = made(past, again({ approvalId }));
    expect(stop).toEqual([
      decisionMade({ outcome: 'stop', code: 'approval-exceeded', approvals: [approvalId] }),
    ]);
    expect(decided([...past, ...stop, grant], again({ approvalId }))).toMatchObject({
      outcome: 'run',
      supersedes: RUN,
    });
  });

  it('[A9] gives a single-use approval to the first of two that wait for it', () => {
    const joined = made(waiting, propose(issue(), { by: 'agent-8', context: second }));
    given(...waiting, ...joined, granted(request, { singleUse: true }))
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

describe('deciding again', () => {
  it('says nothing new while nothing changed', () => {
    for (const about of [{ approvalId }, { decisionId: 'decision-1' }, { all: true }])
      given(...waiting)
        .when(again(about))
        .thenNothing();
    given(...running)
      .when(again({ all: true }))
      .thenNothing();
  });

  it('says nothing about what rests on other approvals, or on none', () => {
    const unpaid = fact('order-paid', false, '/examples/shop', NOW);
    for (const about of [{ approvalId: 'other' }, { decisionId: undefined }])
      given(...waiting, unpaid)
        .when(again(about))
        .thenNothing();
    const legal = { ...request, approvalId: 'legal-1', kind: 'legal' };
    given(...waiting, { type: 'approval.requested', data: legal }, granted(legal), unpaid)
      .when(again({ approvalId: 'legal-1' }))
      .thenNothing();
  });

  it('records nothing where the command names no decision', () => {
    given(...waiting, grant)
      .when(again({}))
      .thenNothing();
    given(...waiting, grant)
      .when(again({ all: false }))
      .thenNothing();
  });

  it('says so when only the code or only the owner is another', () => {
    const missing = made(
      ready(),
      propose(issue(), { context: { ...outside(), policy: undefined } }),
    );
    given(...ready(), ...missing)
      .when(again({ all: true }, { context: outside({ cedar: '// none' }) }))
      .then(decisionMade({ outcome: 'stop', code: 'policy-stop' }));
    const escalated = {
      type: 'approval.escalated',
      data: { approvalId, escalationStep: 'absent', owner: 'deputy', endsAt: request.dueAt },
    };
    given(...waiting, escalated)
      .when(again({ approvalId }))
      .then(decisionMade({ outcome: 'wait', owner: 'deputy', approvals: [approvalId] }));
  });

  it('finds the same approvals the same in whatever order they came', () => {
    const definition = {
      approvals: {
        refund: { owner: 'finance', answerWithin: 'PT8H', validFor: 'P1D' },
        legal: { owner: 'finance', answerWithin: 'PT8H', validFor: 'P1D' },
      },
    };
    const rule = (kind: string) => `@id("${kind}") @outcome("wait") @approval("${kind}")
      permit (principal, action == Action::"refund.issue", resource);`;
    const context = outside({ definition, cedar: `${rule('legal')}${rule('refund')}` });
    const one = outside({ definition, cedar: rule('refund') });
    const first = [...ready(), ...made(ready(), propose(issue(), { context: one }))];
    const ids = second.ids;
    const both = made(first, propose(issue(), { by: 'agent-8', context: { ...context, ids } }));
    expect(both[0]!.data).toMatchObject({ approvals: ['refund-of-decision-1', 'legal-of-second'] });
    given(...first, ...both)
      .when(again({ decisionId: 'second' }, { context: { ...context, ids } }))
      .thenNothing();
  });

  it('says nothing about decisions that were replaced or reported', () => {
    given(...running)
      .when(again({ decisionId: 'decision-1' }))
      .thenNothing();
    const done = report('performed', { decisionId: RUN });
    given(...running, ...made(running, done), revoked(request))
      .when(again({ approvalId }))
      .thenNothing();
  });

  it('refuses a decision that does not exist', () =>
    given(...ready())
      .when(again({ decisionId: 'x' }))
      .thenRefused('decision_not_found', {
        message: 'There is no decision x on this work order.',
      }));

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
    // Somebody else requested first; who acts for dana joins that request, and the first uses it up.
    const joined = made(
      waiting,
      propose(issue(), { by: 'agent-8', for: ['dana'], context: second }),
    );
    const forDana = joined.map((event) => ({
      ...event,
      actor: { id: 'agent-8', onBehalfOf: ['dana'] },
    }));
    const withGrant = [...waiting, ...forDana, granted(request, { singleUse: true })];
    const past = [...withGrant, ...made(withGrant, again({ approvalId }, { context: second }))];
    const requested = requestIn(made(withGrant, again({ approvalId }, { context: second })));
    expect(requested).toMatchObject({ requestedBy: 'agent-8', onBehalfOf: ['dana', 'agent-7'] });
    const byDana = granted(requested, { grantedBy: 'dana' });
    const about = { approvalId: requested.approvalId };
    expect(decided([...past, byDana], again(about, { context: second }))).toMatchObject({
      outcome: 'wait',
      reasons: expect.arrayContaining([expect.stringContaining('granted by a requester')]),
    });
  });
});
