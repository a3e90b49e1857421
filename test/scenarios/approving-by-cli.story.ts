import { eventually, type Stack } from '#testkit';
import { ApiUser } from './client';
import { writ } from './examples';
import { sharedSystem } from './shared-system';

/** Approvals from the first question to the last condition, by command line alone. */
describe('approving by command line', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = sharedSystem();
  });

  it('[A8] waits for an owner, who approves less, and then it stops', async () => {
    const workOrderId = await openRefund();
    const deciding = writ(stack, [...issue(workOrderId), '--wait', '2m'], 'integrator');
    const approvalId = await waitingOn(workOrderId);
    const less = ['approve', approvalId, '--amount-up-to', '20.00 EUR'];
    const granted = await writ(stack, less, 'approver');
    expect(granted).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('reason     Money leaves only with the word of finance.'),
      stdout: expect.stringContaining('for a part of what was requested: refund.issue'),
    });
    const decided = await deciding;
    expect(decided.stderr).toMatch(/^WAIT/);
    expect(decided).toMatchObject({ code: 4, stdout: expect.stringMatching(/^STOP/) });
  });

  it('[A8] runs when the condition of the yes is shown to be met', async () => {
    const workOrderId = await openRefund();
    const deciding = writ(stack, [...issue(workOrderId), '--wait', '2m'], 'integrator');
    const approvalId = await waitingOn(workOrderId);
    const granted = await writ(
      stack,
      [
        'approve',
        workOrderId,
        approvalId,
        '--condition',
        'the parcel is back',
        '--valid-for',
        '4h',
      ],
      'approver',
    );
    expect(granted.stdout).toMatch(/condition 1: the parcel is back/);
    const scan = ['package.json', '--kind', 'parcel-scan', '--work-order', workOrderId];
    const recorded = await writ(stack, ['evidence', ...scan], 'operator');
    const [, evidenceId] = /^recorded (\S+)/.exec(recorded.stdout)!;
    const met = await writ(stack, ['meet', approvalId, '1', '--evidence', evidenceId!], 'approver');
    expect(met).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^met condition 1 of \S+: it is approved/),
    });
    expect(await deciding).toMatchObject({ code: 0, stdout: expect.stringMatching(/^RUN/) });
    const back = await writ(stack, ['revoke', approvalId, '--reason', 'an error'], 'approver');
    expect(back.stdout).toMatch(/^revoked /);
  });

  it('[A4] lets nobody approve what they requested', async () => {
    const workOrderId = await openRefund();
    const output = await writ(stack, issue(workOrderId), 'operator');
    expect(output.stdout).toMatch(/^WAIT/);
    const approvalId = await waitingOn(workOrderId);
    expect(await writ(stack, ['approve', approvalId], 'operator')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('(self_approval)'),
    });
    const no = await writ(stack, ['reject', approvalId, '--reason', 'not now'], 'approver');
    expect(no.stdout).toMatch(/^rejected /);
  });

  it('[A6] lists open obligations, makes a link, names a deputy, and shows it all in one stream', async () => {
    const workOrderId = await openRefund();
    await writ(stack, issue(workOrderId), 'integrator');
    const approvalId = await waitingOn(workOrderId);
    const obligations = await eventually(
      () => writ(stack, ['obligations', '--work-order', workOrderId], 'operator'),
      ({ stdout }) => stdout.includes(approvalId),
    );
    expect(obligations.stdout).toMatch(/approval\/\S+ +refund: refund\.issue +finance +open/);
    const link = await writ(stack, ['link', approvalId, '--for', 'dana'], 'approver');
    expect(link.stderr).toMatch(/^dana can answer \S+ there once/);
    expect(link.stdout).toMatch(/^http:\/\/\S+\n$/);

    const away = ['absent', 'finance', '--deputy', 'olga', '--until', '2099-01-01'];
    expect(await writ(stack, away, 'approver')).toMatchObject({ code: 0 });
    expect(await writ(stack, ['back', 'finance'], 'approver')).toMatchObject({ code: 0 });

    const assign = ['assign', approvalId, '--owner', 'treasury', '--reason', 'theirs'];
    expect(await writ(stack, assign, 'admin')).toMatchObject({ code: 0 });
    const watched = await writ(
      stack,
      ['watch', '--after', '0', '--work-order', workOrderId, '--type', types, '--count', '3'],
      'operator',
    );
    expect(watched.stdout.split('\n').map((line) => line.split(' ')[2])).toEqual([
      'decision.made',
      'approval.requested',
      'obligation.assigned',
      undefined,
    ]);
  });

  it('[A2] prepares the approval of a gate, and asks for it later', async () => {
    const opened = await as('integrator').post('/v1/work-orders', {
      workflow: 'change-order',
      inputs: { client: 'acme', agreement: 'msa-1' },
    });
    const { workOrderId } = opened.body as { workOrderId: string };
    const wanted = ['request', '--work-order', workOrderId, '--gate', 'legal', '--kind', 'legal'];
    const draft = await writ(stack, [...wanted, '--draft'], 'operator');
    const [, approvalId] = /^prepared (\S+): \S+ answers \(position/.exec(draft.stdout)!;
    const listed = ['--json', 'approvals', '--status', 'draft', '--work-order', workOrderId];
    await eventually(
      () => writ(stack, listed, 'operator'),
      ({ stdout }) => stdout.includes(approvalId!),
    );
    const output = await writ(stack, [...wanted, '--id', approvalId!], 'operator');
    expect(output.stdout).toMatch(new RegExp(`^requested ${approvalId}: \\S+ answers by 20`));
    const granted = await writ(stack, ['approve', approvalId!], 'approver');
    expect(granted).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('for the gate legal, requested'),
      stdout: expect.stringMatching(/^granted /),
    });
  });

  // The words of this story.

  const types = 'decision.made,approval.requested,obligation.assigned';

  function as(role: string): ApiUser {
    return new ApiUser(stack.url, stack.keys[role]!);
  }

  function issue(workOrderId: string): string[] {
    return [
      'decide',
      '--work-order',
      workOrderId,
      '--kind',
      'refund.issue',
      '--authority',
      'apply',
      '--system',
      'payments',
      '--writes',
      'refund',
      '--objects',
      'order-7',
      '--rollback',
      'Charge the card again.',
      '--amount',
      '50.00',
      '--currency',
      'EUR',
    ];
  }

  async function openRefund(): Promise<string> {
    const integrator = as('integrator');
    const inputs = { order: 'order-7', reason: 'damaged' };
    const opened = await integrator.post('/v1/work-orders', {
      workflow: 'refunds',
      objects: ['order-7'],
      inputs,
    });
    const { workOrderId } = opened.body as { workOrderId: string };
    const path = `/v1/work-orders/${workOrderId}`;
    await integrator.post(`${path}/prerequisites/order-found`, { result: 'passed' });
    await integrator.post(`${path}/facts`, {
      source: '/examples/shop',
      facts: { 'order-paid': true, 'order-total': 8_000 },
    });
    return workOrderId;
  }

  /** The approval that it waits for, as its owner finds it in the list. */
  async function waitingOn(workOrderId: string): Promise<string> {
    const { stdout } = await eventually(
      () => writ(stack, ['--json', 'approvals', '--work-order', workOrderId], 'approver'),
      (answer) => answer.code === 0 && JSON.parse(answer.stdout).items.length > 0,
    );
    return JSON.parse(stdout).items[0].approvalId as string;
  }
});
