import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type QueryRequest, subjects } from '#contracts';
import { as, gatewayBefore, Outside, rows } from './outside';

const query = subjects.ledger.query;

describe('waiting for a later decision', () => {
  let outside: Outside;
  let app: NestFastifyApplication;
  beforeEach(async () => {
    outside = new Outside();
    app = await gatewayBefore(outside);
  });
  afterEach(() => app.close());

  /** Each decision is superseded by the next, up to `last`. */
  const chain = (last: () => number): void =>
    outside.on(query, (request: QueryRequest) => {
      const { filters } = request;
      const number = Number(filters['decisionId']!.slice(2));
      const supersededBy = number < last() ? `d-${number + 1}` : null;
      return rows([{ decisionId: `d-${number}`, supersededBy }], { position: outside.log.length });
    });
  const decided = (decisionId: string, supersedes?: string, tenant = 'acme') => ({
    tenant,
    type: 'decision.made',
    data: { workOrderId: 'wo-1', decisionId, supersedes },
  });
  const ask = (waitFor = '30s') =>
    app.inject(as('operator', 'GET', `/v1/decisions/d-1?waitFor=${waitFor}`));

  it('answers at once, with the newest decision whole, when it is superseded already', async () => {
    chain(() => 3);
    const answer = await ask();
    expect(answer.json()).toEqual({
      decisionId: 'd-1',
      supersededBy: 'd-2',
      latest: { decisionId: 'd-3', supersededBy: null },
    });
    expect(outside.requestsOn(subjects.ledger.readLog)).toEqual([]);
  });

  it.each([
    ['is published', { isPublished: true }],
    ['is not published, within a moment', { isPublished: false }],
  ])('answers when a decision that supersedes it is committed and %s', async (_, options) => {
    let last = 1;
    chain(() => last);
    outside.commit({});
    const waiting = ask();
    await until(() => outside.requestsOn(subjects.ledger.readLog).length > 0);
    outside.commit(decided('d-9', 'd-1', 'other'));
    outside.commit(decided('d-8', 'd-7'));
    last = 2;
    outside.commit(decided('d-2', 'd-1'), options);
    const answer = await waiting;
    expect(answer.json()).toMatchObject({ supersededBy: 'd-2', latest: { decisionId: 'd-2' } });
    expect(answer.headers['writ-position']).toBe('4');
    // The views were not read again and again.
    expect(outside.requestsOn(query).map(({ atLeast }) => atLeast)).toEqual([undefined, 4, 4]);
  });

  it('finds what was committed between the answer of the view and the waiting', async () => {
    let last = 1;
    outside.on(query, (request: QueryRequest) => {
      const { filters } = request;
      const answer = rows([{ ...filters, supersededBy: last > 1 ? 'd-2' : null }], { position: 0 });
      if (last === 1) outside.commit(decided('d-2', 'd-1'), { isPublished: false });
      if (filters['decisionId'] === 'd-2') return rows([{ ...filters, supersededBy: null }]);
      last = 2;
      return answer;
    });
    expect((await ask()).json()).toMatchObject({ latest: { decisionId: 'd-2' } });
  });

  it('reads the log once for all who wait', async () => {
    let last = 1;
    chain(() => last);
    const waiting = Array.from({ length: 40 }, () => ask());
    await until(() => outside.requestsOn(query).length === 40);
    await until(() => outside.requestsOn(subjects.ledger.readLog).length > 0);
    // Each looks once when it comes.
    const before = outside.requestsOn(subjects.ledger.readLog).length;
    expect(before).toBeLessThanOrEqual(40);
    last = 2;
    outside.commit(decided('d-2', 'd-1'));
    for (const answer of await Promise.all(waiting))
      expect(answer.json()).toMatchObject({ supersededBy: 'd-2' });
    expect(outside.requestsOn(subjects.ledger.readLog).length - before).toBeLessThan(10);
  });

  it('answers as it stands when the time is over, and at once without waitFor', async () => {
    chain(() => 1);
    expect((await app.inject(as('operator', 'GET', '/v1/decisions/d-1'))).json()).toEqual({
      decisionId: 'd-1',
      supersededBy: null,
      latest: null,
    });
    expect(outside.requestsOn(query)).toHaveLength(1);
    expect((await ask('1s')).json()).toMatchObject({ latest: null });
  });

  it('answers nothing that came after the key was revoked', async () => {
    let last = 1;
    chain(() => last);
    const waiting = ask();
    await until(() => outside.requestsOn(subjects.ledger.readLog).length > 0);
    outside.on(subjects.internal.verifyKey, () => ({ ok: true, principal: null }));
    outside.tellOf(subjects.credentials.revoked);
    last = 2;
    outside.commit(decided('d-2', 'd-1'));
    const answer = await waiting;
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'unauthenticated']);
    expect(answer.body).not.toContain('d-2');
  });

  it.each(['31s', '-1s', 'soon', '1m', ''])('answers 400 to waitFor=%s', async (waitFor) => {
    const answer = await app.inject(as('operator', 'GET', `/v1/decisions/d-1?waitFor=${waitFor}`));
    expect([answer.statusCode, answer.json().errors[0].pointer]).toEqual([400, '/waitFor']);
  });

  it('ends the wait when the process is terminated', async () => {
    outside.on(query, () => rows([{ decisionId: 'd-1', supersededBy: null }]));
    const waiting = app.inject(as('operator', 'GET', '/v1/decisions/d-1?waitFor=30s'));
    await until(() => outside.requestsOn(subjects.ledger.readLog).length > 0);
    await app.close();
    expect((await waiting).json()).toMatchObject({ latest: null });
  });
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}
