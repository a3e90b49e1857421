import { unknownWorkOrder, type WorkOrder } from '#work-order';
import { admission, admitted, context, now, origin, time } from '../../test/admission-builders';

const isWork = (more: Partial<WorkOrder>) => ({
  workOrder: {
    ...unknownWorkOrder,
    workflow: { id: 'refunds', version: 3, digest: 'a' },
    mode: 'observe' as const,
    status: 'closed' as const,
    imported: true,
    ...more,
  },
});

describe('a report of imported work', () => {
  const imported = { imported: true };

  it('[I9] reopens it, with a new run of the checklist', () =>
    expect(admitted('work-order.reopened', {}, isWork({}), imported)).toEqual([
      {
        type: 'work-order.reopened',
        data: {
          workOrderId: 'wo-1',
          reason: 'The imported log goes on after the closing.',
          checklistRunId: context().newRunId(),
          origin: { ...origin, ...imported },
        },
        occurredAt: time,
      },
    ]));

  it('[I9] says where its log ends', () =>
    expect(admitted('work-order.observed', { until: now }, isWork({}), imported)).toMatchObject([
      { type: 'work-order.observed', data: { until: now } },
    ]));

  it.each<[string, object]>([
    ['work-order.reopened', {}],
    ['work-order.observed', { until: now }],
  ])('[I9] is no report of other work: %s goes to quarantine', (type, data) =>
    expect(admission(type, data, { ignoresImported: true }, imported)).toMatchObject({
      reason: 'invalid_data',
      pointer: '/imported',
    }),
  );

  it.each(['work-order.reopened', 'work-order.observed'])(
    '[I9] under an enforced workflow is for operators and admins: %s',
    (type) => {
      const data = type === 'work-order.observed' ? { until: now } : {};
      const enforced = isWork({ mode: 'enforce' });
      expect(admission(type, data, enforced, imported)).toMatchObject({
        reason: 'import_not_yours',
        pointer: '/imported',
        message:
          'Operators and admins import work under refunds, which is in mode enforce: replay this with such a key.',
      });
      expect(admitted(type, data, { ...enforced, isOperator: true }, imported)).toHaveLength(1);
    },
  );

  it.each(['open', 'abandoned', 'superseded'] as const)(
    '[I9] reopens no work that is %s',
    (status) =>
      expect(admission('work-order.reopened', {}, isWork({ status }), imported)).toMatchObject({
        reason: 'invalid_data',
        pointer: '/data/workOrderId',
        message: `Only closed work is reopened, and wo-1 is ${status}: report its closing first, then replay this.`,
      }),
  );

  it('[I9] says of no log that it ends more than a day ahead', () => {
    const ends = (until: string) =>
      admission('work-order.observed', { until }, isWork({}), imported);
    expect(ends('2030-01-02T09:00:00.001Z')).toMatchObject({
      reason: 'time_in_future',
      pointer: '/data/until',
    });
    expect(ends('2030-01-02T09:00:00.000Z')).toHaveProperty('events');
  });
});
