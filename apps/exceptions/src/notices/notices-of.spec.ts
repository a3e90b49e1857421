import { allEvents, noticeTypes } from '#contracts';
import { recorded } from '#testkit';
import { unknownWorkOrder } from '#work-order';
import {
  action,
  asked,
  asking,
  decided,
  DUE,
  event,
  granted,
  opened,
  raised,
  scope,
  sealed,
  toldAfter,
  toldOf,
} from '../../test/notice-builders';
import { noticesOf } from './notices-of';

describe('whoever is asked', () => {
  it('[N3] hears of the action, the scope, the expiry, the evidence and the reason', () =>
    expect(toldAfter(...asking)).toEqual([
      {
        noticeId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-5/),
        type: 'approval.requested',
        to: 'dana',
        workOrderId: 'wo-1',
        subject: { kind: 'approval', id: 'ap-1' },
        outcome: null,
        action,
        permits: ['refund.issue'],
        scope,
        expiresAt: DUE,
        evidence: ['ev-1'],
        reason: 'Above 500.00 the owner decides.',
        link: '/v1/approvals/ap-1',
        at: '2030-01-01T09:00:00.000Z',
      },
    ]));

  it('[N3] is the owner and everybody who may sign, each once', () => {
    const quorum = { needed: 2, of: ['ben', 'dana', 'ana'] };
    const told = toldAfter(opened(), decided(), asked({ quorum }));
    expect(told.map(({ to }) => to)).toEqual(['dana', 'ben', 'ana']);
    expect(new Set(told.map(({ noticeId }) => noticeId)).size).toBe(3);
    const again = toldAfter(opened(), decided(), asked({ quorum }));
    expect(again.map(({ noticeId }) => noticeId)).toEqual(told.map(({ noticeId }) => noticeId));
  });

  it('[N3] hears of a gate without an action, and of what is wanted where nothing else is said', () =>
    expect(
      toldAfter(opened(), asked({ decisionId: undefined, gate: 'launch', packet: {} })),
    ).toMatchObject([{ action: null, reason: 'The approval commercial is wanted.' }]));

  it.each([
    ['absent', 'ana', 'dana is away: you answer meanwhile.'],
    ['fallback', 'ana', 'Nobody has answered so far: it is yours to answer now.'],
    ['warned', 'dana', 'Nobody has answered so far, and at 2030-01-02T09:00Z it expires.'],
  ])('[N3] hears of the escalation step %s as its new owner', (escalationStep, owner, reason) => {
    const escalated = event('approval.escalated', {
      approvalId: 'ap-1',
      escalationStep,
      owner,
      endsAt: DUE,
    });
    expect(toldAfter(...asking, escalated)).toMatchObject([
      { to: owner, reason, expiresAt: DUE, action, scope },
    ]);
  });

  it('[N3] hears that a yes runs out', () => {
    const about = { approvalId: 'ap-1', escalationStep: 'warned', owner: 'dana', endsAt: DUE };
    const told = toldOf(...asking, granted(), event('approval.escalated', about));
    expect(told).toEqual([['dana', 'What was said yes to runs out at 2030-01-02T09:00Z.']]);
  });
});

