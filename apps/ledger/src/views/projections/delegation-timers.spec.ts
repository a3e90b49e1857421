import { rowsFrom, type TestEvent } from './event.fixture';
import { timers } from './timers.projection';

const at = (hour: number): string => new Date(Date.UTC(2030, 0, 1, hour)).toISOString();
const eventOf = (verb: string, more: object = {}): TestEvent => ({
  type: `delegation.${verb}`,
  data: { workOrderId: 'wo-1', dispatchId: 'd-1', ...more },
});
const dispatched = (timeouts: object = {}, more: object = {}): TestEvent =>
  eventOf('dispatched', {
    createdAt: at(0),
    timesOutAt: at(24),
    timeouts: { initialWait: 'PT1H', remindEvery: 'PT2H', factor: 2, ...timeouts },
    ...more,
  });
const reminded = (number: number, hour: number): TestEvent =>
  eventOf('reminded', { number, nextAt: at(hour) });

const rows = rowsFrom(timers);
/** Escalation step → when it is due. */
const due = (...events: readonly TestEvent[]) =>
  Object.fromEntries(rows(...events).map((row) => [row['escalation_step'], row['due_at']]));

describe('the timers of delegations', () => {
  it('[D5] remind after the initial wait, and end with the hard timeout', () => {
    expect(due(dispatched())).toEqual({ remind: at(1), 'time-out': at(24) });
    expect(rows(dispatched())[0]).toMatchObject({ subject: 'wo-1/d-1', work_order_id: 'wo-1' });
  });

  it('[D5] remind again when the last reminder says so, and no more at the end', () => {
    expect(due(dispatched(), reminded(1, 3))).toEqual({ remind: at(3), 'time-out': at(24) });
    expect(due(dispatched(), reminded(1, 3), reminded(2, 7))).toMatchObject({ remind: at(7) });
    expect(due(dispatched(), reminded(1, 3), reminded(4, 24))).toEqual({ 'time-out': at(24) });
    expect(due(dispatched(), reminded(4, 24), reminded(5, 24))).toEqual({ 'time-out': at(24) });
  });

  it('[D5] remind of nothing that is over before the first reminder', () =>
    expect(due(dispatched({ initialWait: 'P2D' }))).toEqual({ 'time-out': at(24) }));

  it.each(['confirmed', 'timed-out', 'superseded', 'stopped'])(
    '[D5] are gone once it is %s',
    (end) => expect(due(dispatched(), reminded(1, 3), eventOf(end))).toEqual({}),
  );

  it.each(['delivered', 'accepted', 'reported-done'])('[D4] stay when it is %s', (fact) =>
    expect(due(dispatched(), eventOf(fact))).toEqual(due(dispatched())),
  );

  it('[D7] tell dispatches of the same id on other work apart', () =>
    expect(rows(dispatched(), dispatched({}, { workOrderId: 'wo-2' }))).toHaveLength(4));
});
