import { type ProposedAction, type ApprovalRequestedData } from '#contracts';
import { type PastEvent, specFor } from '#testkit';
import { allRuns, engagement } from '../../test/delegation-builders';
import {
  again,
  decided,
  draft,
  expired,
  fact,
  granted,
  issue,
  made,
  NOW,
  opened,
  propose,
  ready,
  rejected,
  report,
  request as ofRefund,
  requestIn,
  revoked,
} from '../../test/refund-builders';
import { declared } from '../../test/urgent-builders';
import { decisionDecider } from './decision.decider';

const { given } = specFor(decisionDecider);
const approvals = {
  security: { owner: 'security-lead', answerWithin: 'PT4H', validFor: 'P1D' },
  refund: { owner: 'finance', answerWithin: 'PT8H', validFor: 'P1D' },
};
const overlays = [
  {
    name: 'security-review',
    approval: 'security',
    actions: ['refund.issue', 'order.inspect'],
    reason: 'What leaves the house is reviewed first.',
  },
];
const laidOver = (cedar?: string, definition: Record<string, unknown> = {}) =>
  engagement({ approvals, overlays, ...definition }, cedar);
const context = laidOver();
const proposal = propose(issue(), { context });
const waiting = [...ready(), ...made(ready(), proposal)];
/** The approval request, written out: a derived one would prove nothing. */
const request: ApprovalRequestedData = {
  ...ofRefund,
  approvalId: 'security-of-decision-1',
  kind: 'security',
  owner: 'security-lead',
  ruleDigest: context.policy!.digestOf(`overlay/${'a'.repeat(64)}/security-review`),
  dueAt: '2030-01-01T13:00:00.000Z',
};
const grant = granted(request, { grantedBy: 'security-lead' });
const { approvalId } = request;
const second = {
  ...context,
  ids: { ...context.ids, decision: (old?: string) => (old ? `${old}-again` : 'second') },
};

