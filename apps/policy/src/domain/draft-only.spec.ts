import { type ApprovalRequestedData } from '#contracts';
import { type PastEvent, specFor } from '#testkit';
import {
  again,
  decided,
  draft,
  granted,
  issue,
  made,
  outside,
  propose,
  ready,
  report,
  request,
  revoked,
} from '../../test/refund-builders';
import { decisionDecider } from './decision.decider';

const { given } = specFor(decisionDecider);
/** A policy that lets refunds run, so that nothing but the gate holds them back. */
const allRuns = `@id("all-runs") @reason("fine") permit (principal, action, resource);`;
const context = outside({
  cedar: allRuns,
  definition: { gates: [{ name: 'legal', approvals: ['refund'] }] },
});
const ofGate: ApprovalRequestedData = {
  ...request,
  approvalId: 'gate-1',
  gate: 'legal',
  decisionId: undefined,
  requestedBy: 'olga',
  permits: ['gate.legal'],
  scope: {},
  ruleDigest: 'a'.repeat(64),
};
const requested: readonly PastEvent[] = [
  ...ready({ allowedOutput: 'draft-only' }),
  { type: 'approval.requested', data: ofGate },
];
const open = [...requested, granted(ofGate)];

describe('draft-only work', () => {
  it('[P5] drafts, and stops what would apply, naming the gate', () => {
    expect(decided(requested, propose(draft, { context }))).toMatchObject({ outcome: 'run' });
    const stopped = decided(requested, propose(issue(), { context }));
    expect(stopped).toMatchObject({ outcome: 'stop', code: 'draft-only' });
    expect(stopped.reasons).toEqual([
      'This work order only prepares for now: at the gate legal the approval refund is not granted: it is requested.',
    ]);
  });

  it('[P5] applies once its gate is open', () =>
    expect(decided(open, propose(issue(), { context }))).toMatchObject({ outcome: 'run' }));

  it('[P5] names only the gates that are not open yet, and all that each of them wants', () => {
    const gates = [
      { name: 'legal', approvals: ['refund'] },
      { name: 'payout', approvals: ['money', 'press'] },
    ];
    const approvals = Object.fromEntries(
      ['refund', 'money', 'press'].map((kind) => [
        kind,
        { owner: 'finance', answerWithin: 'PT8H', validFor: 'P1D' },
      ]),
    );
    const two = outside({ cedar: allRuns, definition: { gates, approvals } });
    expect(decided(open, propose(issue(), { context: two })).reasons).toEqual([
      'This work order only prepares for now: at the gate payout the approval money is not granted: nobody requested it, the approval press is not granted: nobody requested it.',
    ]);
  });

  it('[A4] [P5] stays draft-only for the person who approved at the gate', () => {
    const stopped = decided(open, propose(issue(), { context, for: ['finance'] }));
    expect(stopped).toMatchObject({ outcome: 'stop', code: 'draft-only' });
    expect(stopped.reasons[0]).toMatch(/it was granted by a requester/);
  });

  it('[P5] decides again what was to run when the approval of its gate is revoked', () => {
    const running = [...open, ...made(open, propose(issue(), { context })), revoked(ofGate)];
    const command = again({ approvalId: ofGate.approvalId }, { context });
    expect(decided(running, command)).toMatchObject({
      outcome: 'stop',
      code: 'draft-only',
      supersedes: 'decision-1',
    });
  });

  it('[P10] is not covered by its run once the approval of its gate is revoked', () => {
    const running = [...open, ...made(open, propose(issue(), { context }))];
    const command = report('performed', { decisionId: 'decision-1' }, { context });
    const authorised = (past: readonly PastEvent[]) => made(past, command)[0]!.data;
    expect(authorised(running)).toMatchObject({ authorised: true });
    expect(authorised([...running, revoked(ofGate)])).toMatchObject({ authorised: false });
  });

  it('[P5] says nothing new of what was stopped, when its gate opens', () => {
    const stopped = [
      ...requested,
      ...made(requested, propose(issue(), { context })),
      granted(ofGate),
    ];
    given(...stopped)
      .when(again({ approvalId: ofGate.approvalId }, { context }))
      .thenNothing();
  });

  it('[P5] says nothing new of drafts, when its gate closes', () => {
    const drafted = [...open, ...made(open, propose(draft, { context })), revoked(ofGate)];
    given(...drafted)
      .when(again({ approvalId: ofGate.approvalId }, { context }))
      .thenNothing();
  });
});
