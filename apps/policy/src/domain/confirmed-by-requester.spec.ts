import {
  again,
  decided,
  granted,
  issue,
  made,
  outside,
  propose,
  ready,
  requestIn,
} from '../../test/refund-builders';

/** The refunds example, in which a requester who did not propose a refund may confirm it. */
const context = outside({
  definition: {
    actions: [
      {
        kind: 'refund.issue',
        authority: 'apply',
        system: 'payments',
        writes: ['refund'],
        confirmedByRequester: true,
      },
    ],
  },
});
const proposal = propose(issue(), { for: ['dana'], context });
const requested = made(ready(), proposal);
const request = requestIn(requested);
const waiting = [
  ...ready(),
  ...requested.map((event) => ({ ...event, actor: { id: 'agent-7', onBehalfOf: ['dana'] } })),
];

describe('an action that its requester may confirm', () => {
  const decisionAfter = (grantedBy: string) =>
    decided(
      [...waiting, granted(request, { grantedBy })],
      again({ approvalId: request.approvalId }, { context }),
    );

  it('[A4] says so in its approval request and to the owner, and no other action does', () => {
    expect(request).toMatchObject({
      requesterMayConfirm: true,
      packet: { requesterMayConfirm: true },
    });
    const usual = requestIn(made(ready(), propose(issue())));
    expect(usual).not.toHaveProperty('requesterMayConfirm');
    expect(usual.packet).not.toHaveProperty('requesterMayConfirm');
  });

  it('[A4] runs with the grant of whom the proposer acts for, and the decision shows it', () =>
    expect(decisionAfter('dana')).toMatchObject({ outcome: 'run', confirmedByRequester: true }));

  it('[A4] shows nothing of it where somebody else grants it, or where it still waits', () => {
    const byOwner = decisionAfter('finance');
    expect(byOwner.outcome).toBe('run');
    expect(byOwner).not.toHaveProperty('confirmedByRequester');
    const conditions = [{ number: 1, text: 'photos' }];
    const conditional = granted(request, { grantedBy: 'dana', conditions });
    const ids = { ...context.ids, decision: () => 'decision-2' };
    const joining = propose(issue(), {
      by: 'agent-8',
      for: ['dana'],
      context: { ...context, ids },
    });
    const open = decided([...waiting, conditional], joining);
    expect(open).toMatchObject({ outcome: 'wait', approvals: [request.approvalId] });
    expect(open).not.toHaveProperty('confirmedByRequester');
  });
});
