import { subjects, views } from '#contracts';
import { exampleWorkflow } from '#testkit';
import { as, BASE_URL, refusal, rows, useGateway } from './outside';

const decide = 'writ.internal.policy.command.decide';
const workflow = (id: string) => ({
  workflowId: id,
  digest: 'd1',
  definition: exampleWorkflow('record-access').definition,
});
const question = {
  subject: { type: 'user', id: 'alice' },
  action: { name: 'read' },
  resource: { type: 'record', id: 'record-1' },
};
const decision = {
  decisionId: 'decision-1',
  workOrderId: 'wo-1',
  outcome: 'run',
  enforced: true,
  reasons: ['Alice may.'],
  owner: 'pep',
  nextAction: 'Read it.',
  approvals: [],
  validUntil: '2030-01-01T09:00:00.000Z',
  workflow: { id: 'record-access', version: 1, digest: 'd1' },
};

describe('questions of AuthZEN over HTTP', () => {
  const { outside, app } = useGateway();
  let published: readonly object[];
  let publications = 0;

  beforeEach(() => {
    published = [workflow('record-access')];
    outside.on(subjects.ledger.query, ({ name }) =>
      rows(name === views.workflows.name ? (published as Record<string, unknown>[]) : []),
    );
    decided({});
  });

  const decided = (changed: object) =>
    outside.on(decide, () => ({
      ok: true,
      answer: { ...decision, ...changed },
      position: 7,
      replayed: false,
    }));
  const ask = (body: unknown = question) =>
    app.inject(as('integrator', 'POST', '/access/v1/evaluation', body));
  /** The gateway reads the mappings again once something was published through it. */
  const publish = async (...workflows: readonly object[]) => {
    published = workflows;
    publications += 1;
    await app.inject(
      as('admin', 'PUT', `/v1/workflows/w-${publications}`, { id: `w-${publications}` }),
    );
    outside.requests = [];
  };

  it('[N6] proposes for the subject by the key that asks', async () => {
    await publish(workflow('record-access'));
    expect((await ask()).json()).toMatchObject({
      decision: true,
      context: { evaluation_id: 'decision-1', position: 7, outcome: 'run' },
    });
    const [sent] = outside.requestsOn(decide);
    expect(sent).toMatchObject({
      data: { action: { kind: 'record.read', objects: ['record:record-1'] } },
      metadata: { actor: { onBehalfOf: ['alice'] }, roles: ['integrator'] },
    });
  });

  it.each(['wait', 'stop'])('[N6] is false for a %s', async (outcome) => {
    decided({ outcome });
    expect((await ask()).json()).toMatchObject({ decision: false, context: { outcome } });
  });

  it('[N6] is false for a decision under another workflow', async () => {
    decided({ workflow: { id: 'other', version: 1, digest: 'd1' } });
    expect((await ask()).json()).toMatchObject({
      decision: false,
      context: { reason: 'work_order_of_other_workflow' },
    });
  });

  it('[N6] is false for what a service refuses, and says why', async () => {
    outside.on(decide, () => refusal('api_key_revoked', {}, 'The key is revoked.'));
    const answer = await ask();
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      {
        decision: false,
        context: {
          reason: 'api_key_revoked',
          reasons: ['The key is revoked.'],
          error: { status: 409, code: 'api_key_revoked', message: 'The key is revoked.' },
        },
      },
    ]);
  });

  it('[N6] is false where two workflows map it, until it names a work order', async () => {
    await publish(workflow('record-access'), workflow('other'));
    expect((await ask()).json()).toMatchObject({
      decision: false,
      context: { reason: 'mapping_ambiguous' },
    });
    expect(outside.requestsOn(decide)).toEqual([]);
  });

  it('[N6] is an error where nobody knows what was decided', async () => {
    await publish(workflow('record-access'));
    outside.on(decide, () => ({ ok: false, error: 'gone' }));
    expect((await ask()).statusCode).toBeGreaterThanOrEqual(500);
  });

  it('[N6] names its https addresses in the metadata, to everybody', async () => {
    const answer = await app.inject({ url: '/.well-known/authzen-configuration' });
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    const {
      policy_decision_point: base,
      capabilities,
      supported_obligations: obligations,
      access_request_callback_events_supported: events,
      ...endpoints
    } = answer.json();
    expect(obligations).toEqual([]);
    expect(events).toEqual(['approved', 'denied', 'expired', 'cancelled', 'partial']);
    expect(capabilities).toEqual(['urn:openid:authzen:capability:access-request']);
    expect(base).toBe(BASE_URL);
    for (const address of Object.values<string>(endpoints))
      expect(address).toMatch(/^https:\/\/writ\.example\/access\/v1\//);
  });
});
