import { rowFrom, type TestEvent } from './event.fixture';
import { workOrders } from './work-orders.projection';

const eventOf = (type: string, more: object = {}, day = 1): TestEvent => ({
  type,
  occurredAt: `2030-01-${String(day).padStart(2, '0')}T00:00:00.000Z`,
  data: { workOrderId: 'wo-1', ...more },
});
const recorded = (evidenceId: string, kind: string, mediaType = 'image/png'): TestEvent =>
  eventOf('evidence.recorded', { isStored: true, evidenceId, kind, mediaType });
const closed = eventOf('work-order.closed');
const reopened = eventOf('work-order.reopened', { checklistRunId: 'run-2' });
const shredded = (evidenceId: string): TestEvent => eventOf('evidence.shredded', { evidenceId });
const superseded = (evidenceId: string): TestEvent =>
  eventOf('evidence.superseded', { evidenceId });
const row = rowFrom(workOrders);

describe('what reports count of a work order', () => {
  it('[Q2] has the kinds that proved something when it was closed, and those that came later', () => {
    const before = [recorded('e1', 'receipt'), recorded('e2', 'photo'), superseded('e2')];
    expect(row(...before)).toMatchObject({ closing_kinds: null });
    expect(row(...before, closed)).toMatchObject({ closing_kinds: 'receipt' });
    expect(row(...before, closed, recorded('e3', 'letter'))).toMatchObject({
      closing_kinds: 'letter, receipt',
    });
  });

  it('[Q2] keeps what was accepted, whatever becomes of it after the closure', () => {
    const done = [recorded('e1', 'receipt'), closed, shredded('e1')];
    expect(row(...done)).toMatchObject({ closing_kinds: 'receipt', evidence_kinds: [] });
    expect(row(recorded('e1', 'receipt'), shredded('e1'), closed)).toMatchObject({
      closing_kinds: null,
    });
  });

  it('[Q2] takes no chat, by its kind or by its media type', () =>
    expect(
      row(recorded('e1', 'chat-log'), recorded('e2', 'receipt', 'text/x-chat'), closed),
    ).toMatchObject({ closing_kinds: null }));

  it('[Q2] starts again when it is reopened', () => {
    const again = [recorded('e1', 'receipt'), closed, reopened];
    expect(row(...again)).toMatchObject({ closing_kinds: null });
    expect(row(...again, shredded('e1'), closed)).toMatchObject({ closing_kinds: null });
    expect(row(...again, closed)).toMatchObject({ closing_kinds: 'receipt' });
  });

  it('[Q2] has the stages that were skipped in the run under way', () => {
    const skipped = (stage: string): TestEvent => eventOf('stage.skipped', { stage });
    const two = [skipped('proposal'), skipped('audit'), skipped('audit')];
    expect(row(...two)).toMatchObject({ skipped_stages: 'audit, proposal' });
    expect(row(...two, eventOf('stage.entered', { stage: 'audit', move: 'back' }))).toMatchObject({
      skipped_stages: 'proposal',
    });
    expect(row(...two, eventOf('stage.completed', { stage: 'audit' }))).toMatchObject({
      skipped_stages: 'proposal',
    });
    expect(row(...two, closed, reopened)).toMatchObject({ skipped_stages: null });
  });

  it('[Q2] is counted in the month of its first closing, and of its due time', () => {
    const opening = eventOf('work-order.opened', {
      workflow: { id: 'w', version: 1, digest: '' },
      dueAt: '2030-02-28T23:59:59.999Z',
    });
    expect(row(opening)).toMatchObject({
      first_closed_month: null,
      due_month: '2030-02-01T00:00:00.000Z',
    });
    const again = { ...closed, occurredAt: '2030-03-01T00:00:00.000Z' };
    expect(row(opening, closed, reopened, again)).toMatchObject({
      first_closed_month: '2030-01-01T00:00:00.000Z',
    });
  });
});
