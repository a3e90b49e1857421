import {
  assignException,
  assignObligation,
  completePostReview,
  completeRemediation,
  decideAction,
  declareBreakGlass,
  endBreakGlass,
  internalCommandSubject,
  openRemediation,
  skipGate,
  skipStep,
  subjects,
} from '#contracts';
import { Unavailable } from '#platform';
import { as, refusal, rows, useGateway } from './outside';

const declaring = internalCommandSubject(declareBreakGlass);
const deciding = internalCommandSubject(decideAction);
const action = { kind: 'pump.restart', authority: 'apply', system: 'plant' };
const declaration = {
  workOrderId: 'wo-1',
  action,
  code: 'pump-down',
  rationale: 'Water is rising.',
  timeToLive: 'PT1H',
};
const obligations = {
  breakGlassId: 'bg-1',
  exceptionId: 'e-1',
  postReviewId: 'pr-1',
  remediationId: 're-1',
  expiresAt: '2030-01-01T10:00:00.000Z',
};
const decision = {
  workOrderId: 'wo-1',
  decisionId: 'd-1',
  outcome: 'run',
  breakGlass: { breakGlassId: 'bg-1', instead: 'wait', bypassed: ['finance'] },
};
const recorded = (answer: object, position: number, replayed = false) => ({
  ok: true,
  answer,
  position,
  replayed,
});

