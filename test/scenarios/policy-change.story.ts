import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, type Stack } from '#testkit';
import { ApiUser } from './client';
import { writ } from './examples';
import { sharedSystem } from './shared-system';

/** A policy is changed with the word of its owners, taken back, and everything decided holds. */
describe('a policy, from its first version to its rollback', () => {
  let stack: Stack;
  let folder: string;
  let as: (role: string) => ApiUser;

  beforeAll(async () => {
    stack = sharedSystem();
    as = (role) => new ApiUser(stack.url, stack.keys[role]!);
    folder = mkdtempSync(join(tmpdir(), 'writ-policy-change-'));
    cpSync('examples/workflows/refunds', folder, { recursive: true });
    inFile('workflow.yaml', (text) =>
      text.replace('id: refunds', 'id: guarded\nchangeControl: policy-change'),
    );
    // Systems of its own: what it has under control is free for no other workflow.
    for (const name of ['workflow.yaml', 'cases.yaml']) inFile(name, onOwnSystems);
    expect((await writ(stack, ['publish', folder])).code).toBe(0);
  });

  afterAll(async () => {
    if (folder) rmSync(folder, { recursive: true });
  });

  it('[P6] is published, read, changed under control and rolled back, each in one command', async () => {
    await decideOnRefund('guarded');
    inFile('policy.cedar', (text) => text.replace('100000', '50000').replace('1000.00', '500.00'));
    inFile('cases.yaml', (text) => text.replace('minor: 100001', 'minor: 50001'));
    const waits = await writ(stack, ['publish', folder]);
    expect(waits).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/^waiting policy guarded: policy-board decides$/m),
    });
    const [, workOrderId, approvalId] = /writ approve (\S+) (\S+)/.exec(waits.stdout)!;
    const named = /--approved-by (\S+)/.exec(waits.stdout)![1]!;

    const tooEarly = await writ(stack, ['publish', folder, '--approved-by', named]);
    expect(tooEarly.code).toBe(3);
    expect((await writ(stack, ['approve', workOrderId!, approvalId!], 'approver')).code).toBe(0);
    const published = await eventually(
      () => writ(stack, ['publish', folder, '--approved-by', named]),
      ({ code }) => code === 0,
    );
    expect(published.stdout).toMatch(/^published policy guarded version 2 sha256:/m);
    await sawOutcome(workOrderId!);

    const refused = await as('admin').post('/v1/policies/guarded/rollback');
    expect(refused).toMatchObject({
      status: 403,
      body: { code: 'policy_change_not_allowed', workflow: 'policy-change' },
    });
    const back = await writ(stack, ['rollback', 'guarded', '--to', '1']);
    expect(back).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/writ rollback guarded --to 1 --approved-by/),
    });
  });

  it('[P6] keeps its workflow under control too, so that nobody lifts it alone', async () => {
    inFile('workflow.yaml', (text) => text.replace('changeControl: policy-change\n', ''));
    const bypass = () =>
      as('admin').send('PUT', '/v1/workflows/guarded', {
        raw: readFileSync(join(folder, 'workflow.yaml'), 'utf8'),
        headers: { 'content-type': 'application/yaml' },
      });
    expect(await bypass()).toMatchObject({
      status: 403,
      body: { code: 'policy_change_not_allowed', action: { kind: 'workflow.publish' } },
    });

    const waits = await writ(stack, ['publish', folder]);
    expect(waits).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/^waiting workflow guarded: policy-board decides$/m),
    });
    const [, workOrderId, approvalId] = /writ approve (\S+) (\S+)/.exec(waits.stdout)!;
    const named = /--approved-by (\S+)/.exec(waits.stdout)![1]!;
    expect((await writ(stack, ['approve', workOrderId!, approvalId!], 'approver')).code).toBe(0);
    const published = await eventually(
      () => writ(stack, ['publish', folder, '--approved-by', named]),
      ({ code }) => code === 0,
    );
    expect(published.stdout).toMatch(/^published workflow guarded version 2 sha256:/m);
    await sawOutcome(workOrderId!);
    expect((await bypass()).body).toMatchObject({ version: 2, position: null });
  });

  it('[P6] goes back over HTTP where nobody controls the change', async () => {
    const { cedar } = (await as('admin').get('/v1/policies/refunds')).body as { cedar: string };
    const body = { workflowId: 'refunds', cedar: `${cedar}\n// Seen by the auditors.\n` };
    const changed = await as('admin').put('/v1/policies/refunds', body);
    expect(changed).toMatchObject({ status: 200, body: { version: 2 } });
    const back = await as('operator').post('/v1/policies/refunds/rollback');
    expect(back).toMatchObject({
      status: 200,
      body: { policyId: 'refunds', workflowId: 'refunds', version: 3, rollbackOf: 1 },
    });
    const none = await as('operator').post('/v1/policies/refunds/rollback', { version: 77 });
    expect(none).toMatchObject({ status: 404, body: { code: 'policy_version_not_found' } });
    const nothing = await as('operator').post('/v1/policies/nothing/rollback');
    expect(nothing).toMatchObject({ status: 404, body: { code: 'policy_not_found' } });
  });

  it('[Q10] is recalled with all that depended on its approver, and raised once', async () => {
    const before = await recall('policy=guarded&version=2');
    await decideOnRefund('guarded');
    const byVersion = await eventually(
      () => recall('policy=guarded&version=2'),
      ({ length }) => length >= before.length + 3,
    );
    const run = byVersion.find(({ depth, stands }) => depth === 1 && stands)!;
    const change = await onWhat('policy', 'guarded@2', 'decision');
    const approval = await onWhat('decision', change.onId, 'approval');
    const { onId: approver } = await onWhat('approval', approval.onId, 'approver');
    const found = await recall(`approver=${approver}&workOrderId=${run.workOrderId}`);
    expect(found.find(({ decisionId }) => decisionId === run.decisionId)).toMatchObject({
      depth: 4,
      chain: [
        `decision ${run.decisionId} of ${run.workOrderId} ← policy guarded@2`,
        `decision ${change.onId} ← approval ${approval.onId} of ${approval.onWorkOrderId}`,
        `approver ${approver}`,
      ].join(' ← '),
    });
    const named = await writ(stack, ['recall', '--approver', approver, '--limit', '1000']);
    expect(named.stdout).toContain(`← approver ${approver}`);
    expect(await recall('policy=guarded&version=77')).toEqual([]);

    // Work that has ended goes before its owner, too, and stays ended.
    const path = `/v1/work-orders/${run.workOrderId}`;
    const abandoned = await as('operator').post(`${path}/abandon`, { reason: 'Not needed.' });
    expect(abandoned.status).toBe(200);
    const all = ['recall', '--policy', 'guarded', '--version', '2', '--all', '--raise'];
    const why = ['--rationale', 'The limit was wrong.'];
    const work = new Set(byVersion.map(({ workOrderId }) => workOrderId)).size;
    const first = await writ(stack, [...all, ...why]);
    const summary = (raised: number, already: number) =>
      `recall of policy guarded@2, ${work} work orders: ${raised} raised as recalled, ${already} raised before, 0 refused`;
    expect(first.stdout).toContain(summary(work, 0));
    const again = await writ(stack, [...all, '--rationale', 'From somebody else.'], 'admin');
    expect(again.stdout).toContain(summary(0, work));
    const exceptions = await as('auditor').get(
      `/v1/exceptions?workOrderId=${run.workOrderId}&subject=recall/policy/guarded@2`,
    );
    expect(exceptions.body.items).toMatchObject([
      {
        code: 'recalled',
        status: 'open',
        cause: 'manual',
        rationale: 'Recall of policy guarded@2: The limit was wrong.',
      },
    ]);
    const obligations = `/v1/obligations?workOrderId=${run.workOrderId}&kind=exception&state=open`;
    expect((await as('operator').get(obligations)).body.items).toContainEqual(
      expect.objectContaining({ what: 'recalled: recall/policy/guarded@2' }),
    );
    expect((await as('auditor').get(path)).body.status).toBe('abandoned');
    const body = { root: { policy: 'guarded', version: 2 }, rationale: 'Again.' };
    expect((await as('approver').post('/v1/recalls', body)).status).toBe(403);
  });

  it('[P3] leaves every decision that can be made again the same', async () => {
    await decideOnRefund('refunds');
    const { code, stdout } = await writ(stack, ['replay'], 'auditor');
    expect(stdout).toMatch(
      /^replayed [1-9]\d*: \d+ the same byte for byte, 0 different; 0 could not be replayed$/m,
    );
    expect(code).toBe(0);
    const over = await as('analyst').post('/v1/decisions/replay', { limit: 1 });
    expect(over).toMatchObject({
      status: 200,
      body: { replayed: 1, same: 1, different: [], notReplayable: [] },
    });
    expect((await as('integrator').post('/v1/decisions/replay')).status).toBe(403);
  });

  it('[Q9] says of a proposal what it would have decided, before anybody publishes it', async () => {
    await decideOnRefund('refunds');
    const { cedar, version } = (await as('analyst').get('/v1/policies/refunds')).body;
    const looser = join(folder, 'looser.cedar');
    const stricter = join(folder, 'stricter.cedar');
    writeFileSync(looser, cedar.replace('minor > 100000', 'minor > 300000'));
    writeFileSync(stricter, cedar.replace('minor > 100000', 'minor > 1000'));

    const loosened = await writ(stack, ['what-if', 'refunds', '--cedar', looser], 'analyst');
    expect(loosened.code).toBe(1);
    expect(loosened.stdout).toMatch(/^then +now +decisions\nstop +run +0 +LOOSENED$/m);
    expect(loosened.stdout).toMatch(/^stop +wait +[1-9]\d* +LOOSENED$/m);
    expect(loosened.stdout).toMatch(/then over-limit-stops; now refund-waits: /);
    const tightened = await writ(stack, ['what-if', 'refunds', '--cedar', stricter], 'analyst');
    expect(tightened.stdout).toMatch(/^wait +stop +[1-9]\d* +tightened$/m);
    expect(tightened.code).toBe(0);
    const changed = ['what-if', 'refunds', '--cedar', stricter, '--fail-on', 'changed'];
    expect((await writ(stack, changed, 'analyst')).code).toBe(1);

    const path = '/v1/policies/refunds/what-if';
    const answer = await as('auditor').post(path, { cedar: readFileSync(looser, 'utf8') });
    expect(answer).toMatchObject({ status: 200, body: { next: null, notReplayable: [] } });
    const [example] = answer.body.cells.find(
      (cell: { then: string; now: string }) => cell.then === 'stop' && cell.now === 'wait',
    ).examples;
    const opened = await as('auditor').get(`/v1/decisions/${example.decisionId}`);
    expect(opened.body).toMatchObject({ outcome: 'stop', workOrderId: example.workOrderId });
    const back = await as('admin').post(path, { version: 1 });
    const changedBack = back.body.cells.slice(0, 6).map(({ count }: { count: number }) => count);
    expect(changedBack).toEqual([0, 0, 0, 0, 0, 0]);
    expect((await as('integrator').post(path, { version: 1 })).status).toBe(403);

    writeFileSync(looser, 'permit (principal, action, resource');
    const wrong = await writ(stack, ['what-if', 'refunds', '--cedar', looser], 'analyst');
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    const body = { workflowId: 'refunds', cedar: readFileSync(looser, 'utf8') };
    const refused = await as('admin').put('/v1/policies/refunds', body);
    const proposed = await as('admin').post(path, body);
    expect(proposed.status).toBe(422);
    expect(proposed.body.errors).toEqual(refused.body.errors);
    const still = await as('analyst').get('/v1/policies/refunds');
    expect(still.body.version).toBe(version);
  });

  // The words of this story.

  async function recall(query: string): Promise<readonly Record<string, unknown>[]> {
    return (await as('auditor').get(`/v1/reports/recall?limit=1000&${query}`)).body.items;
  }

  /** The one thing of a kind that something rests on. */
  async function onWhat(kind: string, id: string, onKind: string) {
    const query = new URLSearchParams({ kind, id, onKind }).toString();
    const { items } = (await as('auditor').get(`/v1/reports/depends-on?${query}`)).body;
    return items[0] as { readonly onId: string; readonly onWorkOrderId: string };
  }

  function inFile(name: string, change: (text: string) => string): void {
    const file = join(folder, name);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  }

  function onOwnSystems(text: string): string {
    return text
      .replace(/name: (helpdesk|payments),/g, 'name: guarded-$1,')
      .replace(/system: (helpdesk|payments)\b/g, 'system: guarded-$1');
  }

  /** The work order on which a change was allowed says that it was carried out, under a run. */
  async function sawOutcome(workOrderId: string): Promise<void> {
    await eventually(
      () => as('auditor').get(`/v1/work-orders/${workOrderId}/history`),
      ({ body }) =>
        body.items?.some(
          (event: { type: string; data: { authorised?: boolean } }) =>
            event.type === 'action.performed' && event.data.authorised === true,
        ),
    );
  }

  /** A run, a wait and a stop on a work order of its own. */
  async function decideOnRefund(workflow: string): Promise<void> {
    const integrator = as('integrator');
    const inputs = { order: 'order-7', reason: 'damaged' };
    const opening = { workflow, objects: ['order-7'], inputs };
    const opened = await integrator.post('/v1/work-orders', opening);
    const { workOrderId } = opened.body as { workOrderId: string };
    const path = `/v1/work-orders/${workOrderId}`;
    await integrator.post(`${path}/prerequisites/order-found`, { result: 'passed' });
    await integrator.post(`${path}/facts`, {
      source: '/examples/shop',
      facts: { 'order-paid': true, 'order-total': 800_000 },
    });
    const issue = {
      kind: 'refund.issue',
      authority: 'apply',
      system: workflow === 'guarded' ? 'guarded-payments' : 'payments',
      objects: ['order-7'],
      writes: ['refund'],
    };
    const actions = [
      { kind: 'order.inspect', authority: 'read', system: 'shop', objects: ['order-7'] },
      { ...issue, amount: { minor: 1_250, currency: 'EUR' } },
      { ...issue, amount: { minor: 250_000, currency: 'EUR' } },
    ];
    const outcomes: string[] = [];
    for (const action of actions)
      outcomes.push((await integrator.post('/v1/decisions', { workOrderId, action })).body.outcome);
    expect(outcomes).toEqual(['run', 'wait', 'stop']);
  }
});
