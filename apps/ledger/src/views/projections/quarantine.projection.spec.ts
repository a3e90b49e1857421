import { foldedRows, rowsFrom, type TestEvent, TestLog } from './event.fixture';
import { quarantine } from './quarantine.projection';

const received: TestEvent = {
  type: 'fact.quarantined',
  data: {
    quarantineId: 'q1',
    source: 'erp',
    reason: 'malformed_json',
    message: 'The text ends too early.',
    pointer: '/data',
    raw: { ref: 'r1', sha256: 'cd'.repeat(32) },
    transport: 'nats',
  },
};
const replayed = (quarantineId: string): TestEvent => ({
  type: 'step.completed',
  data: { workOrderId: 'wo-1', step: 'pay', origin: { source: 'erp', eventId: '1', quarantineId } },
});
const rows = rowsFrom(quarantine);

describe('the view of quarantine', () => {
  it('[I5] shows what is wrong, where and through which transport it came', () => {
    const [row] = rows(received);
    expect(row).toMatchObject({
      quarantine_id: 'q1',
      status: 'waiting',
      reason: 'malformed_json',
      pointer: '/data',
      transport: 'nats',
      received_at: '2030-01-01T00:00:01.000Z',
      replayed_at: null,
    });
    expect(JSON.stringify(row)).not.toContain('r1');
  });

  it('[I5] shows that it was replayed, and as which event, once', () => {
    const log = new TestLog();
    const events = log.record(received, replayed('q1'), replayed('q1'));
    expect(foldedRows(quarantine, events)).toMatchObject([
      { status: 'replayed', replayed_event_id: events[1]!.id, last_position: 2 },
    ]);
  });

  it('is not concerned by other facts', () => {
    const ordinary = { type: 'step.completed', data: { workOrderId: 'wo-1', step: 'pay' } };
    expect(rows(received, ordinary, replayed('q9'))).toMatchObject([{ status: 'waiting' }]);
  });
});
