import { addWhatIf, emptyWhatIf, subjects, views, type WhatIfAnswer, withHint } from '#contracts';
import { as, refusal, rows, useGateway } from './outside';

const URL = '/v1/policies/refunds/what-if';
const proposed = { cedar: 'permit(principal, action, resource);' };

/** One decision that would run, and where the page ends. */
const pageTo = (position: number, next: number | null): WhatIfAnswer =>
  withHint({
    ...addWhatIf(emptyWhatIf, {
      ...emptyWhatIf,
      replayed: 1,
      cells: [{ then: 'stop', now: 'run', count: 1, examples: [] }],
    }),
    policy: { id: 'refunds', workflowId: 'refunds', digest: 'd', version: null },
    workflow: null,
    from: null,
    to: null,
    position,
    next,
  });

describe('a what-if over HTTP', () => {
  const { outside, app } = useGateway();
  beforeEach(() => {
    outside.on(subjects.ledger.query, ({ name }) =>
      rows(name === views.policies.name ? [{ policyId: 'refunds', workflowId: 'orders' }] : []),
    );
    outside.on(subjects.internal.whatIf, ({ after = 0 }) => ({
      ok: true,
      ...pageTo(Number(after) + 10, Number(after) < 20 ? Number(after) + 10 : null),
    }));
  });

  it('[Q9] goes through the whole period, page after page, and adds it up', async () => {
    const answer = await app.inject(
      as('analyst', 'POST', URL, { ...proposed, from: '2030-01-01T00:00:00Z' }),
    );
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ replayed: 3, position: 30, next: null, hint: null });
    expect(answer.json().cells[0]).toMatchObject({ then: 'stop', now: 'run', count: 3 });
    expect(answer.headers['writ-position']).toBe('30');
    const requests = outside.requestsOn(subjects.internal.whatIf);
    expect(requests.map(({ after, limit }) => [after, limit])).toEqual([
      [undefined, 200],
      [10, 200],
      [20, 200],
    ]);
    expect(requests[0]).toMatchObject({
      ...proposed,
      policyId: 'refunds',
      workflowId: 'orders',
      metadata: { tenant: 'acme', roles: ['analyst'] },
    });
  });

  it('[Q9] gives one page where a page is requested', async () => {
    const first = await app.inject(as('auditor', 'POST', URL, { version: 1, limit: 7 }));
    expect(first.json()).toMatchObject({ replayed: 1, next: 10 });
    const second = await app.inject(as('auditor', 'POST', URL, { version: 1, after: 20 }));
    expect(second.json()).toMatchObject({ replayed: 1, next: null });
    const requests = outside.requestsOn(subjects.internal.whatIf);
    expect(requests.map(({ after, limit }) => [after, limit])).toEqual([
      [undefined, 7],
      [20, undefined],
    ]);
  });

  it('[Q9] says how to go on where the period is too long for one answer', async () => {
    const real = performance.now.bind(performance);
    let late = 0;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => real() + late);
    outside.on(subjects.internal.whatIf, () => {
      late += 20_000;
      return { ok: true, ...pageTo(10, 10) };
    });
    try {
      const answer = await app.inject(as('admin', 'POST', URL, proposed));
      expect(answer.statusCode).toBe(422);
      expect(answer.json()).toMatchObject({
        code: 'period_too_long',
        detail: expect.stringMatching(/writ what-if.*`limit`.*`after`.*shorter period/),
        replayed: 2,
        next: 10,
      });
    } finally {
      clock.mockRestore();
    }
  });

  it('[Q9] is for those who publish policies and those who judge them', async () => {
    for (const role of ['integrator', 'delegate', 'approver'] as const)
      expect((await app.inject(as(role, 'POST', URL, proposed))).statusCode).toBe(403);
    expect(outside.requestsOn(subjects.internal.whatIf)).toEqual([]);
  });

  it('[Q9] passes the errors of the proposal on, with their places', async () => {
    const errors = [{ pointer: '/cedar', message: '1:1: nothing like it' }];
    outside.on(subjects.internal.whatIf, () =>
      refusal('policy_invalid', {}, 'It does not fit.', errors),
    );
    const answer = await app.inject(as('operator', 'POST', URL, proposed));
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ code: 'policy_invalid', errors });
    outside.on(subjects.ledger.query, () => rows([]));
    const unknown = await app.inject(as('operator', 'POST', URL, proposed));
    expect(unknown.statusCode).toBe(404);
    expect(unknown.json()).toMatchObject({ code: 'policy_not_found' });
  });
});
