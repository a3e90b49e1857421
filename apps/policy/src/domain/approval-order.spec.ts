import { type ApprovalRequestedData } from '#contracts';
import { type PastEvent } from '#testkit';
import {
  again,
  decided,
  expired,
  granted,
  issue,
  made,
  outside,
  propose,
  ready,
  rejected,
  revoked,
} from '../../test/refund-builders';

/** Legal decides first, then finance, then the board; the press at any time. */
const after = (...kinds: string[]) => ({ after: kinds });
const declared = (owner: string, overrides: object = {}) => ({
  owner,
  answerWithin: 'PT8H',
  validFor: 'P1D',
  ...overrides,
});
const approvals = {
  legal: declared('law', { answerWithin: 'PT4H' }),
  refund: declared('finance', after('legal')),
  board: declared('board', after('refund')),
  press: declared('TBD'),
};
const waits = (...kinds: string[]) =>
  kinds
    .map(
      (
        kind,
      ) => `@id("${kind}-waits") @outcome("wait") @approval("${kind}") @reason("${kind} looks.")
        permit (principal, action == Action::"refund.issue", resource);`,
    )
    .join('\n');
const wanting = (...kinds: string[]) =>
  outside({ definition: { approvals }, cedar: waits(...kinds) });

describe('kinds of approvals that come one after another', () => {
  const context = wanting('board', 'refund', 'legal');
  const first = () => made(ready(), propose(issue(), { context }));
  const requestsIn = (events: readonly PastEvent[]): readonly ApprovalRequestedData[] =>
    events
      .filter(({ type }) => type === 'approval.requested')
      .map(({ data }) => data as ApprovalRequestedData);
  const kindsIn = (events: readonly PastEvent[]) => requestsIn(events).map(({ kind }) => kind);
  const legalOf = () => requestsIn(first())[0]!;

  it('[A6] requests the earliest only, and names what comes later', () => {
    expect(kindsIn(first())).toEqual(['legal']);
    expect(first()[0]!.data).toMatchObject({
      outcome: 'wait',
      rules: ['board-waits', 'refund-waits', 'legal-waits'],
      reasons: [
        'board looks.',
        'The approval board is requested once refund, legal is granted.',
        'refund looks.',
        'The approval refund is requested once legal is granted.',
        'legal looks.',
      ],
      owner: 'law',
      approvals: ['legal-of-decision-1'],
      nextAction: 'Hold refund.issue: law decides on the approval legal.',
      validUntil: '2030-01-01T13:00:00.000Z',
    });
  });

  it('[A6] requests the next once the one before is granted, and runs when all are', () => {
    const legal = legalOf();
    const withGrant = [...ready(), ...first(), granted(legal)];
    const second = made(withGrant, again({ approvalId: legal.approvalId }, { context }));
    expect(kindsIn(second)).toEqual(['refund']);
    expect(second[0]!.data).toMatchObject({
      supersedes: 'decision-1',
      owner: 'finance',
      approvals: ['refund-of-decision-1-again', legal.approvalId],
      consumes: [],
    });
    const [refund] = requestsIn(second);
    const more = [...withGrant, ...second, granted(refund!)];
    const third = made(more, again({ approvalId: refund!.approvalId }, { context }));
    expect(kindsIn(third)).toEqual(['board']);
    const [board] = requestsIn(third);
    const all = [...more, ...third, granted(board!, { singleUse: true })];
    expect(decided(all, again({ approvalId: board!.approvalId }, { context }))).toMatchObject({
      outcome: 'run',
      rules: ['board-waits', 'refund-waits', 'legal-waits'],
      approvals: [board!.approvalId, refund!.approvalId, legal.approvalId],
      consumes: [board!.approvalId],
      nextAction: expect.stringMatching(/^Carry out refund.issue before /),
    });
  });

  it('[A6] takes a condition that is not met for not granted', () => {
    const legal = legalOf();
    const conditional = granted(legal, { conditions: [{ number: 1, text: 'signed' }] });
    const past = [...ready(), ...first(), conditional];
    expect(made(past, propose(issue(), { by: 'agent-8', context }))).toEqual([
      { type: 'decision.made', data: expect.objectContaining({ approvals: [legal.approvalId] }) },
    ]);
  });

  it('[A2] stops with the first no, and names only that', () => {
    const legal = legalOf();
    const past = [...ready(), ...first(), rejected(legal)];
    const decision = decided(past, again({ approvalId: legal.approvalId }, { context }));
    expect(decision).toMatchObject({
      outcome: 'stop',
      code: 'approval-rejected',
      rules: ['legal-waits'],
      approvals: [legal.approvalId],
    });
  });

  it('[A6] stops a later wait when an earlier kind is taken back, also of who joined it', () => {
    const legal = legalOf();
    const withGrant = [...ready(), ...first(), granted(legal, { singleUse: true })];
    const past = [
      ...withGrant,
      ...made(withGrant, again({ approvalId: legal.approvalId }, { context })),
    ];
    const ids = { ...context.ids, decision: (old?: string) => (old ? `${old}-x` : 'joined') };
    const joining = { ...context, ids };
    const joined = made(past, propose(issue(), { by: 'agent-8', context: joining }));
    const both = [...past, ...joined, revoked(legal)];
    const events = made(both, again({ approvalId: legal.approvalId }, { context: joining }));
    const stop = { outcome: 'stop', code: 'approval-rejected', approvals: [legal.approvalId] };
    expect(events.map(({ data }) => data)).toMatchObject([
      { ...stop, supersedes: 'decision-1-again' },
      { ...stop, supersedes: 'joined' },
    ]);
  });

  it('[A6] does not request an earlier kind again that ended while a later one was awaited', () => {
    const legal = legalOf();
    const withGrant = [
      ...ready(),
      ...first(),
      granted(legal, { expiresAt: '2030-01-01T09:30:00.000Z' }),
    ];
    const second = made(withGrant, again({ approvalId: legal.approvalId }, { context }));
    const [refund] = requestsIn(second);
    const past = [...withGrant, ...second, expired(legal, 'approved'), granted(refund!)];
    const about = { approvalId: refund!.approvalId };
    for (const at of ['2030-01-01T09:29:00.000Z', '2030-01-01T09:31:00.000Z'])
      expect(decided(past, again(about, { context, at }))).toMatchObject({
        outcome: 'stop',
        code: 'approval-expired',
        reasons: ['The approval legal (legal-of-decision-1) has expired.'],
      });
  });

  it('[A6] waits for what was requested already, also when an earlier kind is requested again', () => {
    const legal = legalOf();
    const withGrant = [...ready(), ...first(), granted(legal)];
    const second = made(withGrant, again({ approvalId: legal.approvalId }, { context }));
    const past = [...withGrant, ...second, revoked(legal)];
    const ids = { ...context.ids, decision: () => 'third' };
    const third = decided(past, propose(issue(), { context: { ...context, ids } }));
    expect(third).toMatchObject({
      outcome: 'wait',
      approvals: expect.arrayContaining(['legal-of-third', requestsIn(second)[0]!.approvalId]),
    });
  });

  it('[A6] finds the order through kinds that the action does not want', () => {
    const around = wanting('board', 'legal');
    expect(kindsIn(made(ready(), propose(issue(), { context: around })))).toEqual(['legal']);
    const alone = wanting('board');
    expect(kindsIn(made(ready(), propose(issue(), { context: alone })))).toEqual(['board']);
  });

  it('[A6] requests kinds without an order at once', () => {
    const beside = wanting('legal', 'press', 'refund');
    const events = made(ready(), propose(issue(), { context: beside }));
    expect(kindsIn(events)).toEqual(['legal', 'press']);
    expect(events[0]!.data).toMatchObject({
      owner: 'law',
      code: 'owner-missing',
      approvals: ['legal-of-decision-1', 'press-of-decision-1'],
      nextAction:
        'Hold refund.issue: law decides on the approval legal; ' +
        'an owner yet to be named decides on the approval press.',
      validUntil: '2030-01-01T17:00:00.000Z',
    });
  });
});
