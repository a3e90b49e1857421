import { type Stack } from '#testkit';
import { ApiUser, newId } from './client';
import { done } from './refund-work';
import { sharedSystem } from './shared-system';

/** Change control covers what a change does, whatever the workflow is called. */
describe('systems under change control', () => {
  let stack: Stack;
  let admin: ApiUser;
  let controlled: Record<string, unknown>;

  beforeAll(async () => {
    stack = sharedSystem();
    admin = new ApiUser(stack.url, stack.keys['admin']!);
    const id = newId('vault');
    controlled = {
      ...pays(id),
      changeControl: 'policy-change',
    };
    await done(admin.put(`/v1/workflows/${id}`, controlled));
  });

  it('[P6] need the same board for a workflow of another name that writes to them', async () => {
    const id = newId('twin');
    const { changeControl: _, ...free } = controlled;
    const refused = await admin.put(`/v1/workflows/${id}`, { ...free, id });
    expect(refused).toMatchObject({
      status: 403,
      body: {
        code: 'policy_change_not_allowed',
        workflow: 'policy-change',
        action: { kind: 'workflow.publish', objects: [id] },
      },
    });
    expect(refused.text).toContain(`which ${String(controlled['id'])} has under policy-change`);
    expect((await admin.get(`/v1/workflows/${id}`)).status).toBe(404);
    const systems = [{ name: String(controlled['id']), reads: ['balance'] }];
    const reading = { ...free, id, systems, actions: [] };
    await done(admin.put(`/v1/workflows/${id}`, reading));
  });

  it('[P6] have a board that is under its own control', async () => {
    const { definition } = (await done(admin.get('/v1/workflows/policy-change'))).body;
    const { changeControl: _, ...free } = definition;
    const mine = { owner: 'dev-admin', answerWithin: 'P2D', validFor: 'P1D' };
    const notAllowed = { status: 403, body: { code: 'policy_change_not_allowed' } };
    for (const changed of [free, { ...definition, approvals: { policy: mine } }])
      expect(await admin.put('/v1/workflows/policy-change', changed)).toMatchObject(notAllowed);
    const cedar = '@id("all") @reason("x") permit (principal, action, resource);';
    const body = { workflowId: 'policy-change', cedar };
    expect(await admin.put('/v1/policies/policy-change', body)).toMatchObject(notAllowed);
  });

  it('[P6] [E1] are named with exception codes that somebody has defined', async () => {
    const id = newId('uncatalogued');
    const refused = await admin.put(`/v1/workflows/${id}`, {
      ...pays(id),
      exceptionCodes: ['x-1'],
    });
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'workflow_invalid', errors: [{ pointer: '/exceptionCodes/0' }] },
    });
  });
});

/** A workflow that pays out of a system of its own. */
function pays(id: string): Record<string, unknown> {
  return {
    id,
    jobType: 'payout',
    title: 'Pay out',
    owner: 'treasury',
    systems: [{ name: id, writes: ['payout'] }],
    actions: [{ kind: 'payout.send', authority: 'apply', system: id, writes: ['payout'] }],
    stages: [{ name: 'only', steps: [{ name: 'pay' }] }],
  };
}
