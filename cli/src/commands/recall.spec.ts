import { routesOf, runWrit as run } from '../../test/run-writ';

const row = {
  decisionId: 'd1',
  workOrderId: 'wo-1',
  actionKind: 'refund.issue',
  outcome: 'run',
  decidedAt: '2030-01-01T09:00:00Z',
  performed: true,
  reported: 'performed',
  stands: false,
  chain: 'decision d1 ← approval a1 ← approver dana',
};
const page = (...items: object[]) => ({
  body: { items, nextCursor: null },
  headers: { 'writ-position': '9' },
});
const raisedOn = (workOrderId: string) => ({
  workOrderId,
  exceptionId: `x-${workOrderId}`,
  owner: 'lead',
  status: 'open',
});
const done = (counts: object, more: object = {}) => ({
  body: {
    root: 'approver dana',
    code: 'recalled',
    raised: [],
    already: [],
    refused: [],
    counts,
    nextCursor: null,
    position: 9,
    ...more,
  },
});
const counts = (raised: number, already = 0, refused = 0) => ({
  workOrders: raised + already + refused,
  raised,
  already,
  refused,
});

describe('writ recall', () => {
  it('[Q10] lists what rested on something, each with the way there', async () => {
    const { stdout, requests } = await run(['recall', '--approver', 'dana'], () =>
      page(row, { ...row, decisionId: 'd2', reported: null, stands: true }),
    );
    expect(requests[0]!.path).toBe('/v1/reports/recall?approver=dana&limit=1000');
    const lines = stdout.split('\n').map((line) => line.replace(/ +/g, ' '));
    expect(lines[1]).toContain('performed decision d1 ← approval a1 ← approver dana');
    expect(lines[2]).toContain('may still run decision d1');
    expect(lines[3]).toBe('2 rows; true at ledger position 9');
  });

  it.each([
    [['--policy', 'refunds', '--version', '3'], 'policy=refunds&version=3'],
    [['--workflow', 'refunds'], 'workflow=refunds'],
    [['--evidence', 'e1', '--of', 'wo-1'], 'evidence=e1&of=wo-1'],
    [['--break-glass', 'b1'], 'breakGlass=b1'],
    [['--delegate', 'agent-7', '--as-of', '120'], 'delegate=agent-7&asOf=120'],
  ])('[Q10] asks for %j', async (args, query) => {
    const { requests, stdout } = await run(['recall', ...args], () => page());
    expect(requests[0]!.path).toBe(`/v1/reports/recall?${query}&limit=1000`);
    expect(stdout).toContain('no decision rested on it');
  });

  it('[Q10] answers as a report, too', async () => {
    const report = ['report', 'recall', '--approver', 'dana', '--limit', '5'];
    const { requests } = await run(report, () => page(row));
    expect(requests[0]!.path).toBe('/v1/reports/recall?approver=dana&limit=5');
  });

  it('[Q10] raises exceptions page by page, and says how it went', async () => {
    const { stdout, requests, exitCode } = await run(
      ['recall', '--approver', 'dana', '--raise', '--rationale', 'The key was stolen.'],
      ({ path, body }) => {
        if (path.startsWith('/v1/reports/recalled-work'))
          return page({ workOrderId: 'wo-1' }, { workOrderId: 'wo-2' });
        return body.includes('"cursor":"more"')
          ? done(counts(0, 3))
          : done(counts(1), { raised: [raisedOn('wo-1')], nextCursor: 'more' });
      },
    );
    const body = { root: { approver: 'dana' }, rationale: 'The key was stolen.', limit: 50 };
    expect(routesOf(requests)).toEqual([
      ['GET /v1/reports/recalled-work?approver=dana&affected=true&limit=1000', null],
      ['POST /v1/recalls', body],
      ['POST /v1/recalls', { ...body, cursor: 'more' }],
    ]);
    expect(stdout).toBe(
      'raised x-wo-1 on wo-1: lead\n' +
        'recall of approver dana, 4 work orders: 1 raised as recalled, 3 raised before, 0 refused\n',
    );
    expect(exitCode).toBeUndefined();
  });

  it('[Q10] ends with 1 where something was refused, and says what', async () => {
    const refused = [{ workOrderId: 'wo-9', code: 'no', message: 'There is none.' }];
    const args = ['--policy', 'refunds', '--raise', 'wrong-rule', '--rationale', 'Wrong.', '--all'];
    const { stdout, requests, exitCode } = await run(['recall', ...args], ({ path }) =>
      path.startsWith('/v1/reports') ? page() : done(counts(0, 0, 1), { refused }),
    );
    expect(routesOf(requests)[0]![0]).toBe(
      'GET /v1/reports/recalled-work?policy=refunds&limit=1000',
    );
    expect(routesOf(requests)[1]![1]).toMatchObject({ code: 'wrong-rule', all: true });
    expect(stdout).toContain('refused on wo-9: There is none.');
    expect(exitCode).toBe(1);
  });

  it.each([
    [[], 'just one of --workflow, --policy, --approver'],
    [['--approver', 'dana', '--evidence', 'e1'], 'just one of'],
    [['--approver', 'dana', '--raise'], 'wants a --rationale'],
    [['--approver', 'dana', '--all'], 'go with --raise'],
    [['--approver', 'dana', '--raise', '--rationale', 'x', '--csv'], 'goes without'],
  ])('[Q10] says what is missing from %j', async (args, sentence) => {
    const recall = run(['recall', ...args], () => page());
    await expect(recall).rejects.toThrow(sentence);
  });
});
