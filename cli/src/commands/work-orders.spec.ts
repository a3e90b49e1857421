import { routesOf, runWrit as run } from '../../test/run-writ';

const WORK_ORDER = {
  workOrderId: 'wo-1',
  title: 'Broken parcel',
  status: 'open',
  stopped: true,
  owner: 'support',
  workflowId: 'refunds',
  workflowVersion: 1,
  openedAt: '2030-01-01T09:00:00.000Z',
  openedBy: 'shop',
};

describe('work on the command line', () => {
  it('[N4] opens a work order with inputs as numbers, truths and texts', async () => {
    const { stdout, requests } = await run(
      ['open', 'refunds', '--id', 'wo-1', '--objects', 'order-7,order-8']
        .concat([
          '--input',
          'order=order-7',
          'count=2',
          'paid=true',
          'code="007"',
          'zip=007',
          'a=b=c',
        ])
        .concat(['--title', 'Broken parcel']),
      () => ({ body: { workOrderId: 'wo-1' } }),
    );
    expect(routesOf(requests)).toEqual([
      [
        'POST /v1/work-orders',
        {
          workOrderId: 'wo-1',
          workflow: 'refunds',
          title: 'Broken parcel',
          objects: ['order-7', 'order-8'],
          inputs: { order: 'order-7', count: 2, paid: true, code: '007', zip: '007', a: 'b=c' },
        },
      ],
    ]);
    expect(stdout).toBe('opened wo-1\n');
  });

  it.each([
    [
      ['state', 'wo/1', 'paid=true', 'total=null', '--source', '/shop'],
      'POST /v1/work-orders/wo%2F1/facts',
      { facts: { paid: true, total: null }, source: '/shop' },
    ],
    [
      ['pass', 'wo-1', 'order-found'],
      'POST /v1/work-orders/wo-1/prerequisites/order-found',
      { result: 'passed' },
    ],
    [
      ['pass', 'wo-1', 'order-found', '--result', 'failed', '--note', 'No such order.'],
      'POST /v1/work-orders/wo-1/prerequisites/order-found',
      { result: 'failed', note: 'No such order.' },
    ],
    [
      ['complete', 'wo-1', 'pay', '--evidence', 'e1,e2'],
      'POST /v1/work-orders/wo-1/steps/pay/complete',
      { evidence: ['e1', 'e2'] },
    ],
    [
      ['block', 'wo-1', 'pay', '--code', 'order-unpaid'],
      'POST /v1/work-orders/wo-1/steps/pay/block',
      { code: 'order-unpaid' },
    ],
    [['unblock', 'wo-1', 'pay'], 'POST /v1/work-orders/wo-1/steps/pay/unblock', {}],
    [
      ['report-outcome', 'd1', 'failed', '--work-order', 'wo-1'],
      'POST /v1/decisions/d1/outcome',
      { outcome: 'failed', workOrderId: 'wo-1' },
    ],
    [['stop', 'wo-1', '--reason', 'Ask.'], 'POST /v1/work-orders/wo-1/stop', { reason: 'Ask.' }],
    [['resume', 'wo-1', '--reason', 'Ok.'], 'POST /v1/work-orders/wo-1/resume', { reason: 'Ok.' }],
  ])('[N4] sends writ %j', async (args, route, body) => {
    const { requests } = await run(args, () => ({ body: {} }));
    expect(routesOf(requests)).toEqual([[route, body]]);
  });

  it.each([[['state', 'wo-1', 'paid']], [['state', 'wo-1', '=x']]])(
    '[N4] says how a fact is given: writ %j',
    async (args) => {
      await expect(run(args, () => ({}))).rejects.toThrow('A fact is given as name=value');
    },
  );

  it('[N4] shows how a work order stands, what is next and what is outstanding', async () => {
    const { stdout } = await run(['show', 'wo-1'], ({ path }) => {
      if (path.endsWith('/next')) return { body: { action: 'An operator resumes it.' } };
      const open = { kind: 'exception', what: 'order-unpaid: pay', owner: 'finance', dueAt: null };
      return {
        body: path.includes('/obligations') ? { items: [open], nextCursor: null } : WORK_ORDER,
      };
    });
    expect(stdout).toBe(
      `wo-1  Broken parcel
  status    open, stopped
  owner     support
  workflow  refunds version 1
  opened    2030-01-01T09:00:00.000Z by shop
  next      An operator resumes it.
outstanding:
  kind       what               owner    due
  exception  order-unpaid: pay  finance  TBD
`,
    );
  });

  it('[N4] asks for no next step of work that has ended', async () => {
    const { requests } = await run(['show', 'wo-1', '--json'], ({ path }) => ({
      body: path.includes('/obligations')
        ? { items: [], nextCursor: null }
        : { ...WORK_ORDER, status: 'closed' },
    }));
    expect(requests.map(({ path }) => path).join(' ')).not.toContain('/next');
  });
});
