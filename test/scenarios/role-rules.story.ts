import { type Stack } from '#testkit';
import { ApiUser, newId } from './client';
import { done } from './refund-work';
import { sharedSystem } from './shared-system';

const noteIn = (system: string) => ({
  kind: 'note.add',
  authority: 'propose',
  system,
  objects: ['order-7'],
  writes: ['note'],
});
const OPERATORS_MAY = '@id("operators") permit (principal in Role::"operator", action, resource);';

/** Rules that name roles: those of the credential that asks, whatever a body says. */
describe('a rule about a role', () => {
  let stack: Stack;
  let admin: ApiUser;
  let integrator: ApiUser;
  let operator: ApiUser;
  let workflow: string;

  beforeAll(async () => {
    stack = sharedSystem();
    const user = (role: string) => new ApiUser(stack.url, stack.keys[role]!);
    [admin, integrator, operator] = [user('admin'), user('integrator'), user('operator')];
    workflow = newId('notes');
    const definition = {
      id: workflow,
      jobType: 'note',
      title: 'Notes',
      owner: 'support-lead',
      systems: [{ name: workflow, writes: ['note'] }],
      actions: [{ kind: 'note.add', authority: 'propose', system: workflow, writes: ['note'] }],
    };
    await done(admin.put(`/v1/workflows/${workflow}`, definition));
  });

  it('[P1] goes by the credential, and by nothing in the body', async () => {
    await done(publish(OPERATORS_MAY));
    const workOrderId = await opened();
    const action = noteIn(workflow);
    const proposal = { workOrderId, action };
    const stopped = await done(integrator.post('/v1/decisions', proposal));
    expect(stopped.body).toMatchObject({ outcome: 'stop', rules: ['engine.default-stop'] });

    for (const claimed of [
      { ...proposal, roles: ['operator'] },
      { ...proposal, actor: { id: 'olga', roles: ['operator'] } },
      { ...proposal, metadata: { roles: ['operator'] } },
      { workOrderId, action: { ...action, roles: ['operator'] } },
    ])
      expect(await integrator.post('/v1/decisions', claimed)).toMatchObject({
        status: 400,
        body: { code: 'invalid_request' },
      });

    const ran = await done(operator.post('/v1/decisions', proposal));
    expect(ran.body).toMatchObject({ outcome: 'run', rules: ['operators'] });
  });

  it('[P6] names a role that exists, behind principal in', async () => {
    const unknown = await publish(OPERATORS_MAY.replace('operator"', 'operators"'));
    expect(unknown).toMatchObject({ status: 422, body: { code: 'policy_invalid' } });
    expect(unknown.text).toContain('the roles are integrator, delegate, approver, operator');
    const equal = await publish(OPERATORS_MAY.replace('principal in', 'principal =='));
    expect(equal).toMatchObject({ status: 422, body: { code: 'policy_invalid' } });
    expect(equal.text).toContain('nothing but principal in Role');
  });

  const publish = (cedar: string) =>
    admin.put(`/v1/policies/${workflow}`, { workflowId: workflow, cedar });

  const opened = async (): Promise<string> => {
    const workOrderId = newId('note');
    const order = { workOrderId, workflow, title: 'A note', objects: ['order-7'] };
    await done(integrator.post('/v1/work-orders', order));
    return workOrderId;
  };
});
