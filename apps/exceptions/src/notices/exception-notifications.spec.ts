import {
  action,
  requesting,
  drifting,
  DUE,
  event,
  opened,
  raised,
  remediationData,
  reviewScheduled,
  scope,
  sealed,
  noticesAfter,
  recipientsAfter,
} from '../../test/notice-builders';

describe('owners of what left its lane', () => {
  const about = { exceptionId: 'ex-1' };

  it('[N3] are notified of exceptions that are theirs', () => {
    expect(noticesAfter(opened(), raised())).toMatchObject([
      {
        to: 'ops-lead',
        subject: { kind: 'exception', id: 'ex-1' },
        expiresAt: DUE,
        reason: 'step-blocked, about the step pay.',
        link: '/v1/exceptions/ex-1',
      },
    ]);
    const assigned = event('exception.assigned', { ...about, owner: 'ana', assignedBy: 'olga' });
    expect(recipientsAfter(opened(), raised(), assigned)).toEqual([
      ['ana', 'olga gave you step-blocked, about the step pay.'],
    ]);
    const escalationStep = { number: 2, at: DUE, owner: 'head-of-ops' };
    expect(
      recipientsAfter(
        opened(),
        raised(),
        event('exception.escalated', { ...about, escalationStep }),
      ),
    ).toEqual([
      ['head-of-ops', 'step-blocked is still open: escalation step 2, head-of-ops is called.'],
      ['ops-lead', 'step-blocked is still open: escalation step 2, head-of-ops is called.'],
    ]);
  });

  it('[N3] who were passed over learn what runs without them, where and until when', () => {
    const declared = event('break-glass.declared', {
      breakGlassId: 'bg-1',
      code: 'urgent',
      rationale: sealed(),
      declaredBy: 'olga',
      permits: [action.kind],
      scope,
      expiresAt: DUE,
      exceptionId: 'ex-1',
      postReviewId: 'pr-1',
      remediationId: 're-1',
      bypassed: ['dana', 'ana'],
    });
    const notices = noticesAfter(opened(), declared);
    expect(notices.map(({ to }) => to)).toEqual(['dana', 'ana']);
    expect(notices[0]).toMatchObject({
      subject: { kind: 'break-glass', id: 'bg-1' },
      permits: [action.kind],
      scope,
      expiresAt: DUE,
      reason:
        'olga took urgency on themselves, as urgent: until 2030-01-02T09:00Z this runs without your answer.',
      link: '/v1/break-glass/bg-1',
    });
  });

  it('[N3] are notified of post-reviews to do, and of overdue ones', () => {
    expect(noticesAfter(opened(), reviewScheduled)).toMatchObject([
      {
        to: 'ana',
        subject: { kind: 'post-review', id: 'pr-1' },
        expiresAt: DUE,
        reason: 'A break-glass of olga and agent-7, as urgent, is to be reviewed by somebody else.',
        link: '/v1/work-orders/wo-1/obligations',
      },
    ]);
    const escalationStep = { number: 1, at: DUE, owner: 'ana' };
    const breached = event('post-review.breached', { postReviewId: 'pr-1', escalationStep });
    expect(recipientsAfter(opened(), reviewScheduled, breached)).toEqual([
      ['ana', 'The post-review was due at 2030-01-02T09:00Z: escalation step 1, ana is called.'],
    ]);
  });

  it('[N3] are notified of causes to fix, of overdue ones, and of those that are back', () => {
    const remediation = event('remediation.opened', remediationData);
    expect(noticesAfter(opened(), remediation)).toMatchObject([
      {
        to: 'process-lead',
        subject: { kind: 'remediation', id: 're-1' },
        expiresAt: DUE,
        reason: 'Fix the cause of urgent.',
        link: '/v1/work-orders/wo-1/obligations',
      },
    ]);
    const data = { ...remediationData, seenOn: 'wo-2' };
    expect(noticesAfter(opened(), { ...remediation, data })).toMatchObject([
      { to: 'process-lead', reason: 'Fix the cause of urgent, seen on the work order wo-2.' },
    ]);
    const escalationStep = { number: 3, at: DUE, owner: 'workflow-owner' };
    const breached = event('remediation.breached', { remediationId: 're-1', escalationStep });
    const notices = noticesAfter(opened(), remediation, breached);
    expect(notices.map(({ to }) => to)).toEqual(['workflow-owner', 'process-lead']);
    expect(notices[0]!.reason).toMatch(/^The remediation was due at .* escalation step 3,/);
  });

  it('[N3] are notified of a cause that is back after its work order has ended', () => {
    const data = { ...remediationData, workOrderId: undefined };
    const recurred = event('remediation.recurred', {
      ...data,
      exceptionId: 'ex-2',
      recurredOn: 'wo-7',
    });
    expect(noticesAfter(recurred)).toMatchObject([
      {
        to: 'process-lead',
        workOrderId: null,
        reason: 'urgent is back, on the work order wo-7: fix its cause again.',
        link: '/v1/remediations',
      },
    ]);
  });

  it.each([
    [{}, '12 on 40 work orders', ' (beyond-limits, of which 7 would be chance).'],
    [{ chart: 'p', rule: 'six-in-a-row' }, 'on 12 of 40 work orders', ' (six-in-a-row).'],
  ])(
    '[Q8] are notified of a code that is getting worse, and how much (%#)',
    (overrides, counted, why) => {
      const signal = { ...drifting, ...overrides };
      const data = { ...remediationData, workOrderId: undefined, jobType: 'refund', signal };
      const worse = `There is more of urgent in refund than there was: ${counted} in the week of 2030-01-07${why}`;
      expect(noticesAfter(event('remediation.opened', { ...data, origin: 'drift' }))).toMatchObject(
        [
          {
            to: 'process-lead',
            workOrderId: null,
            reason: `${worse} Fix its cause.`,
            link: '/v1/remediations',
          },
        ],
      );
      expect(recipientsAfter(event('remediation.recurred', data))).toEqual([
        ['process-lead', `${worse} Fix its cause again.`],
      ]);
    },
  );

  it('[Q8] are notified of it though nobody owns it: the first of the escalation path', () => {
    const escalationPath = [{ number: 1, at: DUE, owner: 'ops-head' }];
    const data = { ...remediationData, workOrderId: undefined, owner: 'TBD', escalationPath };
    expect(noticesAfter(event('remediation.opened', data))).toMatchObject([{ to: 'ops-head' }]);
  });

  it('[Q8] are notified of one without a work order that they were given', () => {
    const opening = event('remediation.opened', { ...remediationData, workOrderId: undefined });
    const assignment = { kind: 'remediation', subject: 're-1', owner: 'eve', assignedBy: 'olga' };
    const assigned = event('obligation.assigned', { ...assignment, workOrderId: undefined });
    expect(noticesAfter(opening, assigned)).toMatchObject([
      { to: 'eve', workOrderId: null, link: '/v1/remediations', expiresAt: DUE },
    ]);
  });

  it.each([
    ['approval', 'ap-1', requesting, { action, scope, permits: ['refund.issue'] }],
    ['post-review', 'pr-1', [opened(), reviewScheduled], { action: null, scope: null }],
    ['remediation', 're-1', [opened(), event('remediation.opened', remediationData)], {}],
  ])('[N3] are notified of a %s that they were given', (kind, subject, before, about) => {
    const assignment = { kind, subject, owner: 'eve', assignedBy: 'olga', reason: sealed() };
    expect(noticesAfter(...before, event('obligation.assigned', assignment))).toMatchObject([
      {
        to: 'eve',
        subject: { kind, id: subject },
        expiresAt: DUE,
        reason: `olga gave you this ${kind}.`,
        link: kind === 'approval' ? '/v1/approvals/ap-1' : '/v1/work-orders/wo-1/obligations',
        ...about,
      },
    ]);
  });
});
