import { type ApprovalRequestedData } from '#contracts';
import { type PastEvent, specFor } from '#testkit';
import {
  again,
  exceptionAbout,
  expired,
  grant,
  granted,
  issue,
  made,
  NOW,
  outside,
  propose,
  refundRules,
  rejected,
  request,
  revoked,
  running,
  settled,
  waiting,
} from '../../test/refund-builders';
import { decisionDecider } from './decision.decider';

const { given } = specFor(decisionDecider);
const { approvalId } = request;

/** Words for a second proposal on the same work order. */
const second = {
  ...outside(),
  ids: { ...outside().ids, decision: (old?: string) => (old ? `${old}-again` : 'second') },
};
const decisionMade = (data: object) => ({
  type: 'decision.made',
  data: expect.objectContaining(data),
});

describe('deciding again without a grant', () => {
  const stopped = (code: string, reason: string) =>
    decisionMade({ outcome: 'stop', code, reasons: [reason], approvals: [approvalId] });
  const nameOfIt = `The approval refund (${approvalId})`;

  it('[A2] stops what was waiting when the owner says no', () =>
    given(...waiting, rejected(request))
      .when(again({ approvalId }))
      .then(stopped('approval-rejected', `${nameOfIt} was rejected.`)));

  it.each(['2030-01-01T09:00:00.000Z', '2030-01-01T09:59:59.999Z'])(
    '[A5] stops what was waiting when nobody answered (%s)',
    (at) =>
      given(...waiting, expired(request))
        .when(again({ approvalId }, { at }))
        .then(stopped('approval-expired', `${nameOfIt} was not answered in time.`)),
  );

  it('[A5] states that a new request takes a new proposal, which then requests', () => {
    const stop = made([...waiting, expired(request)], again({ approvalId }));
    expect(stop[0]!.data).toMatchObject({
      owner: 'support-lead',
      nextAction:
        'Do not carry out refund.issue: support-lead decides how to go on. ' +
        'Propose again to request it again.',
    });
    const past = [...waiting, expired(request), ...stop];
    expect(made(past, propose(issue(), { context: second })).map(({ type }) => type)).toEqual([
      'decision.made',
      'approval.requested',
    ]);
  });

  it('[C3] leaves a stop as it is once the work has ended, and stops what was to run', () => {
    const no = [...waiting, rejected(request)];
    const past = [...no, ...made(no, again({ approvalId }))];
    const closed: PastEvent = { type: 'work-order.closed', data: { workOrderId: 'wo-1' } };
    const another = again({ approvalId }, { context: second });
    given(...past, closed)
      .when(another)
      .thenNothing();
    given(...running, closed)
      .when(another)
      .then(decisionMade({ outcome: 'stop', code: 'work-order-not-open' }));
  });

  it('[P1] stops what was to run when the grant is revoked, and requests nothing by itself', () => {
    given(...running, revoked(request))
      .when(again({ approvalId }))
      .then(stopped('approval-rejected', `${nameOfIt} was revoked.`));
    const conditional = granted(request, { conditions: [{ number: 1, text: 'deposit' }] });
    given(...waiting, conditional, revoked(request))
      .when(again({ approvalId }))
      .then(stopped('approval-rejected', `${nameOfIt} was revoked.`));
  });

  it('[P1] requests again what was revoked when it is proposed again', () =>
    expect(
      made([...running, revoked(request)], propose(issue(), { context: second }))[1],
    ).toMatchObject({ type: 'approval.requested' }));

  it('[A5] stops what waits for a condition when the grant expires', () => {
    const conditions = [{ number: 1, text: 'deposit received' }];
    given(...waiting, granted(request, { conditions }), expired(request, 'conditional'))
      .when(again({ approvalId }))
      .then(stopped('approval-expired', `${nameOfIt} has expired.`));
  });

  it('[A5] needs no event to know that time has run out', () => {
    const facts = { 'order-paid': { type: 'boolean' }, 'order-total': { type: 'integer' } };
    const context = outside({ definition: { facts } });
    const late = { at: '2030-01-01T17:00:00.000Z', context };
    given(...waiting)
      .when(again({ decisionId: 'decision-1' }, late))
      .then(stopped('approval-expired', `${nameOfIt} was not answered in time.`));
    const conditions = [{ number: 1, text: 'deposit received' }];
    given(...waiting, granted(request, { conditions, expiresAt: NOW }))
      .when(again({ approvalId }))
      .then(stopped('approval-expired', `${nameOfIt} has expired.`));
  });

  it.each<[string, readonly PastEvent[]]>([
    ['a rejection', [rejected(request), exceptionAbout(approvalId), settled()]],
    ['silence', [expired(request)]],
    ['a revoked grant', [grant, revoked(request)]],
  ])(
    '[A2] does not request again by itself after %s, however often it is decided',
    (_, answers) => {
      const first = [...waiting, ...answers];
      const events = made(first, again({ approvalId }));
      expect(events).toEqual([decisionMade({ outcome: 'stop', approvals: [approvalId] })]);
      const stop = [...first, ...events];
      for (const command of [again({ approvalId }), again({ all: true })])
        given(...stop)
          .when(command)
          .thenNothing();
    },
  );

  it('[A5] reports a wait that is overdue when everything is decided again', () => {
    const facts = { 'order-paid': { type: 'boolean' }, 'order-total': { type: 'integer' } };
    const late = { at: '2030-01-01T17:00:00.000Z', context: outside({ definition: { facts } }) };
    given(...waiting)
      .when(again({ all: true }, late))
      .then(stopped('approval-expired', `${nameOfIt} was not answered in time.`));
  });

  it('[A1] waits for the request of somebody else, where there is one by then', () => {
    const other: ApprovalRequestedData = { ...request, approvalId: 'theirs' };
    given(...waiting, { type: 'approval.requested', data: other }, expired(request))
      .when(again({ approvalId }))
      .then(decisionMade({ outcome: 'wait', approvals: ['theirs'] }));
  });

  it('requests where the rule was changed meanwhile, because that was not answered', () => {
    const context = outside({ cedar: refundRules.replace('Money leaves', 'Money walks') });
    for (const answer of [rejected(request), grant])
      expect(made([...waiting, answer], again({ approvalId }, { context }))).toHaveLength(2);
  });

  it('[A2] repeats a request that was superseded while something waits for it', () => {
    const superseded = { type: 'approval.superseded', data: { approvalId, reason: 'x' } };
    expect(made([...waiting, superseded], again({ approvalId }))).toHaveLength(2);
  });
});
