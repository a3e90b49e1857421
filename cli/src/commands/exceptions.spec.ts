import { routesOf, runWrit } from '../../test/run-writ';
import { type Handler } from '../../test/stub-server';

const listing =
  (...items: readonly object[]): Handler =>
  () => ({ body: { items, nextCursor: null }, headers: { 'writ-position': '9' } });
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();
const HOUR = 3_600_000;

const exception = {
  exceptionId: 'e1',
  code: 'order-unpaid',
  subject: 'inspect-order',
  owner: 'finance',
  status: 'open',
  raisedAt: ago(26 * HOUR),
  dueAt: ago(2 * HOUR + 60_000),
  workOrderId: 'w1',
};

describe('writ exceptions, raise, resolve, codes', () => {
  it('[E1] lists what is open, with owner, age and due time', async () => {
    const later = { ...exception, exceptionId: 'e2', owner: null, dueAt: '2099-01-01T00:00:00Z' };
    const { stdout, requests } = await runWrit(
      ['exceptions', '--work-order', 'w1', '--code', 'order-unpaid'],
      listing(exception, later),
    );
    expect(requests[0]!.path).toBe(
      '/v1/exceptions?code=order-unpaid&workOrderId=w1&status=open&limit=1000',
    );
    expect(stdout).toMatch(/^e1 +order-unpaid +inspect-order +finance +1d .*\(2h overdue\) +open/m);
    expect(stdout).toMatch(/^e2 .* TBD +1d +2099-01-01T00:00:00Z +open +w1$/m);
    expect(stdout).toContain('2 rows; true at ledger position 9');
  });

  it('[N4] leads on where there is nothing, and knows its statuses', async () => {
    const sorted = ['exceptions', '--status', 'any', '--sort=-dueAt'];
    const { stdout, requests } = await runWrit(sorted, listing());
    expect(requests[0]!.path).toBe('/v1/exceptions?sort=-dueAt&limit=1000');
    expect(stdout).toMatch(/writ codes/);
    await expect(runWrit(['exceptions', '--status', 'late'], listing())).rejects.toThrow(
      'late is no status here: there are open, resolved, or any.',
    );
    await expect(runWrit(['exceptions', '--mine', '--csv'], listing())).rejects.toThrow(
      'Give one of --mine, --owner, --csv and --parquet.',
    );
    await expect(runWrit([...sorted, '--csv'], listing())).rejects.toThrow(
      'Give one of --sort, --csv and --parquet: files have the order of the list.',
    );
  });

  it('[E6] gives CSV just as the server sends it, and JSON', async () => {
    const csv = 'exception_id,code\r\ne1,order-unpaid\r\n';
    const { stdout, requests } = await runWrit(['exceptions', '--csv'], () => ({ body: csv }));
    expect(stdout).toBe(csv);
    expect(requests[0]).toMatchObject({ path: '/v1/exceptions?status=open' });
    expect(requests[0]!.headers.accept).toContain('text/csv');
    const json = await runWrit(['exceptions', '--json'], listing(exception));
    expect(JSON.parse(json.stdout)).toEqual({ items: [exception], more: false });
  });

  it('[E1] raises by code, and says who has it until when', async () => {
    const { stdout, requests } = await runWrit(
      ['raise', '--work-order', 'w1', '--code', 'order-unpaid', '--rationale', 'Nobody paid.'],
      () => ({ body: { exceptionId: 'e1', owner: 'finance', dueAt: '2030-01-01T00:00:00Z' } }),
    );
    expect(routesOf(requests)).toEqual([
      [
        'POST /v1/exceptions',
        { workOrderId: 'w1', code: 'order-unpaid', rationale: 'Nobody paid.' },
      ],
    ]);
    expect(stdout).toBe('raised e1: finance has it until 2030-01-01T00:00:00Z\n');
  });

  it('[E1] resolves', async () => {
    const { stdout, requests } = await runWrit(['resolve', 'e1', '--resolution', 'Paid.'], () => ({
      body: {},
      headers: { 'writ-position': '12' },
    }));
    expect(routesOf(requests)).toEqual([
      ['POST /v1/exceptions/e1/resolve', { resolution: 'Paid.' }],
    ]);
    expect(stdout).toBe('resolved e1 (position 12)\n');
  });

  it('[E8] lists codes with their version and former names, and calendars', async () => {
    const code = { code: 'parcel-lost', title: 'Lost', sla: 'P1D', remediationOwner: 'logistics' };
    const { stdout } = await runWrit(
      ['codes'],
      listing({ ...code, version: 2, calendar: 'office', aliases: ['parcel-missing'] }, code),
    );
    expect(stdout).toMatch(
      /parcel-lost +Lost +of the work order +P1D +office +logistics +2 +parcel/,
    );
    expect(stdout).toMatch(/P1D +around the clock +logistics +1$/m);

    const hours = {
      mon: [
        ['09:00', '12:00'],
        ['13:00', '17:00'],
      ],
      fri: [['09:00', '12:00']],
    };
    const calendar = { calendar: 'office', title: 'Office', timeZone: 'Europe/Berlin', hours };
    const calendars = await runWrit(['calendars'], listing(calendar));
    expect(calendars.stdout).toMatch(
      /Europe\/Berlin +mon 09:00-12:00 13:00-17:00, fri 09:00-12:00 +none$/m,
    );
  });
});

describe('writ skip', () => {
  it.each([
    ['step', 'inspect-order'],
    ['gate', 'pay'],
  ])('[E5] leaves a %s out for a reason and within a scope', async (what, name) => {
    const why = ['--rationale', 'Seen by phone.', '--scope', 'this order only'];
    const { stdout, requests } = await runWrit(['skip', 'w1', `--${what}`, name, ...why], () => ({
      body: {},
    }));
    expect(routesOf(requests)).toEqual([
      [
        `POST /v1/work-orders/w1/${what}s/${name}/skip`,
        { rationale: 'Seen by phone.', scope: 'this order only' },
      ],
    ]);
    expect(stdout).toBe(`skipped ${what} ${name} of w1\n`);
  });

  it('[E5] needs to know which', async () => {
    const why = ['--rationale', 'r', '--scope', 's'];
    for (const which of [[], ['--step', 'a', '--gate', 'b']])
      await expect(runWrit(['skip', 'w1', ...which, ...why], () => ({}))).rejects.toThrow(
        'Give one of --step and --gate.',
      );
  });
});
