import { publicCommandSubject, submitAccessRequest } from '#contracts';
import { eventually, type Stack } from '#testkit';
import { AccessRequestWork, REQUESTS, URN } from './access-request-work';
import { alice, bob } from './authzen/fixture';
import { ApiUser, newId } from './client';
import { askOverNats, natsUser } from './nats-user';
import { done } from './refund-work';
import { sharedSystem } from './shared-system';

/** Substituted, stolen and made-up denials, tasks and approvals open nothing. */
describe('what an access request is bound to', () => {
  let stack: Stack;
  let work: AccessRequestWork;

  beforeAll(() => {
    stack = sharedSystem();
    work = new AccessRequestWork(stack);
  });

  it.each<readonly [string, (submission: any) => object]>([
    ['subject', (sent) => ({ ...sent, subject: bob })],
    [
      'property of the subject',
      (sent) => ({ ...sent, subject: { ...alice, properties: { a: 1 } } }),
    ],
    ['action', (sent) => ({ ...sent, action: { name: 'read' } })],
    ['resource', (sent) => ({ ...sent, resource: { type: 'record', id: 'record-2' } })],
    [
      'expiry',
      (sent) => ({ ...sent, denial: { ...sent.denial, expires_at: '2099-01-01T00:00:00Z' } }),
    ],
    ['evaluation', (sent) => ({ ...sent, denial: { ...sent.denial, evaluation_id: 'other' } })],
    [
      'signature',
      ({ denial, ...sent }) => ({
        ...sent,
        denial: { ...denial, binding_token: `${denial.binding_token.slice(0, -4)}AAAA` },
      }),
    ],
    [
      'evaluation and no token',
      ({ denial: { expires_at }, ...sent }) => ({
        ...sent,
        denial: { expires_at, evaluation_id: 'other' },
      }),
    ],
    [
      'binding, which is none',
      ({ denial: { expires_at }, ...sent }) => ({ ...sent, denial: { expires_at } }),
    ],
  ])('[N6] is refused with another %s than was denied', async (_, changed) => {
    const { submission } = await work.denied();
    const refused = await work.pep.post(REQUESTS, changed(submission));
    expect([refused.status, refused.body.type, refused.headers.get('content-type')]).toEqual([
      400,
      `${URN}:invalid_denial_binding`,
      expect.stringMatching('^application/problem[+]json'),
    ]);
  });

  /** A question with properties that no mapping reads. */
  const withProperties = (): any => {
    const { subject, action, resource, context } = work.exporting();
    return {
      subject: { ...subject, properties: { role: 'admin' } },
      action: { ...action, properties: { mode: 'one' } },
      resource: { ...resource, properties: { classification: 'public' } },
      context,
    };
  };

  it('[N6] without a token is compared with the question that was decided', async () => {
    const { submission } = await work.denied(withProperties());
    const { evaluation_id, expires_at } = submission.denial;
    const denial = { evaluation_id, expires_at };
    const { task } = await work.submit({ ...submission, denial });
    expect(task.status).toBe('pending');
    for (const swapped of othersThan(submission)) {
      const refused = await work.pep.post(REQUESTS, { ...submission, ...swapped, denial });
      expect(refused.body.type).toBe(`${URN}:invalid_denial_binding`);
    }
  });

  it('[N6] over NATS is for nobody but for whom the decision was made', async () => {
    const { answer, question } = await work.denied();
    const { evaluation_id: evaluationId, work_order_id: workOrderId } = answer.context;
    const { action } = (
      await eventually(
        () => work.pep.get(`/v1/decisions/${evaluationId}`),
        ({ status }) => status === 200,
      )
    ).body;
    const own = (await done(work.pep.post('/v1/decisions', { workOrderId, action }))).body;
    const { resource, action: named } = question as any;
    const item = { workOrderId, workflowId: own.workflow.id, decisionId: own.decisionId };
    const { token } = (await done(work.pep.post('/v1/tokens', {}))).body;
    const nats = await natsUser(stack.natsIntegratorUrl ?? stack.natsUrl);
    const submitFor = (id: string) =>
      askOverNats(
        nats,
        publicCommandSubject(submitAccessRequest),
        {
          requestId: newId('arq'),
          subject: { type: 'user', id },
          items: [{ ...item, resource, action: named, proposal: action }],
        },
        token,
      );
    expect((await submitFor('bob')).refusal.code).toBe('invalid_denial_binding');
    expect((await submitFor('dev-integrator')).ok).toBe(true);
    await nats.close();
  });

  it('[N6] lets no other delegate run what was approved for one, on its standing work', async () => {
    const dirk = await work.keyOf({ principal: newId('dirk'), roles: ['delegate'] });
    const { question, answer } = await work.approved();
    const { work_order_id: workOrderId, evaluation_id: decisionId } = answer.context;
    const { action } = (
      await eventually(
        () => work.admin.get(`/v1/decisions/${decisionId}`),
        ({ status }) => status === 200,
      )
    ).body;
    const stolen = await dirk.post('/v1/decisions', { workOrderId, action });
    expect([stolen.body.outcome, stolen.body.code]).toEqual(['stop', 'delegation-exceeded']);
    expect((await work.ask(question)).decision).toBe(true);
  });

  it('[N6] about what runs, or is mapped nowhere, is not requestable', async () => {
    const question = { ...work.exporting(), action: { name: 'read' } };
    const { context } = await work.ask(question);
    const denial = { evaluation_id: context.evaluation_id, expires_at: context.valid_until };
    for (const wrong of [question, { ...question, action: { name: 'fly' } }]) {
      const refused = await work.pep.post(REQUESTS, { ...wrong, denial });
      expect([refused.status, refused.body.type]).toEqual([400, `${URN}:not_requestable`]);
    }
  });

  it('[N6] is unknown to everybody but its requester', async () => {
    const { submission } = await work.denied();
    const stranger = await work.pepOf();
    const stolen = await stranger.post(REQUESTS, submission);
    expect([stolen.status, stolen.body.type]).toEqual([400, `${URN}:invalid_denial_binding`]);
    const { task } = await work.submit(submission);
    for (const thief of [stranger, work.admin]) {
      const refused = await thief.get(work.pathOf(task.status_endpoint));
      const unknown = await thief.get(`${REQUESTS}/arq_nothing`);
      expect([refused.status, refused.body.type]).toEqual([404, `${URN}:unknown_task`]);
      expect(refused.body.detail).toBe(unknown.body.detail);
      expect((await thief.post(`${work.pathOf(task.status_endpoint)}/cancel`)).status).toBe(404);
    }
    const limited = await work.pepOf({ workflows: ['refunds'] });
    expect((await limited.get(work.pathOf(task.status_endpoint))).status).toBe(404);
    expect(
      (await new ApiUser(stack.url, 'none').get(work.pathOf(task.status_endpoint))).status,
    ).toBe(401);
  });

  it('[N6] opens nothing but what was approved, and to nobody else', async () => {
    const { question, result } = await work.approved(withProperties());
    const { approval } = result;
    const present = (changed: object, by = work.pep) =>
      work.ask({ ...question, ...changed, context: { approval } }, by);
    expect((await present({})).decision).toBe(true);
    for (const other of othersThan(question)) {
      const { decision, context } = await present(other);
      expect([decision, context.reason, context.next_action]).toEqual([
        false,
        'out_of_scope',
        'request',
      ]);
      expect(context.access_request.binding_token).toEqual(expect.any(String));
    }
    const stranger = await work.pepOf();
    const { decision, context } = await present({}, stranger);
    expect([decision, context.reason, context.next_action]).toEqual([
      false,
      'approval_unverifiable',
      'none',
    ]);
  });

  it('[N6] is not helped by an approval that nobody gave, or that was put together', async () => {
    const [one, other] = [await work.approved(), await work.approved()];
    const [, claims] = one.result.approval.state.split('.');
    for (const approval of [
      'a text',
      {},
      { id: 'apr_none' },
      { ...one.result.approval, state: other.result.approval.state },
      { ...one.result.approval, state: `e30.${claims}.AAAA` },
      { ...one.result.approval, id: other.result.approval.id },
    ]) {
      const { decision, context } = await work.ask({ ...one.question, context: { approval } });
      expect([decision, context.reason]).toEqual([false, 'approval_unverifiable']);
    }
  });
});

/** What makes another question of it, member by member. */
function othersThan({ subject, action, resource }: any): readonly object[] {
  return [
    { resource: { ...resource, id: newId('record') } },
    { subject: bob },
    { subject: { type: subject.type, id: subject.id } },
    { subject: { ...subject, properties: { role: 'guest' } } },
    { resource: { ...resource, properties: { classification: 'top-secret' } } },
    { action: { ...action, properties: { mode: 'all' } } },
    { action: { ...action, properties: { ...action.properties, more: null } } },
  ];
}
