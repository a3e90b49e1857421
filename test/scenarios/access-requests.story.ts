import { createPublicKey, verify } from 'node:crypto';
import { eventually, type Stack } from '#testkit';
import { AccessRequestWork, REQUESTS, URN } from './access-request-work';
import { newId } from './client';
import { followPage } from './page';
import { done } from './refund-work';
import { sharedSystem } from './shared-system';

/** What waits for an owner is requested, followed and evaluated again, as the Access Request and Approval Profile has it. */
describe('an access request', () => {
  let stack: Stack;
  let work: AccessRequestWork;

  beforeAll(() => {
    stack = sharedSystem();
    work = new AccessRequestWork(stack);
  });

  it('[N6] is offered by the metadata and by a denial that somebody can grant', async () => {
    const { body } = await done(work.pep.get('/.well-known/authzen-configuration'));
    expect(body).toMatchObject({
      access_request_endpoint: `${stack.url}${REQUESTS}`,
      jwks_uri: `${stack.url}/access/v1/jwks`,
      capabilities: ['urn:openid:authzen:capability:access-request'],
    });
    const { context } = await work.ask(work.exporting());
    expect(context.access_request).toMatchObject({
      endpoint: body.access_request_endpoint,
      expires_at: expect.any(String),
    });
    const keys = (await done(work.pep.get('/access/v1/jwks'))).body.keys;
    const [head, claims, signature] = context.access_request.binding_token.split('.');
    const [key] = keys.filter(({ kid }: any) => kid === decoded(head).kid);
    const signed = Buffer.from(`${head}.${claims}`);
    const publicKey = createPublicKey({ key, format: 'jwk' });
    expect(verify(null, signed, publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
    expect(decoded(claims)).toMatchObject({
      iss: body.policy_decision_point,
      aud: body.access_request_endpoint,
      evaluation_id: context.evaluation_id,
    });
    const reading = { ...work.exporting({ type: 'user', id: 'nobody' }), action: { name: 'read' } };
    expect((await work.ask(reading)).context).not.toHaveProperty('access_request');
  });

  it('[N6] is followed by its task, and lets the same question run once its owner has approved', async () => {
    const { question, answer, submission } = await work.denied();
    const accepted = await work.pep.post(REQUESTS, submission);
    const { task, result } = accepted.body;
    expect([accepted.status, result, accepted.headers.get('location')]).toEqual([
      202,
      undefined,
      task.status_endpoint,
    ]);
    expect(task).toMatchObject({
      id: expect.stringMatching(/^arq_[A-Za-z0-9_-]{43}$/),
      status: 'pending',
    });
    expect((await work.read(task)).task).toEqual(task);
    expect((await work.ask(question)).decision).toBe(false);

    await work.answered('grant', answer);
    const completed = await work.finished(task);
    expect(completed).toMatchObject({
      task: { id: task.id, status: 'approved' },
      result: { mode: 'reevaluate', approval: { approved_until: expect.any(String) } },
    });
    const { approval } = completed.result;
    const context = { time: '2030-01-01T10:00:00Z', approval };
    const again = await work.ask({ ...question, context });
    expect([again.decision, again.context.approval]).toEqual([
      true,
      { id: approval.id, approved_until: approval.approved_until },
    ]);
  });

  it('[N6] that its owner rejects is denied, with no result', async () => {
    const { answer, submission } = await work.denied();
    const { task } = await work.submit(submission);
    await work.answered('reject', answer, { reason: 'Not needed.' });
    const { task: ended, result } = await work.finished(task);
    expect([ended.status, result]).toEqual(['denied', undefined]);
  });

  it('[N6] is one task, however often the denial is submitted', async () => {
    const { submission } = await work.denied();
    const headers = { 'idempotency-key': newId('request') };
    const send = (body: object) => work.pep.post(REQUESTS, body, headers);
    const [{ body: first }, { body: second }] = [await send(submission), await send(submission)];
    expect(second.task).toEqual(first.task);
    expect((await work.submit(submission)).task).toEqual(first.task);
    const other = await send({ ...submission, context: { business_justification: 'Audit' } });
    expect([other.status, other.body.type]).toEqual([409, `${URN}:duplicate_request`]);
  });

  it('[N6] whose approval was revoked has to be requested again', async () => {
    const { question, answer, task, result } = await work.approved();
    await work.answered('revoke', answer, { reason: 'No longer.' });
    const { decision, context } = await eventually(
      () => work.ask({ ...question, context: { approval: result.approval } }),
      (answered) => answered.context.next_action === 'request',
    );
    expect([decision, context.reason]).toEqual([false, 'approval_expired']);
    expect((await work.read(task)).task.status).toBe('approved');
  });

  it('[N6] that is cancelled stays so', async () => {
    const { answer, submission } = await work.denied();
    const { task } = await work.submit(submission);
    const cancel = () => work.pep.send('POST', work.pathOf(task.links.cancel));
    const cancelled = await done(cancel());
    expect([cancelled.body.task.status, cancelled.body.task.links]).toEqual([
      'cancelled',
      undefined,
    ]);
    await work.answered('grant', answer);
    expect((await work.read(task)).task.status).toBe('cancelled');
    const again = await cancel();
    expect([again.status, again.body.type]).toEqual([409, `${URN}:invalid_task_state`]);
    expect((await work.submit(submission)).task.status).toBe('cancelled');
  });

  it('[N6] has a page that requests and prints what it shows', async () => {
    const { blocks, failure } = await followPage(stack, 'docs/access-requests.md');
    expect(failure).toBe('');
    for (const { prints, printed } of blocks)
      for (const text of prints) expect(printed).toContain(text);
  });
});

const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
