import { eventIdAt, rowsFrom, type TestEvent } from './event.fixture';
import { workedObjects } from './worked-objects.projection';

const opened = (workOrderId: string, objects?: readonly string[], day = 1): TestEvent => ({
  type: 'work-order.opened',
  occurredAt: `2030-01-0${day}T00:00:00.000Z`,
  data: { workOrderId, jobType: 'refund', objects },
});
const rows = rowsFrom(workedObjects);

describe('the view of worked objects', () => {
  it('[Q2] has a row for each object of a work order, once', () => {
    expect(rows(opened('wo-1', ['order-7', 'payment-9', 'order-7']), opened('wo-2'))).toEqual([
      {
        tenant: 'acme',
        work_order_id: 'wo-1',
        object: 'order-7',
        job_type: 'refund',
        opened_at: '2030-01-01T00:00:00.000Z',
        event_id: eventIdAt(1),
        position: 1,
        family: 'wo-1',
      },
      expect.objectContaining({ work_order_id: 'wo-1', object: 'payment-9', position: 1 }),
    ]);
  });

  it('[Q2] knows what a work order is a track of', () => {
    const { data, ...rest } = opened('wo-2', ['order-7']);
    const parent = { workOrderId: 'wo-1', track: 'extra' };
    expect(rows({ ...rest, data: { ...data, parent } })).toMatchObject([{ family: 'wo-1' }]);
  });

  it('[Q2] keeps the earliest opening, and the event that was recorded first', () => {
    expect(rows(opened('wo-1', ['order-7'], 2), opened('wo-1', ['order-7'], 1))).toMatchObject([
      { opened_at: '2030-01-01T00:00:00.000Z', position: 1 },
    ]);
  });
});