describe('an overlay', () => {
  it('[L8] makes what it names wait for its approval, with owner, time to answer and packet', () => {
    expect(decided(ready(), proposal)).toMatchObject({
      outcome: 'wait',
      rules: ['overlay.security-review'],
      reasons: ['What leaves the house is reviewed first.'],
      owner: 'security-lead',
      approvals: [approvalId],
      nextAction: 'Hold refund.issue: security-lead decides on the approval security.',
    });
    expect(requestIn(made(ready(), proposal))).toEqual({
      ...request,
      packet: expect.objectContaining({ rules: ['overlay.security-review'] }),
    });
  });

  it('[L8] says what it is where its workflow gives no reason', () => {
    const silent = laidOver(allRuns, { overlays: [{ ...overlays[0], reason: undefined }] });
    expect(decided(ready(), propose(issue(), { context: silent })).reasons).toEqual([
      'security-review: refund.issue waits until the approval security is current.',
    ]);
  });

  it('[L8] lies over every stage: it waits in each step, and looking too where it is named', () => {
    for (const step of ['configure', 'verify'])
      expect(decided(ready(), propose(issue({ step }), { context })).outcome).toBe('wait');
    const inspect: ProposedAction = {
      kind: 'order.inspect',
      authority: 'read',
      system: 'shop',
      objects: ['order-1'],
    };
    expect(decided(ready(), propose(inspect, { context })).outcome).toBe('wait');
    expect(decided(ready(), propose(draft, { context })).outcome).toBe('run');
  });

  it.each([
    ['a stop', '@id("no") @reason("no") forbid (principal, action, resource);', ['no']],
    [
      'the stop of what no rule permits',
      '@id("other") @reason("x") permit (principal, action == Action::"refund.draft", resource);',
      ['engine.default-stop'],
    ],
  ])('[L8] leaves %s a stop', (_, cedar, rules) =>
    expect(decided(ready(), propose(issue(), { context: laidOver(cedar) }))).toMatchObject({
      outcome: 'stop',
      rules,
    }),
  );

  it('[L8] waits for the owner that a rule wants besides', () => {
    const money = `@id("money") @reason("m") @outcome("wait") @approval("refund")
      permit (principal, action, resource);`;
    expect(made(ready(), propose(issue(), { context: laidOver(money) })).slice(1)).toMatchObject([
      { data: { kind: 'refund', owner: 'finance' } },
      { data: { kind: 'security', owner: 'security-lead' } },
    ]);
  });

  it('[L8] joins the request that is open, and runs after the grant by deciding again', () => {
    expect(made(waiting, propose(issue(), { by: 'agent-8', context: second }))).toMatchObject([
      { data: { decisionId: 'second', approvals: [approvalId] } },
    ]);
    expect(decided([...waiting, grant], again({ approvalId }, { context }))).toMatchObject({
      outcome: 'run',
      rules: ['all-runs', 'overlay.security-review'],
      approvals: [approvalId],
      supersedes: 'decision-1',
    });
  });

  it('[L8] covers no more than was approved', () =>
    expect(
      decided([...waiting, grant], propose(issue({ objects: ['order-2'] }), { context: second })),
    ).toMatchObject({ outcome: 'wait', approvals: ['security-of-second'] }));

  it.each<[string, PastEvent, string]>([
    ['revoked', revoked(request), 'approval-rejected'],
    ['expired', expired(request, 'approved'), 'approval-expired'],
  ])('[L8] stops what was to run when its approval is %s, and waits again', (_, over, code) => {
    const ran = [
      ...waiting,
      grant,
      ...made([...waiting, grant], again({ approvalId }, { context })),
    ];
    expect(decided([...ran, over], again({ approvalId }, { context }))).toMatchObject({
      outcome: 'stop',
      code,
    });
    expect(
      decided([...ran, over], propose(issue(), { by: 'agent-8', context: second })),
    ).toMatchObject({
      outcome: 'wait',
      approvals: ['security-of-second'],
    });
    const command = report('performed', { decisionId: 'decision-1-again' }, { context });
    expect(made(ran, command)[0]!.data).toMatchObject({ authorised: true });
    expect(made([...ran, over], command)[0]!.data).toMatchObject({ authorised: false });
  });

  it('[L8] stops where its owner says no', () =>
    expect(
      decided([...waiting, rejected(request)], again({ approvalId }, { context })),
    ).toMatchObject({ outcome: 'stop', code: 'approval-rejected' }));

  it('[L8] [A5] retains its grant when another policy is published, and requests again in another version', () => {
    const worded = laidOver(allRuns.replace('fine', 'as good'));
    expect(decided([...waiting, grant], propose(issue(), { context: worded })).outcome).toBe('run');
    const [, ...rest] = [...waiting, grant];
    const workflow = { id: 'refunds', version: 2, digest: 'c'.repeat(64) };
    expect(
      decided([opened({ workflow }), ...rest], propose(issue(), { context: second })).outcome,
    ).toBe('wait');
  });

  it('[L8] [A4] is not covered by a grant of its requester', () =>
    expect(
      decided([...waiting, grant], propose(issue(), { context: second, for: ['security-lead'] }))
        .outcome,
    ).toBe('wait'));

  it('[L8] [E7] gives way to a break-glass, as every wait does', () =>
    expect(decided([...ready(), declared()], proposal)).toMatchObject({
      outcome: 'run',
      breakGlass: { instead: 'wait', bypassed: ['security-lead'] },
    }));

  it('[L8] says nothing new while nothing changed', () => {
    given(...waiting)
      .when(again({ all: true }, { context }))
      .thenNothing();
  });
});

describe('a gate that needs facts as well as approvals', () => {
  const gates = [{ name: 'launch', approvals: ['refund'], facts: ['order-paid'] }];
  const gated = engagement({ approvals, gates });
  const ofGate = {
    ...request,
    kind: 'refund',
    approvalId: 'gate-1',
    gate: 'launch',
    requestedBy: 'olga',
    permits: ['gate.launch'],
    scope: {},
    ruleDigest: 'a'.repeat(64),
    decisionId: undefined,
  };
  const signed: readonly PastEvent[] = [
    ...ready({ allowedOutput: 'draft-only' }),
    { type: 'approval.requested', data: ofGate },
    granted(ofGate),
  ];
  const decide = (past: readonly PastEvent[]) =>
    decided(past, propose(issue(), { context: gated, at: NOW }));

  it('[L8] opens for a signature and a deposit, and for neither alone', () => {
    expect(decide(signed).outcome).toBe('run');
    const unpaid = decide([...signed, fact('order-paid', false)]);
    expect(unpaid).toMatchObject({ outcome: 'stop', code: 'draft-only' });
    expect(unpaid.reasons[0]).toMatch(/the fact order-paid is not known to be true/);
    const unsigned = decide(signed.slice(0, -1));
    expect(unsigned.reasons[0]).toMatch(/the approval refund is not granted/);
  });
});