describe('whoever asked', () => {
  it('[N3] hears a yes with what it permits, and so does everybody they act for', () => {
    const narrower = { system: 'billing', amountUpTo: { minor: 100, currency: 'EUR' } };
    const told = toldAfter(
      ...asking,
      granted({ status: 'partial', scope: narrower, evidence: ['ev-9'] }),
    );
    expect(told.map(({ to }) => to)).toEqual(['agent-7', 'olga']);
    expect(told[0]).toMatchObject({
      outcome: 'partial',
      action,
      scope: narrower,
      expiresAt: DUE,
      evidence: ['ev-9'],
      reason: 'dana said yes to a part of what was asked for.',
    });
  });

  it.each([
    [{}, 'approved', 'dana said yes.'],
    [
      { status: 'conditional' },
      'conditional',
      'dana said yes, under conditions that are to be met first.',
    ],
  ])('[N3] hears how it was meant: %j', (said, outcome, reason) =>
    expect(toldAfter(...asking, granted(said))[0]).toMatchObject({
      outcome,
      reason,
      evidence: ['ev-1'],
    }),
  );

  it.each([
    ['rejected', { rejectedBy: 'dana', reason: sealed() }, 'dana said no.'],
    ['expired', { was: 'requested' }, 'Nobody answered in time, and silence is no yes.'],
    ['expired', { was: 'approved' }, 'The time that the yes was for is over.'],
    ['expired', { was: 'partial' }, 'The time that the yes was for is over.'],
    [
      'revoked',
      { revokedBy: 'dana', reason: sealed() },
      'dana took the yes back: it permits nothing from here on.',
    ],
    ['superseded', { reason: 'The work order was closed.' }, 'The work order was closed.'],
  ])('[N3] hears that it was %s', (outcome, said, reason) => {
    const told = toldAfter(
      ...asking,
      event(`approval.${outcome}`, { approvalId: 'ap-1', ...said }),
    );
    expect(told.map(({ to }) => to)).toEqual(['agent-7', 'olga']);
    expect(told[0]).toMatchObject({ outcome, reason, action, scope, expiresAt: null });
  });

  it('[N3] hears the decision that replaces the one they got', () => {
    const again = {
      decisionId: 'd-2',
      supersedes: 'd-1',
      outcome: 'run',
      reasons: ['dana agreed.'],
    };
    const first = { ...decided(), actor: { id: 'agent-7', onBehalfOf: ['olga'] } };
    expect(toldAfter(opened(), first, decided(again))).toMatchObject([
      {
        to: 'agent-7',
        subject: { kind: 'decision', id: 'd-2' },
        outcome: 'run',
        action,
        permits: ['refund.issue'],
        expiresAt: DUE,
        reason: 'dana agreed.',
        link: '/v1/decisions/d-2',
      },
      { to: 'olga' },
    ]);
    const stop = { ...again, outcome: 'stop', reasons: [], nextAction: 'Ask ana.' };
    expect(toldAfter(opened(), decided(), decided(stop))).toMatchObject([
      { to: 'agent-7', outcome: 'stop', permits: [], reason: 'Ask ana.' },
    ]);
    expect(toldAfter(opened(), decided(again))).toMatchObject([{ to: 'agent-7' }]);
  });

  it('[N3] is not told again what they were answered', () =>
    expect(toldAfter(opened(), decided())).toEqual([]));
});

describe('nobody', () => {
  it('[N3] is told of imported or observed work', () => {
    const origin = { source: 'log', eventId: '1', imported: true };
    expect(toldAfter(opened({ origin }), raised())).toEqual([]);
    expect(toldAfter(opened({ mode: 'observe' }), raised())).toEqual([]);
    expect(toldAfter(opened(), raised({ imported: true }))).toEqual([]);
    const observed = decided({ supersedes: 'd-0', enforced: false });
    expect(toldAfter(opened(), observed)).toEqual([]);
  });

  it('[N3] is told in the name of nobody, nor are our own processes', () => {
    expect(toldAfter(opened(), raised({ owner: 'TBD' }))).toEqual([]);
    expect(toldAfter(opened(), raised({ owner: 'service-policy' }))).toEqual([]);
  });

  it('[N3] is told of what is not there', () => {
    for (const type of noticeTypes.filter((one) => !always.has(one)))
      expect([type, toldAfter(opened(), event(type, missing))]).toEqual([type, []]);
  });

  it('[N3] is told of any other event', () => {
    const others = allEvents.filter(
      ({ type }) => !(noticeTypes as readonly string[]).includes(type),
    );
    for (const { type } of others)
      expect(noticesOf(recorded([event(type)])[0]!, unknownWorkOrder)).toEqual([]);
  });

  it('[N3] is told a fact, or words that the log keeps sealed', () => {
    const granting = granted({ comment: sealed() });
    const told = [
      toldAfter(...asking),
      toldAfter(...asking, granting),
      toldAfter(opened(), raised()),
      toldAfter(opened(), decided(), decided({ decisionId: 'd-2', supersedes: 'd-1' })),
    ];
    expect(told.flat().length).toBeGreaterThan(3);
    expect(JSON.stringify(told)).not.toMatch(/secret-4111|card-number|sha256/);
  });
});

/** What these say stands in the events themselves. */
const always = new Set<string>([
  'break-glass.declared',
  'exception.raised',
  'post-review.scheduled',
  'remediation.opened',
  'remediation.recurred',
  'approval.requested',
  'obligation.assigned',
  'delegation.dispatched',
  'question.asked',
]);

const missing = {
  dispatchId: 'none',
  number: 9,
  approvalId: 'none',
  exceptionId: 'none',
  postReviewId: 'none',
  remediationId: 'none',
  consumes: [],
  decisionId: 'd-9',
  owner: 'ana',
  escalationStep: { number: 1, owner: 'ana' },
};
