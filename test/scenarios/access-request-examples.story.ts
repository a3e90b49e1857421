import { eventually, type Stack } from '#testkit';
import { AccessRequestWork, REQUESTS, URN } from './access-request-work';
import { ApiUser, newId } from './client';
import { done } from './refund-work';
import { sharedSystem } from './shared-system';

const alice = { type: 'user', id: 'alice@example.com' };
const plan = { resource: { type: 'document', id: 'q4-plan' }, action: { name: 'can_read' } };
const agent = 'agent_renewal_assistant_v3';
const act = { iss: 'https://agents.example.com', sub: agent, sub_profile: 'ai_agent' };
const searching = {
  subject: { ...alice, properties: { act } },
  resource: { type: 'tool', id: 'crm.search_accounts' },
  action: { name: 'invoke' },
  context: { time: '2026-05-12T15:00:00Z' },
};

/** Reading a document waits, and so does a call of a tool: of its class, which the mapping knows. */
const definitionOf = (base: any, id: string) => ({
  ...base,
  id,
  actions: [
    { ...base.actions[0], kind: 'document.read' },
    {
      kind: 'tool.invoke',
      authority: 'read',
      system: 'records',
      objects: 'none',
      arguments: { person: 'string', class: 'string' },
    },
  ],
  approvals: {
    manager: { owner: 'records-lead', answerWithin: 'P1D', validFor: 'PT4H' },
    tools: { owner: 'records-lead', answerWithin: 'P1D', validFor: 'P7D' },
  },
  authzen: {
    subjects: [{ type: 'user' }],
    resources: [
      {
        type: 'document',
        object: 'record',
        actions: [{ name: 'can_read', kind: 'document.read', arguments: { person: 'subject.id' } }],
      },
      {
        type: 'tool',
        known: [
          { id: 'crm.search_accounts', properties: { class: 'crm' } },
          { id: 'crm.list_contacts', properties: { class: 'crm' } },
          { id: 'mail.send', properties: { class: 'mail' } },
        ],
        actions: [
          {
            name: 'invoke',
            kind: 'tool.invoke',
            arguments: { person: 'subject.id', class: 'resource.properties.class' },
          },
        ],
      },
    ],
    standing: { inputs: { person: 'subject.id' } },
  },
});
const cedar = ['manager:document.read', 'tools:tool.invoke']
  .map((rule) => rule.split(':'))
  .map(
    ([approval, kind]) => `@id("${approval}-waits")
@outcome("wait")
@approval("${approval}")
@reason("Somebody has to approve it.")
permit (principal, action == Action::"${kind}", resource);`,
  )
  .join('\n\n');

