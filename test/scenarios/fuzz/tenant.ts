import { type Role, roles } from '#contracts';
import { type Stack } from '#testkit';
import { ApiUser, newId } from '../client';
import { publishExamples } from '../examples';
import { done, issue, openRefund } from '../refund-work';
import { type Pool } from './schema-values';

/** A tenant of its own: what generated commands halt, publish and revoke there is nobody else's. */
export interface FuzzedTenant {
  readonly name: string;
  /** API keys by role; that of the deployment's admin is of no tenant. */
  readonly keys: Readonly<Record<string, string>>;
  readonly pool: Pool;
}

const WORKFLOW = 'refunds';
const CODE = 'owner-missing';
/** So many that generated commands do not end all of them at once. */
const WORK_ORDERS = 8;

/** Creates a tenant with a key for each role, a published workflow, and work that is under way. */
export const createFuzzedTenant = async ({ url, keys: own }: Stack): Promise<FuzzedTenant> => {
  const name = newId('fuzzed');
  const deploymentAdmin = own['deployment-admin']!;
  const created = await done(
    new ApiUser(url, deploymentAdmin).post('/v1/tenants', { tenant: name, principal: 'admin-1' }),
  );
  const admin: string = created.body.key;
  const others = roles.filter((role) => role !== 'admin' && role !== 'deployment-admin');
  const issued = others.map(async (role) => {
    const wanted = {
      principal: `${role}-1`,
      roles: [role],
      owners: role === 'approver' ? ['*'] : [],
    };
    const { body } = await done(new ApiUser(url, admin).post('/v1/keys', wanted));
    return [role, body.key as string] as const;
  });
  const keys: Record<string, string> = Object.fromEntries(await Promise.all(issued));
  await publishExamples({ url, keys: { admin } }, WORKFLOW);
  const pool = await poolOf((role) => new ApiUser(url, keys[role]!));
  return { name, keys: { ...keys, admin, 'deployment-admin': deploymentAdmin }, pool };
};

/** Ids of what exists, by the names of fields. */
const poolOf = async (user: (role: Role) => ApiUser): Promise<Pool> => {
  const workOrders = await Promise.all(
    Array.from({ length: WORK_ORDERS }, () => openRefund(user('integrator'))),
  );
  const [workOrderId] = workOrders;
  const post = async (role: Role, path: string, body: object) =>
    (await done(user(role).post(path, body))).body;
  const waiting = await post('integrator', '/v1/decisions', { workOrderId, action: issue });
  const [approvalId] = waiting.approvals;
  const blocked = await post('integrator', '/v1/exceptions', { workOrderId, code: CODE });
  const evidence = await post('integrator', '/v1/evidence', {
    workOrderId,
    kind: 'photo',
    sha256: 'a'.repeat(64),
    mediaType: 'image/png',
    uri: 'https://files.example/photo',
  });
  const halt = { system: 'nowhere', reason: 'A drill.', until: inAnHour() };
  const halted = await post('operator', '/v1/halts', halt);
  const delivery = await post('operator', `/v1/work-orders/${workOrderId}/delivery-links`, {});
  const answering = { workOrderId, for: 'dana' };
  const link = await post('approver', `/v1/approvals/${approvalId}/link`, answering);
  const { body: history } = await done(
    user('auditor').get(`/v1/work-orders/${workOrderId}/history`),
  );
  return {
    workOrderId: workOrders,
    decisionId: [waiting.decisionId],
    approvalId: [approvalId],
    obligationId: [approvalId],
    exceptionId: [blocked.exceptionId],
    evidenceId: [evidence.evidenceId],
    haltId: [halted.haltId],
    linkId: [delivery.linkId],
    token: [delivery.url, link.url].map((address) => address.split('/').at(-1)),
    eventId: [history.items[0].id],
    workflow: [WORKFLOW],
    workflowId: [WORKFLOW, 'x-1'],
    policyId: [WORKFLOW, 'x-1'],
    action: [issue],
    gate: ['issue-refund'],
    step: ['inspect-order', 'issue-refund'],
    prerequisite: ['order-found'],
    number: [1, 0, 2],
    code: [CODE],
    tenant: ['x-1'],
    // The server waits for these; longer ones would be the time of the test.
    waitFor: ['0s', '20ms', '1ms'],
    atLeast: [0, 1, 2],
    limit: [1, 1_000, 1_001, 0],
  };
};

const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();
