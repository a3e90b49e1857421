import { allEvents, noticeTypes } from '#contracts';
import { type PastEvent, recorded } from '#testkit';
import { unknownWorkOrder } from '#work-order';
import {
  action,
  requested,
  requesting,
  decided,
  DUE,
  event,
  granted,
  opened,
  raised,
  scope,
  sealed,
  noticesAfter,
  recipientsAfter,
} from '../../test/notice-builders';
import { noticesOf } from './notices-of';

describe('the owner of an approval', () => {
  it('[N3] is notified of the action, the scope, the expiry, the evidence and the reason', () =>
    expect(noticesAfter(...requesting)).toEqual([
      {
        noticeId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-5/),
        type: 'approval.requested',
        to: 'dana',
        workOrderId: 'wo-1',
        subject: { kind: 'approval', id: 'ap-1' },
        outcome: null,
        action,
        requestedBy: 'agent-7',
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
    const notices = noticesAfter(opened(), decided(), requested({ quorum }));
    expect(notices.map(({ to }) => to)).toEqual(['dana', 'ben', 'ana']);
    expect(new Set(notices.map(({ noticeId }) => noticeId)).size).toBe(3);
    const again = noticesAfter(opened(), decided(), requested({ quorum }));
    expect(again.map(({ noticeId }) => noticeId)).toEqual(notices.map(({ noticeId }) => noticeId));
  });

  it('[N3] is notified of a gate without an action, and of what is wanted where there is no reason', () =>
    expect(
      noticesAfter(opened(), requested({ decisionId: undefined, gate: 'launch', packet: {} })),
    ).toMatchObject([{ action: null, reason: 'The approval commercial is wanted.' }]));

  it.each([
    ['absent', 'ana', 'dana is away: you answer meanwhile.'],
    ['fallback', 'ana', 'Nobody has answered so far: it is yours to answer now.'],
    ['warned', 'dana', 'Nobody has answered so far, and at 2030-01-02T09:00Z it expires.'],
  ])(
    '[N3] is notified of the escalation step %s as its new owner',
    (escalationStep, owner, reason) => {
      const escalated = event('approval.escalated', {
        approvalId: 'ap-1',
        escalationStep,
        owner,
        endsAt: DUE,
      });
      expect(noticesAfter(...requesting, escalated)).toMatchObject([
        { to: owner, reason, expiresAt: DUE, action, scope },
      ]);
    },
  );

  it('[N3] is notified that a grant ends', () => {
    const about = { approvalId: 'ap-1', escalationStep: 'warned', owner: 'dana', endsAt: DUE };
    const notices = recipientsAfter(...requesting, granted(), event('approval.escalated', about));
    expect(notices).toEqual([['dana', 'The grant ends at 2030-01-02T09:00Z.']]);
  });
});

describe('the requester', () => {
  it('[D10] hears of evidence as a delegate only where the work is its own', () => {
    const [, evidence, , request] = requesting;
    const past = [evidence!, decided({ asDelegate: true }), request!];
    const evidenceFor = (...past: readonly PastEvent[]) =>
      noticesAfter(...past, granted()).map(({ to, evidence }) => [to, evidence]);
    expect(evidenceFor(requesting[0]!, ...past)).toEqual([
      ['agent-7', []],
      ['olga', ['ev-1']],
    ]);
    const own = { ...opened(), actor: { id: 'agent-7' } };
    expect(evidenceFor(own, ...past)).toContainEqual(['agent-7', ['ev-1']]);
  });

  it('[N3] is notified of a grant with what it permits, and so does everybody they act for', () => {
    const narrower = { system: 'billing', amountUpTo: { minor: 100, currency: 'EUR' } };
    const notices = noticesAfter(
      ...requesting,
      granted({ status: 'partial', scope: narrower, evidence: ['ev-9'] }),
    );
    expect(notices.map(({ to }) => to)).toEqual(['agent-7', 'olga']);
    expect(notices[0]).toMatchObject({
      outcome: 'partial',
      action,
      scope: narrower,
      expiresAt: DUE,
      evidence: ['ev-9'],
      reason: 'dana granted it for a part of the request.',
    });
  });

  it.each([
    [{}, 'approved', 'dana granted it.'],
    [
      { status: 'conditional' },
      'conditional',
      'dana granted it, under conditions that are to be met first.',
    ],
    [
      { status: 'conditional', scope: { ...scope, system: 'billing', audience: 'none' } },
      'conditional',
      'dana granted it for a part of the request, under conditions that are to be met first.',
    ],
  ])('[N3] learns how it was meant: %j', (overrides, outcome, reason) =>
    expect(noticesAfter(...requesting, granted(overrides))[0]).toMatchObject({
      outcome,
      reason,
      evidence: ['ev-1'],
    }),
  );

  it.each([
    ['rejected', { rejectedBy: 'dana', reason: sealed() }, 'dana rejected it.'],
    ['expired', { was: 'requested' }, 'Nobody answered in time: silence grants nothing.'],
    ['expired', { was: 'approved' }, 'The time of the grant is over.'],
    ['expired', { was: 'partial' }, 'The time of the grant is over.'],
    [
      'revoked',
      { revokedBy: 'dana', reason: sealed() },
      'dana revoked the grant: it permits nothing from here on.',
    ],
    ['superseded', { reason: 'The work order was closed.' }, 'The work order was closed.'],
  ])('[N3] is notified that it was %s', (outcome, overrides, reason) => {
    const notices = noticesAfter(
      ...requesting,
      event(`approval.${outcome}`, { approvalId: 'ap-1', ...overrides }),
    );
    expect(notices.map(({ to }) => to)).toEqual(['agent-7', 'olga']);
    expect(notices[0]).toMatchObject({ outcome, reason, action, scope, expiresAt: null });
  });

  it('[N3] is notified of the decision that replaces the one they got', () => {
    const again = {
      decisionId: 'd-2',
      supersedes: 'd-1',
      outcome: 'run',
      reasons: ['dana agreed.'],
    };
    const first = { ...decided(), actor: { id: 'agent-7', onBehalfOf: ['olga'] } };
    expect(noticesAfter(opened(), first, decided(again))).toMatchObject([
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
    expect(noticesAfter(opened(), decided(), decided(stop))).toMatchObject([
      { to: 'agent-7', outcome: 'stop', permits: [], reason: 'Ask ana.' },
    ]);
    expect(noticesAfter(opened(), decided(again))).toMatchObject([{ to: 'agent-7' }]);
  });

  it('[N3] is not notified again of an answer that it got', () =>
    expect(noticesAfter(opened(), decided())).toEqual([]));
});

describe('a halt', () => {
  const byHalt = (overrides: object = {}) =>
    decided({
      decisionId: 'd-2',
      supersedes: 'd-1',
      outcome: 'stop',
      code: 'halted',
      haltId: 'halt-1',
      reasons: ['Halted: it pays twice.'],
      ...overrides,
    });
  const run = { ...decided({ outcome: 'run' }), actor: { id: 'agent-7', onBehalfOf: ['olga'] } };
  const withdrawing = [opened(), run, requested(), byHalt()];
  const ofHalt = (...past: readonly PastEvent[]) =>
    noticesAfter(...past).filter(({ type }) => type === 'halt.withdrew-runs');

  it('[N3] notifies who holds a run that it withdraws, and the owners of the work and the approval', () => {
    const notices = ofHalt(...withdrawing);
    expect(notices.map(({ to }) => to)).toEqual(['agent-7', 'olga', 'ops-lead', 'dana']);
    expect(notices[0]).toMatchObject({
      subject: { kind: 'halt', id: 'halt-1' },
      workOrderId: 'wo-1',
      outcome: 'stop',
      action,
      evidence: [],
      link: '/v1/reports/withdrawn-runs?halt=halt-1',
    });
    expect(notices[0]!.reason).toMatch(
      /^A halt withdrew the run of refund\.issue .* it pays twice\.$/,
    );
  });

  it('[N3] notifies each of them once, however many runs it withdraws', () => {
    const idsOf = (past: readonly PastEvent[]) => ofHalt(...past).map(({ noticeId }) => noticeId);
    const another = [opened(), run, requested(), granted(), byHalt({ decisionId: 'd-3' })];
    expect(idsOf(another)).toEqual(idsOf(withdrawing));
    const ofOther = [opened(), run, requested(), byHalt({ haltId: 'halt-2' })];
    expect(idsOf(ofOther)).not.toEqual(idsOf(withdrawing));
  });

  it('[N3] notifies nobody of what did not run, or is stopped by something else', () => {
    expect(ofHalt(opened(), decided(), requested(), byHalt())).toEqual([]);
    expect(ofHalt(opened(), run, requested(), byHalt({ haltId: undefined }))).toEqual([]);
    expect(ofHalt(opened(), run, requested(), byHalt({ enforced: false }))).toEqual([]);
  });
});

describe('nobody', () => {
  it('[N3] is notified of imported or observed work', () => {
    const origin = { source: 'log', eventId: '1', imported: true };
    expect(noticesAfter(opened({ origin }), raised())).toEqual([]);
    expect(noticesAfter(opened({ mode: 'observe' }), raised())).toEqual([]);
    expect(noticesAfter(opened(), raised({ imported: true }))).toEqual([]);
    const observed = decided({ supersedes: 'd-0', enforced: false });
    expect(noticesAfter(opened(), observed)).toEqual([]);
  });

  it('[N3] is notified as TBD, nor are our own processes', () => {
    expect(noticesAfter(opened(), raised({ owner: 'TBD' }))).toEqual([]);
    expect(noticesAfter(opened(), raised({ owner: 'service-policy' }))).toEqual([]);
  });

  it('[N3] is notified of what is not there', () => {
    for (const type of noticeTypes.filter((one) => !always.has(one)))
      expect([type, noticesAfter(opened(), event(type, missing))]).toEqual([type, []]);
  });

  it('[N3] is notified of any other event', () => {
    const others = allEvents.filter(
      ({ type }) => !(noticeTypes as readonly string[]).includes(type),
    );
    for (const { type } of others)
      expect(noticesOf(recorded([event(type)])[0]!, unknownWorkOrder)).toEqual([]);
  });

  it('[N3] gets a fact, or a text that is encrypted beside the log', () => {
    const granting = granted({ comment: sealed() });
    const notices = [
      noticesAfter(...requesting),
      noticesAfter(...requesting, granting),
      noticesAfter(opened(), raised()),
      noticesAfter(opened(), decided(), decided({ decisionId: 'd-2', supersedes: 'd-1' })),
    ];
    expect(notices.flat().length).toBeGreaterThan(3);
    expect(JSON.stringify(notices)).not.toMatch(/secret-4111|card-number|sha256/);
  });
});

/** Their contents are in the events themselves. */
const always = new Set<string>([
  'alert.crossed',
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
