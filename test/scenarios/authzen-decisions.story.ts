import { type Plan, planOf } from '#authzen';
import { workflowOf } from '#contracts';
import { eventually, type Stack } from '#testkit';
import { alice, bob, read, record1, write } from './authzen/fixture';
import { ApiUser, newId } from './client';
import { done } from './refund-work';
import { sharedSystem } from './shared-system';

const EVALUATION = '/access/v1/evaluation';
const reading = { subject: alice, action: read, resource: record1 };
const exporting = { subject: bob, action: { name: 'export' }, resource: record1 };

/** What an enforcement point asks is decided and recorded as any proposal, within what its credential may. */
describe('a question of AuthZEN', () => {
  let stack: Stack;
  let admin: ApiUser;
  let pep: ApiUser;
  let auditor: ApiUser;

  beforeAll(() => {
    stack = sharedSystem();
    const user = (role: string) => new ApiUser(stack.url, stack.keys[role]!);
    [admin, pep, auditor] = [user('admin'), user('integrator'), user('auditor')];
  });

  const ask = async (question: object, by = pep) => {
    const { body } = await done(by.post(EVALUATION, question));
    return body;
  };
  const keyOf = async (wanted: object): Promise<ApiUser> => {
    const { body } = await done(admin.post('/v1/keys', wanted));
    return new ApiUser(stack.url, body.key);
  };

  it('[N6] is a recorded decision with its position, which a replay makes again', async () => {
    const { decision, context } = await ask({
      ...reading,
      resource: { type: 'record', id: newId('r') },
    });
    expect([decision, context.outcome]).toEqual([true, 'run']);
    const { body } = await done(
      auditor.get(`/v1/decisions/${context.evaluation_id}?atLeast=${context.position}`),
    );
    expect(body).toMatchObject({
      workOrderId: context.work_order_id,
      position: context.position,
      outcome: 'run',
      action: { kind: 'record.read', arguments: { person: 'alice' } },
    });
    const replay = { workOrderId: context.work_order_id };
    const { body: replayed } = await done(auditor.post('/v1/decisions/replay', replay));
    expect(replayed).toMatchObject({ different: [], notReplayable: [] });
    expect(replayed.same).toBeGreaterThan(0);
  });

  it('[P14] has its outcome from its requester, and from no other enforcement point', async () => {
    const { context } = await ask({ ...reading, resource: { type: 'record', id: newId('r') } });
    const path = `/v1/decisions/${context.evaluation_id}/outcome`;
    const report = { workOrderId: context.work_order_id, outcome: 'performed' };
    const other = await keyOf({ principal: newId('pep'), roles: ['integrator'] });
    const { body: theirs } = await done(other.post(path, report));
    expect(theirs).toMatchObject({ authorised: false, notTheirs: true });
    const { body: own } = await done(pep.post(path, report));
    expect(own).toMatchObject({ authorised: true });
  });

  it('[N6] that is repeated has one decision, also by its Idempotency-Key', async () => {
    const question = { ...reading, resource: { type: 'record', id: newId('r') } };
    const headers = { 'idempotency-key': newId('ask') };
    const first = (await done(pep.post(EVALUATION, question, headers))).body;
    const again = (await done(pep.post(EVALUATION, question, headers))).body;
    expect(again).toEqual(first);
    const { evaluation_id: id, position } = first.context;
    const other = await eventually(
      () => ask(question),
      ({ context }) => context.position !== undefined,
    );
    expect(other.context).toMatchObject({ evaluation_id: id, position });
    const reused = await pep.post(EVALUATION, { ...question, subject: bob }, headers);
    expect([reused.status, reused.body.code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('[N6] says who decides what waits, and is true once somebody else grants it', async () => {
    const { decision, context } = await ask(exporting);
    expect(decision).toBe(false);
    expect(context).toMatchObject({
      outcome: 'wait',
      reason: 'approval_required',
      owner: 'records-lead',
      next_action: expect.stringMatching(/.+/),
      approvals: [expect.any(String)],
    });
    const [approvalId] = context.approvals;
    const path = `/v1/approvals/${approvalId}/grant`;
    const body = { workOrderId: context.work_order_id };
    const owner = { roles: ['approver'], owners: ['records-lead'] };
    const own = await (await keyOf({ ...owner, principal: 'bob' })).post(path, body);
    expect([own.status, own.body.code]).toEqual([403, 'self_approval']);
    expect((await ask(exporting)).decision).toBe(false);
    await done((await keyOf({ ...owner, principal: newId('lea') })).post(path, body));
    expect((await ask(exporting)).decision).toBe(true);
    const others = { ...exporting, resource: { type: 'record', id: 'record-2' } };
    expect((await ask(others)).decision).toBe(false);
  });

  it('[N6] of a delegate is about itself alone, and opens no work', async () => {
    const agent = newId('agent');
    const delegate = await keyOf({ principal: agent, roles: ['delegate'] });
    expect((await ask(reading, delegate)).context.reason).toBe('subject_not_yours');
    const own = { ...reading, subject: { type: 'user', id: agent } };
    expect(await ask(own, delegate)).toMatchObject({
      decision: false,
      context: { error: { status: 403, code: 'opening_not_allowed' } },
    });
    const { body } = await done(
      delegate.post('/access/v1/search/subject', { ...reading, subject: { type: 'user' } }),
    );
    expect(body.results).toEqual([]);
  });

  it('[I12] [N6] is false for a subject that is retired, and finds nothing', async () => {
    const subject = { type: 'user', id: newId('person') };
    const question = { ...reading, subject };
    expect((await ask(question)).context.outcome).toBe('stop');
    const path = `/v1/principals/${subject.id}`;
    await done(admin.put(path, { kind: 'person' }));
    await done(admin.post(`${path}/retire`, { reason: 'Left.' }));
    expect(await ask(question)).toMatchObject({
      decision: false,
      context: { reason: 'principal_retired' },
    });
  });

  it('[N6] by a key for other workflows is not mapped, and finds nothing', async () => {
    const limited = await keyOf({
      principal: newId('pep'),
      roles: ['integrator'],
      workflows: ['refunds'],
    });
    expect((await ask(reading, limited)).context.reason).toBe('not_mapped');
    const { body } = await done(limited.post('/access/v1/search/action', reading));
    expect(body.results).toEqual([]);
    const own = await keyOf({
      principal: newId('pep'),
      roles: ['integrator'],
      workflows: ['record-access'],
    });
    const subject = { type: 'user', id: 'alice' };
    expect((await ask({ ...reading, subject }, own)).decision).toBe(true);
  });

  it('[N6] names work of its workflow, or is not decided', async () => {
    const workOrderId = newId('refund');
    const order = { workOrderId, workflow: 'refunds', title: 'Another workflow' };
    await done(pep.post('/v1/work-orders', order));
    const named = (id: unknown) => ask({ ...reading, context: { work_order_id: id } });
    expect((await named(workOrderId)).context.reason).toBe('work_order_of_other_workflow');
    for (const id of [newId('nobody'), 7, '../x'])
      expect((await named(id)).context.reason).toBe('work_order_not_found');
    const own = newId('records');
    const inputs = { person: 'alice' };
    await done(
      pep.post('/v1/work-orders', { workOrderId: own, workflow: 'record-access', inputs }),
    );
    expect(await named(own)).toMatchObject({ decision: true, context: { work_order_id: own } });
  });

  it('[N6] is false where somebody took the standing work order for another workflow', async () => {
    const { body: published } = await done(auditor.get('/v1/workflows/record-access'));
    const { body: policy } = await done(auditor.get('/v1/policies/record-access'));
    const [id, type] = [newId('records'), newId('record')];
    const [resource] = published.definition.authzen.resources;
    const authzen = { ...published.definition.authzen, resources: [{ ...resource, type }] };
    const definition = { ...published.definition, id, authzen };
    const { body } = await done(admin.put(`/v1/workflows/${id}`, definition));
    await done(admin.put(`/v1/policies/${id}`, { workflowId: id, cedar: policy.cedar }));

    const question = { ...reading, resource: { type, id: 'record-1' } };
    const mapped = { workflowId: id, digest: body.digest, definition: workflowOf(definition) };
    const { workOrderId } = planOf(question, [mapped], { id: 'pep', isConfined: false }) as Plan;
    const inputs = { person: 'alice' };
    await done(pep.post('/v1/work-orders', { workOrderId, workflow: 'record-access', inputs }));
    const { decision, context } = await ask(question);
    expect([decision, context.reason]).toEqual([false, 'work_order_of_other_workflow']);
  });

  it('[N6] that searches records nothing', async () => {
    const subject = { type: 'user', id: newId('person') };
    for (const what of ['action', 'resource'])
      await done(
        pep.post(`/access/v1/search/${what}`, { subject, action: write, resource: record1 }),
      );
    const { context } = await ask({ subject, action: write, resource: record1 });
    const { body } = await done(auditor.get(`/v1/work-orders/${context.work_order_id}/history`));
    const types = body.items.map(({ type }: { type: string }) => type);
    expect(types.filter((type: string) => /opened|decision/.test(type))).toEqual([
      'work-order.opened',
      'decision.made',
    ]);
  });
});
