import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually, type Stack, temporaryFolder } from '#testkit';
import { ApiUser } from './client';
import { writ } from './examples';
import { issue as refund } from './refund-work';
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

    const claimed = await writ(stack, ['claim', `approval/${approvalId}`], 'approver');
    expect(claimed.stdout).toMatch(/^dev-approver works on it until 20\S+Z/);
    const second = await writ(stack, ['claim', `approval/${approvalId}`], 'admin');
    expect(second.stderr).toContain('dev-approver works on it until');
    expect(second.stderr).toContain('(obligation_claimed)');
    const released = await writ(stack, ['release', approvalId], 'approver');
    expect(released.stdout).toContain(`released ${approvalId}`);

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

  it('[A11] grants lines of a plan with one signature, and each runs once', async () => {
    const workOrderId = await openRefund();
    const file = join(temporaryFolder(), 'plan.yaml');
    const actions = [1_000, 2_000, 3_000].map((minor) => refundOf(minor));
    await writeFile(file, JSON.stringify(actions));
    const proposing = ['propose-plan', '--work-order', workOrderId, '--file', file];
    const before = await waitsCounted();
    const planned = await writ(stack, [...proposing, '--plan', 'may'], 'integrator');
    expect(planned.stdout).toMatch(/^plan may\nline 1 WAIT[^]*line 2 WAIT[^]*line 3 WAIT/);
    expect(await waitsCounted()).toBe(before + 3);
    const waiting = ['--json', 'approvals', '--work-order', workOrderId, '--plan', 'may'];
    const { stdout: listed } = await eventually(
      () => writ(stack, waiting, 'approver'),
      ({ stdout }) => JSON.parse(stdout).items.length === 3,
    );
    const lines = (JSON.parse(listed) as { items: PlanRow[] }).items;
    expect(lines.map(({ planLine }) => planLine).toSorted()).toEqual([1, 2, 3]);
    expect(lines.every(({ singleUse }) => singleUse)).toBe(true);

    const granting = ['approve-plan', 'may', '--work-order', workOrderId, '--lines', '1,3'];
    expect(await writ(stack, granting, 'integrator')).toMatchObject({ code: 1 });
    const both = await Promise.all([
      writ(stack, granting, 'approver'),
      writ(stack, granting, 'approver'),
    ]);
    expect(both.map(({ code }) => code).toSorted()).toEqual([0, 1]);
    expect(both.map(({ stdout }) => stdout).join('')).toMatch(
      /^approved of may: line 1 is approved, line 3 is approved/,
    );
    expect(both.map(({ stderr }) => stderr).join('')).toContain('(plan_line_not_waiting)');

    const runs = await eventually(
      () => as('integrator').get(`/v1/decisions?workOrderId=${workOrderId}&plan=may&live=true`),
      ({ body }) => body.items.length === 2,
    );
    const ran = runs.body.items as PlanRow[];
    expect(ran.map(({ planLine }) => planLine).toSorted()).toEqual([1, 3]);
    for (const { decisionId } of ran)
      await as('integrator').post(`/v1/decisions/${decisionId}/outcome`, {
        workOrderId,
        outcome: 'performed',
      });
    // A line that was used, another amount below it, and the line that nobody granted.
    for (const minor of [1_000, 999, 2_000]) {
      const again = await as('integrator').post('/v1/decisions', {
        workOrderId,
        action: refundOf(minor),
      });
      expect(again.body).toMatchObject({ outcome: 'wait' });
    }
  });

  it('[A11] takes no line later, and no grant of its requester', async () => {
    const workOrderId = await openRefund();
    const plan = { workOrderId, planId: 'june', actions: [refundOf(1_000)] };
    const sent = { 'idempotency-key': 'june' };
    const planned = await as('operator').post('/v1/plans', plan, sent);
    expect(planned.body).toMatchObject({ planId: 'june', decisions: [{ line: 1 }] });
    expect((await as('operator').post('/v1/plans', plan, sent)).body.decisions).toEqual(
      planned.body.decisions,
    );
    const more = { ...plan, actions: [refundOf(2_000)] };
    expect((await as('operator').post('/v1/plans', more)).body.code).toBe('plan_exists');
    const own = await as('operator').post('/v1/plans/june/grant', { workOrderId, lines: [1] });
    expect(own.body.code).toBe('self_approval');
    const other = await as('approver').post('/v1/plans/june/grant', { workOrderId, lines: [2] });
    expect(other.body.code).toBe('plan_line_not_waiting');
  });

  it('[A11] grants of a plan what its owner was shown alone', async () => {
    const workOrderId = await openRefund();
    const plan = { workOrderId, planId: 'july', actions: [refundOf(1_000)] };
    expect((await as('integrator').post('/v1/plans', plan)).status).toBe(200);
    const approvalId = await waitingOn(workOrderId);
    const granting = async (body: object) => {
      const lines = { workOrderId, lines: [1], ...body };
      const { body: reply } = await as('approver').post('/v1/plans/july/grant', lines);
      return (reply.code ?? reply.approvals[0].status) as string;
    };
    const shown = async () => {
      const { body } = await as('approver').get(`/v1/approvals/${approvalId}/review`);
      return [{ line: 1, seen: body.digest as string }];
    };
    const before = await shown();
    const change = { source: '/examples/shop', facts: { 'order-total': 7_000 } };
    await as('integrator').post(`/v1/work-orders/${workOrderId}/facts`, change);
    expect(await granting({ seen: [...before, ...before] })).toBe('invalid_request');
    expect(await granting({ kind: 'legal' })).toBe('plan_line_not_waiting');
    expect(await granting({ seen: before })).toBe('approval_stale');
    expect(await granting({ kind: 'refund', seen: await shown() })).toBe('approved');
  });

  // The words of this story.

  interface PlanRow {
    readonly decisionId: string;
    readonly planLine: number;
    readonly singleUse: boolean;
  }

  function refundOf(minor: number): object {
    return { ...refund, amount: { minor, currency: 'EUR' } };
  }

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

  /** How many decisions to wait the service policy has counted. */
  const waitsCounted = async (): Promise<number> =>
    Number(/^writ_decisions_total.*"wait".* (\d+)$/m.exec(await stack.metrics('policy'))![1]);

  async function openRefund(): Promise<string> {
    const integrator = as('integrator');
    const inputs = { order: 'order-7', reason: 'damaged' };
    const opening = { workflow: 'refunds', objects: ['order-7'], inputs };
    const opened = await integrator.post('/v1/work-orders', opening);
    const { workOrderId } = opened.body as { workOrderId: string };
    const path = `/v1/work-orders/${workOrderId}`;
    await integrator.post(`${path}/prerequisites/order-found`, { result: 'passed' });
    const facts = { 'order-paid': true, 'order-total': 8_000 };
    await integrator.post(`${path}/facts`, { source: '/examples/shop', facts });
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
