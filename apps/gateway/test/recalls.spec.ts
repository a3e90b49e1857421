import { internalCommandSubject, raiseException, subjects, views } from '#contracts';
import { as, refusal, rows, useGateway } from './outside';

const URL = '/v1/recalls';
const RAISE = internalCommandSubject(raiseException);
const body = { root: { approver: 'dana' }, rationale: 'The key was stolen.' };

interface Raise {
  readonly data: { readonly workOrderId: string };
  readonly metadata: { readonly commandId: string };
}

describe('recalling over HTTP', () => {
  const { outside, app } = useGateway();
  /** Raised before, by command id. */
  let done: Map<string, string>;
  let exceptions: Record<string, unknown>[];
  let work: readonly Record<string, unknown>[];
  beforeEach(() => {
    done = new Map();
    exceptions = [];
    work = ['wo-1', 'wo-2', 'wo-3'].map((workOrderId) => ({ workOrderId, position: 10 }));
    outside.on(subjects.ledger.query, ({ name, limit, cursor, filters }) => {
      if (name === views.exceptionCodes.name)
        return rows((filters as { code: string }).code === 'old' ? [{ currentCode: 'new' }] : []);
      if (name === views.exceptions.name) {
        const { workOrderId } = filters as { workOrderId: string };
        return rows(exceptions.filter((row) => row['workOrderId'] === workOrderId).reverse());
      }
      const from = Number(cursor ?? 0);
      const page = work.slice(from, from + Number(limit));
      const end = from + page.length;
      return rows(page, { nextCursor: end < work.length ? String(end) : null, position: 50 });
    });
    outside.on(RAISE, ({ data, metadata }: Raise) => {
      const { workOrderId } = data;
      if (workOrderId === 'wo-bad') return refusal('work_order_not_found', {}, 'There is none.');
      const before = done.get(metadata.commandId);
      const exceptionId = before ?? `x-${done.size + 1}`;
      done.set(metadata.commandId, exceptionId);
      if (!before)
        exceptions.push({
          workOrderId,
          exceptionId,
          owner: 'lead',
          status: 'open',
          lastPosition: 60,
        });
      const answer = { workOrderId, exceptionId, owner: 'lead' };
      return { ok: true, answer, position: 60, replayed: before !== undefined };
    });
  });

  const recall = async (more: object = {}) =>
    (await app.inject(as('operator', 'POST', URL, { ...body, ...more }))).json();

  it('[Q10] raises one exception per work order, however often it is repeated', async () => {
    const answer = await app.inject(as('operator', 'POST', URL, body));
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['writ-position']).toBe('50');
    expect(answer.json()).toMatchObject({
      root: 'approver dana',
      code: 'recalled',
      nextCursor: null,
      position: 50,
      refused: [],
      counts: { workOrders: 3, raised: 3, already: 0, refused: 0 },
    });
    expect(answer.json().raised[0]).toEqual({
      workOrderId: 'wo-1',
      exceptionId: 'x-1',
      owner: 'lead',
      status: 'open',
    });
    expect(outside.requestsOn(RAISE)[0]).toMatchObject({
      name: 'raise-exception',
      data: {
        workOrderId: 'wo-1',
        code: 'recalled',
        subject: 'recall/approver/dana',
        rationale: 'Recall of approver dana: The key was stolen.',
      },
      metadata: { tenant: 'acme', roles: ['operator'] },
    });
    const again = await recall({ rationale: 'Said again.' });
    expect(again.counts).toEqual({ workOrders: 3, raised: 0, already: 3, refused: 0 });
    expect(again.already[2]).toMatchObject({ workOrderId: 'wo-3', exceptionId: 'x-3' });
    expect(exceptions).toHaveLength(3);
    await recall({ root: { approver: 'erik' } });
    await recall({ code: 'old' });
    expect(exceptions).toHaveLength(9);
  });

  it('[Q10] asks for work on which something came of it, or for all', async () => {
    const stated = () =>
      outside
        .requestsOn(subjects.ledger.query)
        .filter(({ name }) => name === 'recalled-work')
        .map(({ filters }) => filters);
    await recall({ root: { policy: 'refunds', version: 3 } });
    await recall({ root: { evidence: 'e1', of: 'wo-1' }, all: true });
    expect(stated()).toEqual([
      { policy: 'refunds', version: '3', affected: 'true' },
      { evidence: 'e1', of: 'wo-1' },
    ]);
  });

  it('[Q10] says what was refused and why, and goes on', async () => {
    work = [{ workOrderId: 'wo-bad', position: 1 }, ...work];
    const answer = await recall();
    expect(answer.counts).toEqual({ workOrders: 4, raised: 3, already: 0, refused: 1 });
    expect(answer.refused).toEqual([
      { workOrderId: 'wo-bad', code: 'work_order_not_found', message: 'There is none.' },
    ]);
  });

  it('[Q10] goes page by page where a limit is stated', async () => {
    const first = await recall({ limit: 2 });
    expect([first.counts.raised, first.nextCursor]).toEqual([2, '2']);
    const second = await recall({ limit: 2, cursor: first.nextCursor });
    expect([second.counts.raised, second.nextCursor]).toEqual([1, null]);
  });

  it('[Q10] says where to go on when there is no more time', async () => {
    work = Array.from({ length: 250 }, (_, i) => ({ workOrderId: `wo-${i}`, position: 1 }));
    const real = performance.now.bind(performance);
    let late = 0;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => real() + late);
    outside.on(RAISE, ({ data }) => {
      late += 200;
      return { ok: true, answer: data, position: 60, replayed: false };
    });
    try {
      const answer = await recall();
      expect([answer.counts.raised, answer.nextCursor]).toEqual([100, '100']);
    } finally {
      clock.mockRestore();
    }
  });

  it('[Q10] takes the words of somebody else for the same recall', async () => {
    outside.on(RAISE, () => refusal('idempotency_key_reused'));
    exceptions = [{ workOrderId: 'wo-1', exceptionId: 'x-7', owner: 'lead', status: 'resolved' }];
    exceptions[0]!['lastPosition'] = 99;
    const answer = await recall();
    expect(answer.counts).toEqual({ workOrders: 3, raised: 0, already: 3, refused: 0 });
    expect(answer.already[0]).toMatchObject({ exceptionId: 'x-7', status: 'resolved' });
    expect(answer.already[1]).toMatchObject({ workOrderId: 'wo-2', exceptionId: null });
  });

  it('[Q10] raises again what rests on it since the exception was resolved, once', async () => {
    await recall();
    exceptions[0]!['status'] = 'resolved';
    expect((await recall()).counts.raised).toBe(0);
    work = [{ workOrderId: 'wo-1', position: 61 }, ...work.slice(1)];
    expect(await recall()).toMatchObject({ counts: { raised: 1, already: 2 } });
    expect(await recall()).toMatchObject({ counts: { raised: 0, already: 3 } });
    expect(exceptions.filter(({ workOrderId }) => workOrderId === 'wo-1')).toHaveLength(2);
  });

  it('[Q10] raises nothing under a code that nobody catalogued', async () => {
    const answer = await app.inject(as('admin', 'POST', URL, { ...body, code: 'nonsense' }));
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ code: 'exception_code_not_found' });
    expect(outside.requestsOn(RAISE)).toEqual([]);
  });

  it.each([
    [{}, 'approver', 'must be stated exactly once'],
    [{ approver: 'dana', evidence: 'e1' }, 'evidence', 'must be stated exactly once'],
    [{ approver: 'dana', version: 2 }, 'version', 'goes with policy or workflow'],
  ])('[Q10] says what is wrong with the root %j', async (root, field, message) => {
    const answer = await app.inject(as('operator', 'POST', URL, { ...body, root }));
    expect(answer.statusCode).toBe(400);
    const [error] = answer.json().errors;
    const pointer = ['', 'root', field].join('/');
    expect(error).toEqual({ pointer, message: expect.stringContaining(message) });
  });

  it('[Q10] is for operators and admins', async () => {
    for (const role of ['integrator', 'delegate', 'approver', 'analyst', 'auditor'] as const)
      expect((await app.inject(as(role, 'POST', URL, body))).statusCode).toBe(403);
    expect(outside.requestsOn(RAISE)).toEqual([]);
  });

  it('[Q10] passes on what a recall is given, with its filters', async () => {
    const url = '/v1/reports/recall?policy=refunds&version=3&stands=true&limit=5';
    expect((await app.inject(as('auditor', 'GET', url))).statusCode).toBe(200);
    expect(outside.requestsOn(subjects.ledger.query).at(-1)).toMatchObject({
      name: 'recall',
      filters: { policy: 'refunds', version: '3', stands: 'true' },
      limit: 5,
    });
    const wrong = await app.inject(as('auditor', 'GET', '/v1/reports/recall?approvr=dana'));
    expect(wrong.json().errors[0].message).toMatch(/there are policy, .*approver/);
  });
});