describe('exceptions, break-glass and obligations over HTTP', () => {
  const { outside, app } = useGateway();
  beforeEach(() => {
    outside.on(declaring, () => recorded({ workOrderId: 'wo-1', ...obligations }, 8));
    outside.on(deciding, () => recorded(decision, 9));
  });

  const declare = (
    headers: Record<string, string> = {},
    role: 'approver' | 'operator' = 'operator',
  ) => {
    const request = as(role, 'POST', '/v1/break-glass', declaration);
    return app.inject({ ...request, headers: { ...request.headers, ...headers } });
  };

  it('[E3] declares and decides at once, and answers the decision with what it owes', async () => {
    const answer = await declare();
    expect(answer.statusCode).toBe(201);
    expect(answer.headers).toMatchObject({
      location: '/v1/break-glass/bg-1',
      'writ-position': '9',
    });
    expect(answer.headers).not.toHaveProperty('idempotency-replayed');
    expect(answer.json()).toEqual({
      ...decision,
      position: 9,
      breakGlass: { ...decision.breakGlass, workOrderId: 'wo-1', ...obligations },
    });
    const [request] = outside.requestsOn(deciding) as {
      data: object;
      metadata: { actor: object };
    }[];
    expect(request).toMatchObject({
      name: 'decide',
      data: { workOrderId: 'wo-1', action },
      metadata: { actor: { id: 'operator-person' }, roles: ['operator'] },
    });
    expect(Object.keys(request!.data)).toEqual(['workOrderId', 'action']);
  });

  it('[E3] is open to approvers, who may ask for a decision too', async () =>
    expect((await declare({}, 'approver')).statusCode).toBe(201));

  it('[E3] decides under an id of its own that a repetition of the request finds again', async () => {
    const key = 'k'.repeat(200);
    for (let turn = 0; turn < 2; turn += 1) await declare({ 'idempotency-key': key });
    const [first, second] = outside.requestsOn(deciding).map(idOf);
    expect(outside.requestsOn(declaring).map(idOf)).toEqual([key, key]);
    expect(first).toBe(second);
    expect(first).not.toBe(key);
    await declare({ 'idempotency-key': 'another' });
    expect(idOf(outside.requestsOn(deciding)[2]!)).not.toBe(first);
  });

  it('[E3] goes on where a lost answer ended, and tells a repetition only when all of it is', async () => {
    outside.on(deciding, () => {
      throw new Unavailable('Policy is restarting.');
    });
    expect((await declare({ 'idempotency-key': 'once' })).statusCode).toBe(503);

    outside.on(declaring, () => recorded({ workOrderId: 'wo-1', ...obligations }, 8, true));
    outside.on(deciding, () => recorded(decision, 9));
    const again = await declare({ 'idempotency-key': 'once' });
    expect(again.statusCode).toBe(201);
    expect(again.headers).not.toHaveProperty('idempotency-replayed');

    outside.on(deciding, () => recorded(decision, 9, true));
    const third = await declare({ 'idempotency-key': 'once' });
    expect(third.headers['idempotency-replayed']).toBe('true');
    expect(third.json()).toEqual(again.json());
  });

  it('asks nobody to decide what was not declared', async () => {
    outside.on(declaring, () => refusal('break_glass_not_needed'));
    const answer = await declare();
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'break_glass_not_needed']);
    expect(outside.requestsOn(deciding)).toEqual([]);
  });

  it('says that the declaration stands when its action cannot be decided', async () => {
    outside.on(deciding, () => refusal('work_order_not_found', {}, 'It is gone.'));
    const answer = await declare();
    expect([answer.statusCode, answer.json()]).toMatchObject([
      404,
      {
        detail: 'The break-glass is declared, and its action was not decided: It is gone.',
        breakGlass: obligations,
      },
    ]);
  });

  it.each([
    ['/v1/break-glass/bg-1/end', endBreakGlass, {}, { breakGlassId: 'bg-1' }],
    [
      '/v1/post-reviews/pr-1/complete',
      completePostReview,
      { verdict: 'upheld', findings: 'It was right.' },
      { postReviewId: 'pr-1', verdict: 'upheld' },
    ],
    [
      '/v1/remediations/re-1/complete',
      completeRemediation,
      { evidence: ['ev-1'], noChangeBecause: 'A part was worn.' },
      { remediationId: 're-1', evidence: ['ev-1'] },
    ],
    [
      '/v1/exceptions/e-1/assign',
      assignException,
      { owner: 'erik', reason: 'His pump.' },
      { exceptionId: 'e-1', owner: 'erik' },
    ],
  ])('[E4] finds the work order of %s', async (url, definition, body, data) => {
    outside.on(subjects.ledger.query, () => rows([{ workOrderId: 'wo-9' }]));
    const answer = await app.inject(as('operator', 'POST', url, body));
    expect(answer.statusCode).toBe(200);
    expect(outside.requestsOn(internalCommandSubject(definition))).toMatchObject([
      { data: { workOrderId: 'wo-9', ...data } },
    ]);
  });

  it.each([
    { workOrderId: null, streamKind: 'remediation' },
    { workOrderId: 'wo-1', streamKind: 'remediation' },
  ])('[E4] completes a remediation that stands by itself: %j', async (row) => {
    outside.on(subjects.ledger.query, () => rows([row]));
    const body = { evidence: ['ev-1'], noChangeBecause: 'A part was worn.' };
    const answer = await app.inject(as('operator', 'POST', '/v1/remediations/re-1/complete', body));
    expect(answer.statusCode).toBe(200);
    const [sent] = outside.requestsOn(internalCommandSubject(completeRemediation));
    expect(sent!['data']).toEqual({ ...body, remediationId: 're-1' });
  });

  it.each([
    ['exception%2Fe-1', {}, 'exception', 'e-1'],
    ['input%2Fe-1', {}, 'exception', 'e-1'],
    ['e-1', { kind: 'exception' }, 'exception', 'e-1'],
    ['approval%2Fa-1', {}, 'approval', 'a-1'],
    ['a-1', { kind: 'approval', workOrderId: 'wo-2' }, 'approval', 'a-1'],
    ['post-review%2Fpr-1', {}, 'post-review', 'pr-1'],
    ['re-1', {}, 'remediation', 're-1'],
  ])('assigns %s %j as its kind is assigned: %s', async (id, named, kind, subject) => {
    outside.on(subjects.ledger.query, () => rows([{ kind, workOrderId: 'wo-2' }]));
    const who = { owner: 'erik', reason: 'His.' };
    const url = `/v1/obligations/${id}/assign`;
    expect((await app.inject(as('approver', 'POST', url, { ...named, ...who }))).statusCode).toBe(
      200,
    );
    const [definition, data] =
      kind === 'exception'
        ? ([assignException, { exceptionId: subject }] as const)
        : ([assignObligation, { kind, subject }] as const);
    expect(outside.requestsOn(internalCommandSubject(definition)).map(({ data }) => data)).toEqual([
      { workOrderId: 'wo-2', ...data, ...who },
    ]);
  });

  it.each([
    ['work%2Fwo-1', {}, 400, '/kind'],
    ['a-1', { kind: 'work' }, 400, '/kind'],
    ['approval%2Fa-1', { kind: 'exception' }, 400, '/kind'],
    ['a%20b', {}, 400, '/obligationId'],
  ])('does not assign %s %j', async (id, named, status, pointer) => {
    outside.on(subjects.ledger.query, () => rows([{ kind: 'work', workOrderId: 'wo-1' }]));
    const body = { ...named, owner: 'erik', reason: 'His.' };
    const answer = await app.inject(as('approver', 'POST', `/v1/obligations/${id}/assign`, body));
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ errors: [{ pointer }] });
  });

  it('[Q8] assigns what stands by itself, and names no work order', async () => {
    outside.on(subjects.ledger.query, () => rows([{ kind: 'remediation', workOrderId: null }]));
    const body = { owner: 'erik', reason: 'His.' };
    const answer = await app.inject(as('approver', 'POST', '/v1/obligations/re-1/assign', body));
    expect(answer.statusCode).toBe(200);
    const [sent] = outside.requestsOn(internalCommandSubject(assignObligation));
    expect(sent!['data']).toEqual({ kind: 'remediation', subject: 're-1', ...body });
  });

  it('[Q8] opens a remediation of what got worse, and says where it stands', async () => {
    const opening = internalCommandSubject(openRemediation);
    outside.on(opening, () => recorded({ remediationId: 're-1', status: 'open' }, 12));
    const point = { code: 'late', jobType: 'refund', periodKind: 'week' };
    const body = { ...point, period: '2030-01-07T00:00:00.000Z' };
    const ask = (role: 'operator' | 'approver') =>
      app.inject(as(role, 'POST', '/v1/remediations', body));
    const answer = await ask('operator');
    expect([answer.statusCode, answer.headers['location']]).toEqual([201, '/v1/remediations/re-1']);
    expect(outside.requestsOn(opening)).toMatchObject([{ data: body }]);
    expect((await ask('approver')).statusCode).toBe(403);
    const byHand = { code: 'late', because: 'It repeats.', owner: 'erik', seenOn: 'wo-1' };
    const manual = await app.inject(as('operator', 'POST', '/v1/remediations', byHand));
    expect(manual.statusCode).toBe(201);
    expect(outside.requestsOn(opening).at(-1)).toMatchObject({ data: byHand });
    outside.on(opening, () => refusal('drift_not_found'));
    expect((await ask('operator')).statusCode).toBe(404);
  });

  it('says so when nobody owes what is to be assigned', async () => {
    const body = { owner: 'erik', reason: 'His.' };
    const answer = await app.inject(as('approver', 'POST', '/v1/obligations/x-1/assign', body));
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'not_found']);
  });

  it('[E5] takes the reason and the scope of a skip', async () => {
    const why = { rationale: 'Seen by phone.', scope: 'this order only' };
    for (const [rest, definition] of [
      ['steps/inspect/skip', skipStep],
      ['gates/pay/skip', skipGate],
    ] as const) {
      const url = `/v1/work-orders/wo-1/${rest}`;
      expect((await app.inject(as('operator', 'POST', url, why))).statusCode).toBe(200);
      expect(outside.requestsOn(internalCommandSubject(definition))).toMatchObject([{ data: why }]);
      const silent = await app.inject(as('operator', 'POST', url, { scope: why.scope }));
      expect([silent.statusCode, silent.json().errors[0].pointer]).toEqual([400, '/rationale']);
    }
  });
});

const idOf = (request: Record<string, unknown>): string =>
  (request['metadata'] as { commandId: string }).commandId;