/** The examples with which the profile ends, played with an owner who approves in Writ. */
describe('the access requests of the profile', () => {
  let stack: Stack;
  let work: AccessRequestWork;

  beforeAll(async () => {
    stack = sharedSystem();
    work = new AccessRequestWork(stack);
    const auditor = new ApiUser(stack.url, stack.keys['auditor']!);
    const { body } = await done(auditor.get('/v1/workflows/record-access'));
    const id = 'profile-examples';
    await done(work.admin.put(`/v1/workflows/${id}`, definitionOf(body.definition, id)));
    await done(work.admin.put(`/v1/policies/${id}`, { workflowId: id, cedar }));
  });

  const granted = async (answer: object, task: any, by = work.pep) => {
    await work.answered('grant', answer);
    return eventually(
      () => work.read(task, by),
      ({ task: { status } }) => status === 'approved',
    );
  };

  it('[N6] of a manager: q4-plan may be read once it is approved', async () => {
    const question = { subject: alice, ...plan, context: { time: '2026-04-30T20:15:00Z' } };
    const { answer, submission } = await work.denied(question);
    expect([answer.decision, answer.context.reason]).toEqual([false, 'approval_required']);
    const { task } = await work.submit({
      ...submission,
      context: { business_justification: 'Needed for customer renewal review' },
      requested_access: { requested_until: '2099-05-01T00:15:00Z' },
    });
    expect(task.status).toBe('pending');
    const { result } = await granted(answer, task);
    const context = { time: '2026-04-30T20:43:00Z', approval: result.approval };
    const final = await work.ask({ ...question, context });
    expect([final.decision, final.context.approval.id]).toEqual([true, result.approval.id]);
  });

  it('[N6] of an agent: one approval lets it call the tools of a class, and no others', async () => {
    const runtime = await work.pepOf({ principal: agent });
    const { answer, submission } = await work.denied(searching, runtime);
    const request = {
      ...submission,
      subject: alice,
      context: { business_justification: 'Assembling the renewal report' },
      client: {
        id: 'renewal_assistant',
        actor: { id: agent, issuer: act.iss, type: 'ai_agent' },
        source: { session_id: 'session_1' },
      },
    };
    const callback = { endpoint: 'https://agents.example.com/callbacks' };
    const refused = await runtime.post(REQUESTS, { ...request, callback });
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '/callback/endpoint']);

    const { task } = await work.submit(request, runtime);
    // The agent goes on elsewhere, as another process with another key.
    const resumed = await work.pepOf({ principal: agent });
    const { result } = await granted(answer, task, resumed);
    const calling = (id: string) =>
      work.ask(
        { ...searching, resource: { type: 'tool', id }, context: { approval: result.approval } },
        resumed,
      );
    expect((await calling('crm.search_accounts')).decision).toBe(true);
    expect((await calling('crm.list_contacts')).decision).toBe(true);
    const other = await calling('mail.send');
    expect([other.decision, other.context.reason]).toEqual([false, 'out_of_scope']);
  });

  it('[N6] are for nobody but who asks and the subject', async () => {
    const { submission } = await work.denied({
      ...searching,
      resource: { type: 'tool', id: 'mail.send' },
    });
    for (const actor of [
      { id: 'somebody-else' },
      { id: 'dev-integrator', act: { sub: 'bob' } },
      { id: 'dev-integrator', act: { sub: alice.id, act: { sub: 'carol' } } },
    ]) {
      const refused = await work.pep.post(REQUESTS, { ...submission, client: { actor } });
      expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
    }
    const actor = { id: 'dev-integrator', act: { sub: alice.id } };
    expect((await work.submit({ ...submission, client: { actor } })).task.status).toBe('pending');
  });

  it('[N6] of several questions have a status and a result for each', async () => {
    const subject = { type: 'user', id: newId('carol') };
    const questions = ['a', 'b', 'c'].map((id) => ({
      ...plan,
      resource: { ...plan.resource, id },
    }));
    const all = await Promise.all(questions.map((one) => work.denied({ subject, ...one })));
    const items = all.map(({ submission: { denial } }, index) => ({
      ...questions[index]!,
      denial,
    }));
    const { task } = await work.submit({ subject, items });
    expect([task.status, task.items.map(({ status }: any) => status)]).toEqual([
      'pending',
      ['pending', 'pending', 'pending'],
    ]);
    await work.answered('grant', all[0]!.answer);
    await work.answered('reject', all[1]!.answer, { reason: 'No.' });
    const two = await eventually(
      () => work.read(task),
      ({ task: now }) => now.items.filter(({ status }: any) => status === 'pending').length === 1,
    );
    expect(two.task.status).toBe('pending');
    const cancel = () => work.pep.post(work.pathOf(task.links.cancel), { reason: 'done' });
    const { body: ended } = await done(cancel());
    expect([
      ended.task.status,
      ended.task.items.map(({ status }: any) => status),
      ended.result,
    ]).toEqual(['partial', ['approved', 'denied', 'cancelled'], undefined]);
    const { approval } = ended.task.items[0].result;
    const present = (index: number) =>
      work.ask({ subject, ...questions[index]!, context: { approval } });
    expect((await present(0)).decision).toBe(true);
    expect((await present(2)).context.reason).toBe('out_of_scope');
  });

  it('[N6] need a denial for each question, and one way to name them', async () => {
    const { submission } = await work.denied({
      subject: alice,
      ...plan,
      resource: { ...plan.resource, id: 'd' },
    });
    const { denial, resource, action, subject } = submission as any;
    const first = { resource, action, denial };
    const none = await work.pep.post(REQUESTS, { subject, denial, items: [{ resource, action }] });
    expect([none.status, none.body.type]).toEqual([400, `${URN}:invalid_denial_binding`]);
    const swapped = { ...first, resource: { ...resource, id: 'e' } };
    const other = await work.pep.post(REQUESTS, { subject, items: [first, swapped] });
    expect([other.status, other.body.type]).toEqual([400, `${URN}:invalid_denial_binding`]);
    for (const body of [
      { subject, resource, action, items: [first] },
      { subject, denial },
    ])
      expect((await work.pep.post(REQUESTS, body)).body.code).toBe('invalid_request');
  });

  it('[N6] survive the death of the caller and of Writ', async () => {
    const subject = { type: 'user', id: newId('dave') };
    const { answer, submission } = await work.denied({ subject, ...plan });
    const { task } = await work.submit(submission);
    await Promise.all(['gateway', 'approvals', 'policy', 'ledger'].map((name) => stack.kill(name)));
    await stack.ready();
    const { result } = await granted(answer, task);
    const context = { approval: result.approval };
    expect((await work.ask({ subject, ...plan, context })).decision).toBe(true);
  });
});
