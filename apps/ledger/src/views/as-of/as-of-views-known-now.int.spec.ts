import { Views } from '../projections/views.fixture';

describe('[Q7] what is known now of then', () => {
  let views: Views;
  beforeEach(async () => {
    views = await Views.open();
  });
  afterEach(() => views.close());

  it('reads imported work by the workflow that it names, though that was published later', async () => {
    const imported = '2024-05-01T09:00:00.000Z';
    await views.append(
      {
        type: 'workflow.published',
        stream: 'workflow-refunds',
        data: {
          workflowId: 'refunds',
          version: 1,
          digest: 'ab'.repeat(32),
          definition: { owner: 'dana', facts: { amount: { required: true } } },
        },
        occurredAt: imported,
        recordedAt: imported,
      },
      {
        type: 'work-order.opened',
        data: {
          workflow: { id: 'refunds', version: 1, digest: 'ab'.repeat(32) },
          workOrderId: 'wo-1',
          jobType: 'refund',
          mode: 'enforce',
          owner: 'ana',
          checklistRunId: 'run-1',
        },
        occurredAt: '2024-01-01T09:00:00.000Z',
        recordedAt: imported,
      },
    );
    const queries = views.queries();
    const ask = async (name: string, more: object): Promise<readonly object[]> => {
      const request = {
        name,
        tenant: 'acme',
        scope: 'tenant',
        filters: {},
        limit: 10,
        asOf: '2024-02-01T00:00:00Z',
      } as const;
      return (await queries.answer({ ...request, ...more })).rows;
    };
    expect(await ask('open-unknowns', { known: 'now' })).toMatchObject([
      { workOrderId: 'wo-1', name: 'amount' },
    ]);
    expect(await ask('open-unknowns', {})).toEqual([]);
    expect(await ask('workflows', { known: 'now' })).toHaveLength(1);
    const filters = { workOrderId: 'wo-1' };
    expect(await ask('work-orders', { known: 'now', filters })).toEqual(
      await ask('work-orders', { known: 'now' }),
    );
  });
});
