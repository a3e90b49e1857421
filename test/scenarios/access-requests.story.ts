import { createPublicKey, verify } from 'node:crypto';
import { eventually, type Stack } from '#testkit';
import { AccessRequestWork, REQUESTS, URN } from './access-request-work';
import { ApiUser, newId } from './client';
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
    expect(Object.keys(context.access_request).sort()).toEqual([
      'binding_token',
      'endpoint',
      'expires_at',
      'request_catalogs_url',
      'request_schema_url',
      'template',
    ]);
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

  it('[N6] is offered by a catalog of actions: those that run, and those that somebody can grant', async () => {
    const { body: metadata } = await done(work.pep.get('/.well-known/authzen-configuration'));
    const catalog = (more: object = {}, by = work.pep) => {
      const query = {
        subject_type: 'user',
        subject_id: 'alice',
        resource_type: 'record',
        resource_id: 'record-1',
        ...more,
      };
      const path = work.pathOf(metadata.access_request_action_catalog_endpoint);
      return by.get(`${path}?${new URLSearchParams(query).toString()}`);
    };
    const actions = async (more: object = {}) => (await done(catalog(more))).body.items;
    const item = (value: string, granted: boolean) => ({ value, label: value, granted });
    const [read, write, exporting] = [
      item('read', true),
      item('write', true),
      item('export', false),
    ];
    expect(await actions({ 'x-unknown': 'ignored' })).toEqual([read, write, exporting]);
    expect(await actions({ q: 'EXP' })).toEqual([exporting]);
    // Nobody could let a stranger read: it would stop.
    expect(await actions({ subject_id: 'nonexistent-user' })).toEqual([]);
    expect(await actions({ resource_type: 'spaceship' })).toEqual([]);

    const { body: first } = await done(catalog({ limit: '2' }));
    expect(first.items).toEqual([read, write]);
    const { body: last } = await done(catalog({ cursor: first.next_cursor }));
    expect(last).toEqual({ items: [exporting] });
    const other = await catalog({ cursor: first.next_cursor, resource_id: 'record-2' });
    expect([other.status, other.body.errors[0].pointer]).toEqual([400, '/cursor']);
    const anonymous = new ApiUser(stack.url, 'none');
    expect((await catalog({}, anonymous)).status).toBe(401);
    const limited = await work.pepOf({ workflows: ['refunds'] });
    expect((await done(catalog({}, limited))).body.items).toEqual([]);
  });

  it('[N6] is offered by a catalog of resources, among those that the mapping knows', async () => {
    const { body: metadata } = await done(work.pep.get('/.well-known/authzen-configuration'));
    const catalog = async (more: object, by = work.pep) => {
      const about = { subject_type: 'user', subject_id: 'alice', resource_type: 'record' };
      const query = new URLSearchParams({ ...about, ...more }).toString();
      const path = work.pathOf(metadata.access_request_resource_catalog_endpoint);
      return (await done(by.get(`${path}?${query}`))).body;
    };
    const items = (granted: boolean, ...ids: readonly string[]) =>
      ids.map((value) => ({ value, label: value, granted }));
    const exporting = { action: 'export' };
    expect(await catalog(exporting)).toEqual({ items: items(false, 'record-1', 'record-2') });
    expect(await catalog({ action: 'read' })).toEqual({
      items: items(true, 'record-1', 'record-2'),
    });
    expect(await catalog({ ...exporting, q: 'd-2' })).toEqual({ items: items(false, 'record-2') });
    expect(await catalog({ ...exporting, subject_id: 'nonexistent-user' })).toEqual({ items: [] });
    expect(await catalog({ action: 'fly' })).toEqual({ items: [] });
    const { next_cursor: cursor } = await catalog({ ...exporting, limit: '1' });
    expect(await catalog({ ...exporting, cursor })).toEqual({ items: items(false, 'record-2') });
    const limited = await work.pepOf({ workflows: ['refunds'] });
    expect(await catalog(exporting, limited)).toEqual({ items: [] });
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
    const { evaluation_id, expires_at } = submission.denial;
    const withoutToken = { ...submission, denial: { evaluation_id, expires_at } };
    expect((await work.submit(withoutToken)).task).toEqual(first.task);
    for (const more of [
      { context: { business_justification: 'Audit' } },
      { requested_access: { requested_until: '2099-01-01T00:00:00Z' } },
    ]) {
      const changed = await work.pep.post(REQUESTS, { ...submission, ...more });
      expect([changed.status, changed.body.type]).toEqual([409, `${URN}:duplicate_request`]);
    }
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
    const { question, answer, submission } = await work.denied();
    const { task } = await work.submit(submission);
    const cancel = () => work.pep.send('POST', work.pathOf(task.links.cancel));
    const cancelled = await done(cancel());
    expect([cancelled.body.task.status, cancelled.body.task.links]).toEqual([
      'cancelled',
      undefined,
    ]);
    const [approvalId] = answer.context.approvals;
    await eventually(
      () => work.admin.get(`/v1/approvals/${approvalId}`),
      ({ body: { status } }) => status === 'superseded',
    );
    const body = { workOrderId: answer.context.work_order_id };
    const late = await (await work.owner()).post(`/v1/approvals/${approvalId}/grant`, body);
    expect(late.status).toBe(409);
    expect((await work.read(task)).task.status).toBe('cancelled');
    const again = await cancel();
    expect([again.status, again.body.type]).toEqual([409, `${URN}:invalid_task_state`]);
    expect((await work.submit(submission)).task.status).toBe('cancelled');
    const renewed = await work.denied(question);
    expect(renewed.answer.context.approvals).not.toContain(approvalId);
  });

  it('[N6] that is cancelled takes nothing from somebody else who waits for the same owner', async () => {
    const other = await work.pepOf();
    const { question, answer, submission } = await work.denied();
    const theirs = await work.denied(question, other);
    expect(theirs.answer.context.approvals).toEqual(answer.context.approvals);
    const { task } = await work.submit(submission);
    const followed = await work.submit(theirs.submission, other);
    expect((await other.send('POST', work.pathOf(task.links.cancel))).status).toBe(404);
    await done(work.pep.send('POST', work.pathOf(task.links.cancel)));
    await eventually(
      () => work.pep.get(`/v1/decisions/${answer.context.evaluation_id}`),
      ({ body }) => body.latest.outcome === 'stop',
    );
    await work.answered('grant', answer);
    const { task: approved } = await eventually(
      () => work.read(followed.task, other),
      (read) => read.task.status !== 'pending',
    );
    expect(approved.status).toBe('approved');
    expect((await work.read(task)).task.status).toBe('cancelled');
  });

  it('[N6] ends its handle with its approval', async () => {
    const { answer, submission, question } = await work.denied();
    const { task } = await work.submit(submission);
    expect(task).not.toHaveProperty('expires_at');
    await work.answered('grant', answer, { validFor: 'PT3S' });
    const { task: approved, result } = await work.finished(task);
    expect(approved.expires_at).toBe(result.approval.approved_until);
    const gone = await eventually(
      () => work.pep.get(work.pathOf(task.status_endpoint)),
      ({ status }) => status !== 200,
    );
    expect([gone.status, gone.body.type]).toEqual([410, `${URN}:task_expired`]);
    const { context } = await work.ask({ ...question, context: { approval: result.approval } });
    expect(context.reason).toBe('approval_expired');
  });

  it('[N6] has a page that requests and prints what it shows', async () => {
    const { blocks, failure } = await followPage(stack, 'docs/access-requests.md');
    expect(failure).toBe('');
    for (const { prints, printed } of blocks)
      for (const text of prints) expect(printed).toContain(text);
  });
});

const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
