import { syntheticWork, take } from '../projections/work.fixture';
import { QueryClient } from './query.fixture';

const tenant = 'acme';

describe('what was done within its due time', () => {
  let client: QueryClient;
  beforeAll(async () => {
    client = await QueryClient.open();
  });
  afterAll(() => client.views.close());

  it('[Q5] agrees with the obligations, one by one, and with their list', async () => {
    await client.moveTo('2030-01-15T00:00:00Z');
    await client.add(...take(syntheticWork(3), 3_000).map((event) => ({ ...event, tenant })));
    const counted = await client.whole('due-obligations', { tenant, limit: 997 });
    const obligations = await client.whole('obligations', { tenant, limit: 997 });
    const wasDue = obligations.filter(
      ({ dueAt, state, overdue }) =>
        dueAt !== null && (state === 'met' || state === 'breached' || overdue),
    );
    // Nobody could answer or confirm what fell due after its work had ended: only that is left out.
    const endOf = new Map(
      (await client.whole('work-orders', { tenant, limit: 997 }))
        .filter(({ status }) => status !== 'open')
        .map((one) => [
          one['workOrderId'],
          one['closedAt'] ?? one['abandonedAt'] ?? one['supersededAt'],
        ]),
    );
    const excused = ({ kind, item, state, dueAt, workOrderId }: (typeof obligations)[number]) =>
      state === 'open' &&
      (kind === 'delegation' || kind === 'question' || item !== null) &&
      String(endOf.get(workOrderId) ?? '9') < String(dueAt);
    // A completed remediation counts for that time; its recurrence is an obligation without a time.
    const first = new Map(counted.map(({ obligationId, endedAt }) => [obligationId, endedAt]));
    const isAgain = ({ kind, state, obligationId }: (typeof obligations)[number]) =>
      kind === 'work' && state === 'open' && typeof first.get(obligationId) === 'string';
    const ids = (rows: typeof obligations) => rows.map(({ obligationId }) => obligationId).sort();
    // Of a recurred remediation the list has only the obligation of today.
    const ofToday = counted.filter(
      (one) => !/^remediation\/.+\/\d+$/.test(String(one['obligationId'])),
    );
    expect(counted.length).toBeGreaterThan(ofToday.length);
    expect(ids(ofToday)).toEqual(ids(wasDue.filter((one) => !excused(one))));
    const late = new Map(counted.map(({ obligationId, late: is }) => [obligationId, is]));
    for (const { obligationId, state } of wasDue.filter((one) => !isAgain(one)))
      if (late.has(obligationId))
        expect([obligationId, late.get(obligationId)]).toEqual([obligationId, state !== 'met']);
    const rows = await client.whole('timeliness', { tenant, limit: 7 });
    const sum = (column: string) => rows.reduce((all, row) => all + Number(row[column]), 0);
    expect(sum('due')).toBe(counted.length);
    expect(sum('late')).toBe(counted.filter(({ late: is }) => is).length);
    expect(sum('lateAndOpen')).toBe(counted.filter(({ open }) => open).length);
    expect(new Set(rows.map(({ kind }) => kind)).size).toBe(8);
  });
});
