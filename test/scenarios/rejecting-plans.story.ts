import { eventually, type Stack } from '#testkit';
import { ApiUser } from './client';
import { writ } from './examples';
import { issue, openRefund } from './refund-work';
import { sharedSystem } from './shared-system';

/** An owner says no to a plan, and everybody sees what became of its lines. */
describe('the rejection of a plan', () => {
  let stack: Stack;
  const as = (role: string): ApiUser => new ApiUser(stack.url, stack.keys[role]!);

  beforeAll(() => {
    stack = sharedSystem();
  });

  it('[A11] rejects a plan as a whole, and shows what became of its lines', async () => {
    const workOrderId = await openRefund(as('integrator'));
    const actions = [1_000, 2_000, 3_000].map((minor) => ({
      ...issue,
      amount: { minor, currency: 'EUR' },
    }));
    const plan = { workOrderId, planId: 'august', actions };
    const { body: planned } = await as('integrator').post('/v1/plans', plan);
    await as('approver').post('/v1/plans/august/grant', { workOrderId, lines: [2] });
    const rejecting = ['reject-plan', 'august', '--reason', 'The month is closed.'];
    await eventually(
      () => as('approver').get('/v1/plans/august'),
      ({ body }) => body.linesRun === 1,
    );
    expect(await writ(stack, rejecting, 'integrator')).toMatchObject({ code: 1 });
    expect((await writ(stack, rejecting, 'approver')).stdout).toMatch(
      /^rejected of august: line 1 is rejected, line 3 is rejected/,
    );
    const { body: read } = await eventually(
      () => as('integrator').get('/v1/plans/august'),
      ({ body }) => body.linesStopped === 2,
    );
    expect(read).toMatchObject({
      workOrderId,
      requestedBy: 'dev-integrator',
      open: false,
      lines: 3,
      linesWaiting: 0,
      linesRun: 1,
      linesStopped: 2,
      lineList: [
        { line: 1, outcome: 'stop', code: 'approval-rejected', amountMinor: 1_000 },
        {
          line: 2,
          outcome: 'run',
          code: null,
          approvals: [{ kind: 'refund', status: 'approved' }],
        },
        { line: 3, outcome: 'stop', approvals: [{ status: 'rejected' }] },
      ],
    });
    expect(read.lineList[0].decisionId).not.toBe(planned.decisions[0].decisionId);
    const shown = await writ(stack, ['plan', 'august'], 'approver');
    expect(shown.stdout).toMatch(
      /^plan august of .*by dev-integrator[^]*1 +stop +approval-rejected/,
    );
    const listed = await writ(
      stack,
      ['plans', '--open', 'false', '--work-order', workOrderId],
      'approver',
    );
    expect(listed.stdout).toMatch(/^august .* 3 +0 +1 +2$/m);
    expect((await as('approver').get('/v1/plans/none')).body.code).toBe('plan_not_found');
    const again = await as('approver').post('/v1/plans/august/reject', { reason: 'Again.' });
    expect(again.body.code).toBe('plan_line_not_waiting');
  });
});
