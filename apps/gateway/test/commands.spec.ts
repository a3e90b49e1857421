import {
  closeWorkOrder,
  completeStep,
  createAlert,
  deleteAlert,
  grantApproval,
  halt,
  internalCommandSubject,
  openWorkOrder,
  publishWorkflow,
  subjects,
} from '#contracts';
import { Unavailable } from '#platform';
import { as, refusal, rows, useGateway } from './outside';

const opening = internalCommandSubject(openWorkOrder);

describe('a command over HTTP', () => {
  const { outside, app } = useGateway();

  it('[Q12] deletes an alert whose credential ended while it was created', async () => {
    const deleting = internalCommandSubject(deleteAlert);
    const done = { ok: true, answer: { alertId: 'a-1' }, position: 9, replayed: false };
    outside.on(deleting, () => done);
    outside.on(internalCommandSubject(createAlert), () => {
      outside.on(subjects.internal.verifyKey, () => ({ ok: true, principal: null }));
      outside.tellOf(subjects.credentials.revoked);
      return done;
    });
    const body = { name: 'A code gets worse', report: 'drift' };
    const answer = await app.inject(as('analyst', 'POST', '/v1/alerts', body));
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'unauthenticated']);
    expect(outside.requestsOn(deleting)).toMatchObject([{ data: { alertId: 'a-1' } }]);
    outside.tellOf(subjects.credentials.revoked);
  });

  it('[I6] takes the actor from the credential, and refuses one in the body', async () => {
    await app.inject(as('operator', 'POST', '/v1/work-orders', { workflow: 'refund' }));
    expect(outside.requestsOn(opening)).toMatchObject([
      {
        name: 'open-work-order',
        data: { workflow: 'refund' },
        metadata: {
          tenant: 'acme',
          actor: { id: 'operator-person', key: 'key-operator' },
          roles: ['operator'],
          owners: ['*'],
        },
      },
    ]);

    for (const stranger of [
      { actor: 'ceo' },
      { metadata: { actor: 'ceo' } },
      { tenant: 'other' },
    ]) {
      const answer = await app.inject(
        as('operator', 'POST', '/v1/work-orders', { workflow: 'refund', ...stranger }),
      );
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toMatchObject({
        code: 'invalid_request',
        errors: [{ pointer: `/${Object.keys(stranger)[0]}` }],
      });
    }
    expect(outside.requestsOn(opening)).toHaveLength(1);
  });

  it('[P11] stops nothing by a limit that is null, as if it were none', async () => {
    const body = { reason: 'Wrong totals', until: '2030-01-01T00:00:00Z', system: null };
    const answer = await app.inject(as('operator', 'POST', '/v1/halts', body));
    expect(answer.json()).toMatchObject({ status: 400, errors: [{ pointer: '/system' }] });
    expect(outside.requestsOn(internalCommandSubject(halt))).toEqual([]);
  });

  it('[Q6] answers with the ledger position, in the body and in a header', async () => {
    const answer = await app.inject(
      as('operator', 'POST', '/v1/work-orders', { workflow: 'refund' }),
    );
    expect(answer.statusCode).toBe(201);
    expect(answer.headers).toMatchObject({
      'writ-position': '7',
      location: '/v1/work-orders/wo-1',
    });
    expect(answer.json()).toEqual({ workOrderId: 'wo-1', workflow: 'refund', position: 7 });
  });

  it('states no position for a command that recorded nothing', async () => {
    outside.on(opening, () => ({ ok: true, answer: {}, position: null, replayed: false }));
    const answer = await app.inject(
      as('operator', 'POST', '/v1/work-orders', { workflow: 'refund' }),
    );
    expect(answer.headers['writ-position']).toBeUndefined();
    expect(answer.json()).toEqual({ position: null });
  });

  it('passes the Idempotency-Key on as the command id, and tells a replay', async () => {
    outside.on(opening, ({ metadata }) => ({
      ok: true,
      answer: { workOrderId: 'wo-1' },
      position: 7,
      replayed: (metadata as { commandId: string }).commandId === 'key-1',
    }));
    const request = as('operator', 'POST', '/v1/work-orders', { workflow: 'refund' });
    const replayed = await app.inject({
      ...request,
      headers: { ...request.headers, 'idempotency-key': 'key-1' },
    });
    expect(replayed.headers['idempotency-replayed']).toBe('true');

    const fresh = await app.inject(request);
    expect(fresh.headers['idempotency-replayed']).toBeUndefined();
    const [first, second] = outside.requestsOn(opening).map(({ metadata }) => metadata);
    expect(first).toMatchObject({ commandId: 'key-1' });
    expect(second).toMatchObject({ commandId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });

  it.each(['', 'a b', 'x'.repeat(201), 'café', 'tab\there'])(
    'refuses the Idempotency-Key %j',
    async (key) => {
      const request = as('operator', 'POST', '/v1/work-orders', { workflow: 'refund' });
      const answer = await app.inject({
        ...request,
        headers: { ...request.headers, 'idempotency-key': key },
      });
      expect([answer.statusCode, answer.json().code]).toEqual([400, 'invalid_request']);
      expect(outside.requestsOn(opening)).toEqual([]);
    },
  );

  it('answers 422 when the key was used with another request', async () => {
    outside.on(opening, () => refusal('idempotency_key_reused'));
    const answer = await app.inject(
      as('operator', 'POST', '/v1/work-orders', { workflow: 'refund' }),
    );
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('joins the path with the body, and refuses a body that contradicts it', async () => {
    const url = '/v1/work-orders/wo-9/steps/check-order/complete';
    await app.inject(as('operator', 'POST', url, { note: 'done', workOrderId: 'wo-9' }));
    await app.inject(as('operator', 'POST', url));
    const [full, bare] = outside.requestsOn(internalCommandSubject(completeStep));
    expect(full!['data']).toEqual({ workOrderId: 'wo-9', step: 'check-order', note: 'done' });
    expect(bare!['data']).toEqual({ workOrderId: 'wo-9', step: 'check-order' });

    const other = await app.inject(as('operator', 'POST', url, { workOrderId: 'wo-8' }));
    expect([other.statusCode, other.json().errors[0].pointer]).toEqual([400, '/workOrderId']);
  });

  it('takes null for absent, and leaves it where it means unknown', async () => {
    const url = '/v1/work-orders/wo-9/facts';
    await app.inject(as('operator', 'POST', url, { facts: { paid: null } }));
    await app.inject(
      as('operator', 'POST', '/v1/work-orders', { workflow: 'refund', title: null }),
    );
    const sent = outside.sentOn.map(({ body }) => body['data']);
    expect(sent).toEqual([{ workOrderId: 'wo-9', facts: { paid: null } }, { workflow: 'refund' }]);
  });

  it('looks the work order of an approval up, unless the body names it', async () => {
    const granting = internalCommandSubject(grantApproval);
    outside.on(subjects.ledger.query, ({ filters }) =>
      rows(
        (filters as { approvalId: string }).approvalId === 'ap-1' ? [{ workOrderId: 'wo-3' }] : [],
      ),
    );
    await app.inject(as('approver', 'POST', '/v1/approvals/ap-1/grant', {}));
    await app.inject(as('approver', 'POST', '/v1/approvals/ap-2/grant', { workOrderId: 'wo-4' }));
    expect(outside.requestsOn(granting).map(({ data }) => data)).toEqual([
      { approvalId: 'ap-1', workOrderId: 'wo-3' },
      { approvalId: 'ap-2', workOrderId: 'wo-4' },
    ]);

    const unknown = await app.inject(as('approver', 'POST', '/v1/approvals/ap-2/grant', {}));
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'approval_not_found']);
    expect(unknown.json().detail).toContain('ap-2');
    expect(outside.requestsOn(granting)).toHaveLength(2);
  });

  it('takes a workflow as YAML or JSON', async () => {
    const url = '/v1/workflows/refund';
    const request = as('admin', 'PUT', url);
    await app.inject({
      ...request,
      headers: { ...request.headers, 'content-type': 'application/yaml' },
      payload: 'id: refund\nsteps: [check, pay]\n',
    });
    await app.inject(as('admin', 'PUT', url, { id: 'refund', steps: ['check', 'pay'] }));
    const [yaml, json] = outside.requestsOn(internalCommandSubject(publishWorkflow));
    expect(yaml!['data']).toEqual(json!['data']);
    expect(yaml!['data']).toEqual({
      workflowId: 'refund',
      definition: { id: 'refund', steps: ['check', 'pay'] },
    });
  });

  it('[P6] takes the decision that allows a workflow from the query, whose body is the definition', async () => {
    const url = '/v1/workflows/refund';
    const sent = () => outside.requestsOn(internalCommandSubject(publishWorkflow));
    await app.inject(as('admin', 'PUT', `${url}?approvedBy=wo-1/d-1`, { id: 'refund' }));
    await app.inject(as('admin', 'PUT', `${url}?approvedBy=wo-1%2Fd-1`, { id: 'refund' }));
    for (const { data } of sent())
      expect(data).toEqual({
        workflowId: 'refund',
        definition: { id: 'refund' },
        approvedBy: { workOrderId: 'wo-1', decisionId: 'd-1' },
      });

    for (const query of ['wo-1', 'wo-1/d-1/x', 'wo-1/d-1&approvedBy=wo-2/d-2', '/d-1', '%00/d-1']) {
      const answer = await app.inject(as('admin', 'PUT', `${url}?approvedBy=${query}`, {}));
      expect([query, answer.statusCode, answer.json().code]).toEqual([
        query,
        400,
        'invalid_request',
      ]);
      expect(answer.json().errors[0].pointer).toMatch(/^\/approvedBy/);
    }
    expect(sent()).toHaveLength(2);
  });

  it('hands on what a refusal states: facts, and places in the request', async () => {
    const unmet = [{ kind: 'step', subject: 'pay', message: 'is not completed' }];
    outside.on(internalCommandSubject(closeWorkOrder), () =>
      refusal('closure_refused', { unmet }, 'Not everything is done.', [
        { pointer: '/closureEvidenceId', message: 'is missing' },
      ]),
    );
    const answer = await app.inject(as('operator', 'POST', '/v1/work-orders/wo-1/close', {}));
    expect(answer.statusCode).toBe(409);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.json()).toMatchObject({
      type: 'https://writ.example/problems/closure_refused',
      title: 'Closure refused',
      status: 409,
      code: 'closure_refused',
      detail: 'Not everything is done.',
      instance: '/v1/work-orders/wo-1/close',
      unmet,
      errors: [{ pointer: '/closureEvidenceId', message: 'is missing' }],
    });
  });

  it('answers 503 with Retry-After when the service is away, or says that it cannot', async () => {
    const request = as('operator', 'POST', '/v1/work-orders', { workflow: 'refund' });
    outside.on(opening, () => {
      throw new Unavailable('Nobody there.');
    });
    const away = await app.inject(request);
    outside.on(opening, () => ({
      ok: false,
      unavailable: { message: 'Too fast.', retryAfterSeconds: 2.2 },
    }));
    const busy = await app.inject(request);
    expect([away.statusCode, away.headers['retry-after'], away.json().code]).toEqual([
      503,
      '1',
      'unavailable',
    ]);
    expect([busy.statusCode, busy.headers['retry-after']]).toEqual([503, '3']);
  });

  it('answers a fault with 500 and reveals nothing of its inside', async () => {
    outside.on(opening, () => ({ ok: false, fault: { id: 'f-1' } }));
    const reported = await app.inject(
      as('operator', 'POST', '/v1/work-orders', { workflow: 'refund' }),
    );
    outside.on(opening, () => {
      throw new TypeError('secret of ours');
    });
    const thrown = await app.inject(
      as('operator', 'POST', '/v1/work-orders', { workflow: 'refund' }),
    );
    for (const answer of [reported, thrown]) {
      expect([answer.statusCode, answer.json().code]).toEqual([500, 'internal_error']);
      expect(answer.body).not.toMatch(/secret|f-1|TypeError/);
    }
  });

  it('carries the caller’s trace id through to the command and back in a problem', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    outside.on(opening, () => refusal('work_order_exists'));
    const request = as('operator', 'POST', '/v1/work-orders', { workflow: 'refund' });
    const answer = await app.inject({
      ...request,
      headers: { ...request.headers, traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
    });
    expect(answer.json().traceId).toBe(traceId);
    expect(outside.requestsOn(opening)[0]).toMatchObject({ metadata: { correlationId: traceId } });
  });
});
