import { day, later, raised } from './obligations.fixture';
import { type Hold } from './hold-row';
import { holds } from './holds.projection';
import { foldedRows, rowFrom, type TestEvent, TestLog } from './event.fixture';

const DAY_MS = 86_400_000;
const at = (number: number, { type, data }: TestEvent): TestEvent => ({
  type,
  data,
  occurredAt: day(number),
  recordedAt: day(number),
});
const eventOf = (type: string, number: number, data: object = {}): TestEvent =>
  at(number, { type, data: { workOrderId: 'wo-1', ...data } });
const opened = (more: object = {}): TestEvent =>
  eventOf('work-order.opened', 1, {
    workflow: { id: 'refunds', version: 3 },
    jobType: 'refund',
    owner: 'lead',
    ...more,
  });
const openedInLog = opened({ origin: { imported: true } });
const requested = (number: number, more: object = {}): TestEvent =>
  eventOf('approval.requested', number, { approvalId: 'a1', owner: 'dana', packet: {}, ...more });
const ofApproval = (verb: string, number: number, more: object = {}): TestEvent =>
  eventOf(`approval.${verb}`, number, { approvalId: 'a1', ...more });
const dispatched = (number: number): TestEvent =>
  eventOf('delegation.dispatched', number, {
    dispatchId: 'd1',
    recipient: 'agent-7',
    step: 'configure',
    createdAt: day(number),
  });
const ofDelegation = (verb: string, number: number): TestEvent =>
  eventOf(`delegation.${verb}`, number, { dispatchId: 'd1' });
const raisedOn = (number: number, more: Readonly<Record<string, unknown>> = {}): TestEvent =>
  at(number, raised('x1', more));
const resolved = (number: number): TestEvent => at(number, later.resolved('x1'));

const row = rowFrom(holds);
const held = (...events: readonly TestEvent[]): Hold[] => row(...events)['holds'] as Hold[];

describe('the view of what holds work up', () => {
  it('[Q2] knows the work order as it was opened, in the month of its opening', () => {
    const origin = { imported: true };
    expect(row(requested(1), opened({ origin }))).toMatchObject({
      workflow_id: 'refunds',
      workflow_version: 3,
      job_type: 'refund',
      owner: 'lead',
      imported: true,
      opened_month: day(1),
      open_since: day(1),
      longest_ms: null,
    });
    expect(row(opened())).toMatchObject({ imported: false, holds: [], open_since: null });
  });

  it('[I9] is known to be held up to the end of an imported log, and no longer', () => {
    const ends = (number: number) => eventOf('work-order.observed', 9, { until: day(number) });
    const opened = () => openedInLog;
    expect(row(opened(), raisedOn(3), ends(5))).toMatchObject({
      open_since: null,
      longest_ms: 2 * DAY_MS,
      holds: [{ since: day(3), until: day(5), endedAt: null }],
    });
    const [hold] = held(opened(), ends(5), raisedOn(3), ends(8));
    expect(hold).toMatchObject({ until: day(8) });
    expect(held(opened(), raisedOn(3), ends(8), resolved(4))).toMatchObject([{ until: day(4) }]);
  });

  it('[I9] is no work that was opened here where a log ends or reopens it', () => {
    const origin = { imported: true };
    const fromLog = [
      raisedOn(3),
      eventOf('work-order.observed', 4, { until: day(4), origin }),
      eventOf('work-order.closed', 5, { origin }),
      eventOf('work-order.reopened', 7, { origin }),
    ];
    expect(row(opened(), openedInLog, ...fromLog)).toMatchObject({
      imported: false,
      observed_until: null,
      holds: [{ until: day(5) }],
    });
    expect(held(openedInLog, ...fromLog)).toHaveLength(2);
  });

  it.each(['granted', 'rejected', 'expired', 'superseded'])(
    '[Q2] waits for an approval from its request until it is %s',
    (verb) => {
      const action = { kind: 'refund.issue', step: 'pay' };
      const request = requested(2, { packet: { action } });
      const hold = { id: 'approval/a1', step: 'pay', owner: 'dana', since: day(2) };
      expect(held(opened(), request)).toMatchObject([{ ...hold, until: null, position: 2 }]);
      const events = [opened(), request, ofApproval('signed', 3), ofApproval(verb, 5)];
      expect(held(...events)).toMatchObject([{ ...hold, until: day(5) }]);
      expect(row(...events)).toMatchObject({ longest_ms: 3 * DAY_MS, open_since: null });
      // What becomes of an answer afterwards is no wait.
      expect(held(...events, ofApproval('expired', 9))).toMatchObject([{ until: day(5) }]);
    },
  );

  it('[Q2] does not wait for what is only drafted, and the approval of a gate has no step', () => {
    expect(foldedRows(holds, new TestLog().record(ofApproval('drafted', 1)))).toEqual([]);
    expect(held(opened(), requested(2, { gate: 'launch' }))).toMatchObject([{ step: null }]);
  });

  it('[Q2] shows on whom an approval lies now', () => {
    const escalated = ofApproval('escalated', 3, { escalationStep: 'fallback', owner: 'erik' });
    const assigned = eventOf('obligation.assigned', 4, {
      kind: 'approval',
      subject: 'a1',
      owner: 'frida',
    });
    expect(held(opened(), requested(2), escalated)).toMatchObject([{ owner: 'erik' }]);
    expect(held(opened(), requested(2), escalated, assigned)).toMatchObject([{ owner: 'frida' }]);
    const granted = ofApproval('granted', 4);
    expect(held(opened(), requested(2), granted, assigned)).toMatchObject([{ owner: 'dana' }]);
  });

  it.each(['confirmed', 'superseded', 'stopped'])(
    '[D5] waits for a delegation until it is %s; its time-out does not end that',
    (verb) => {
      const events = [opened(), dispatched(2), ofDelegation('timed-out', 4)];
      const hold = { id: 'delegation/d1', step: 'configure', since: day(2) };
      expect(held(opened(), dispatched(2))).toMatchObject([{ ...hold, owner: 'agent-7' }]);
      expect(held(...events)).toMatchObject([{ ...hold, owner: null, until: null }]);
      expect(held(...events, ofDelegation(verb, 6))).toMatchObject([{ ...hold, until: day(6) }]);
    },
  );

  it('[Q2] is blocked by an exception until it is resolved, at the step that it is about', () => {
    const blocked = raisedOn(2, { cause: 'step', subject: 'pay' });
    const hold = { id: 'exception/x1', step: 'pay', owner: 'dana', since: day(2) };
    expect(held(opened(), blocked)).toMatchObject([{ ...hold, until: null }]);
    expect(held(opened(), blocked, resolved(3))).toMatchObject([{ ...hold, until: day(3) }]);
    const assigned = at(2, later.exceptionAssigned('x1', 'erik'));
    expect(held(opened(), blocked, assigned)).toMatchObject([{ owner: 'erik' }]);
  });

  it.each<[string, string, string | null]>([
    ['approval', 'a1', 'pay'],
    ['delegation', 'd1', 'configure'],
    ['delegation', 'd9', null],
    ['manual', 'pay', null],
    ['prerequisite', 'scope', null],
    ['decision', 'refund.issue', null],
  ])('[Q2] an exception caused by %s %s is at the step %s', (cause, subject, step) => {
    const request = requested(2, { packet: { action: { step: 'pay' } } });
    const events = [opened(), request, dispatched(2), raisedOn(3, { cause, subject })];
    expect(held(...events)[2]).toMatchObject({ id: 'exception/x1', step });
  });

  it.each(['closed', 'abandoned', 'superseded'])(
    '[Q2] ends with the work when that is %s, and what still blocks it holds again when it is reopened',
    (verb) => {
      const ended = eventOf(`work-order.${verb}`, 5);
      const events = [opened(), raisedOn(2), ended];
      expect(held(...events)).toMatchObject([{ until: day(5), endedAt: null }]);
      const again = [...events, eventOf('work-order.reopened', 7)];
      expect(row(...again)).toMatchObject({ longest_ms: 3 * DAY_MS, open_since: day(7) });
      const reopening = new TestLog().record(...again).at(-1)!;
      const back = {
        id: 'exception/x1/again/1',
        since: day(7),
        step: null,
        owner: 'dana',
        eventId: reopening.id,
        position: reopening.position,
      };
      expect(held(...again)).toMatchObject([{ until: day(5) }, { ...back, until: null }]);
      expect(held(...again, resolved(9))).toMatchObject([
        { until: day(5), endedAt: day(9) },
        { ...back, until: day(9) },
      ]);
      const third = [
        ...again,
        eventOf('work-order.closed', 10),
        eventOf('work-order.reopened', 12),
      ];
      expect(held(...third, resolved(20))).toMatchObject([
        { until: day(5) },
        { ...back, until: day(10) },
        { id: 'exception/x1/again/2', since: day(12), until: day(20) },
      ]);
    },
  );

  it('[Q2] is held again by a delegation that nobody confirmed, and by no approval of an earlier run', () => {
    const again = [eventOf('work-order.closed', 5), eventOf('work-order.reopened', 7)];
    expect(held(opened(), requested(2), dispatched(2), ...again)).toMatchObject([
      { id: 'approval/a1', until: day(5) },
      { id: 'delegation/d1', until: day(5) },
      { id: 'delegation/d1/again/1', since: day(7), until: null },
    ]);
  });

  it('[I9] is not held again by what had ended by then, even if that is recorded later', () => {
    const again = [eventOf('work-order.closed', 5), eventOf('work-order.reopened', 7)];
    expect(held(opened(), raisedOn(2), ...again, resolved(6))).toHaveLength(1);
    expect(held(opened(), raisedOn(2), ...again, resolved(4))).toMatchObject([{ until: day(4) }]);
    expect(held(opened(), ...again, raisedOn(2))).toMatchObject([
      { until: day(5) },
      { since: day(7), until: null },
    ]);
  });

  it('[Q2] counts each hold to the end of the run that it began in', () => {
    const events = [
      opened(),
      eventOf('work-order.closed', 5),
      eventOf('work-order.reopened', 7),
      requested(8),
      eventOf('work-order.closed', 12),
      eventOf('work-order.reopened', 20),
    ];
    expect(held(...events)).toMatchObject([{ since: day(8), until: day(12) }]);
    expect(held(...events, raisedOn(21))).toMatchObject([{ until: day(12) }, { until: null }]);
    // Recorded late: it happened in the first run.
    const late = held(...events, raisedOn(3)).filter(({ id }) => id.startsWith('exception/'));
    expect(late).toMatchObject([
      { since: day(3), until: day(5) },
      { since: day(7), until: day(12) },
      { since: day(20), until: null },
    ]);
  });

  it('[Q2] is held by nothing that begins when the work has ended already', () => {
    const paused = [opened(), eventOf('work-order.closed', 5), raisedOn(6)];
    expect(held(...paused)).toMatchObject([{ since: day(6), until: day(6) }]);
    expect(held(...paused, eventOf('work-order.reopened', 7))).toMatchObject([
      { until: day(6) },
      { since: day(7), until: null },
    ]);
    expect(row(...paused)).toMatchObject({ longest_ms: 0, open_since: null });
  });

  it('[Q2] knows where the longest of those that ended was', () => {
    const action = { kind: 'refund.issue', step: 'pay' };
    const request = [opened(), requested(2, { packet: { action } })];
    expect(row(...request)).toMatchObject({ longest_step: null, held: 1 });
    const answered = [...request, ofApproval('granted', 5)];
    expect(row(...answered)).toMatchObject({ longest_step: 'pay', held: 1 });
    const cause = { cause: 'step', subject: 'ship' };
    const longer = [...answered, raisedOn(3, cause), resolved(9)];
    expect(row(...longer)).toMatchObject({ longest_step: 'ship', held: 2 });
  });

  it('[I9] counts in the time of the world, in any order of recording', () => {
    const blocked = raisedOn(2, { imported: true });
    expect(held(opened(), eventOf('work-order.closed', 5), blocked, resolved(3))).toMatchObject([
      { since: day(2), until: day(3) },
    ]);
    const closedTwice = [eventOf('work-order.closed', 8), eventOf('work-order.closed', 5)];
    expect(held(opened(), ...closedTwice, blocked)).toMatchObject([{ until: day(5) }]);
  });

  it('[Q2] knows the longest of those that ended and the oldest of those that last', () => {
    const more = { exceptionId: 'x2', cause: 'step', subject: 'ship' };
    const events = [opened(), requested(2), raisedOn(3), at(4, raised('x2', more)), resolved(9)];
    expect(row(...events)).toMatchObject({ longest_ms: 6 * DAY_MS, open_since: day(2) });
    expect(row(...events)).toMatchObject({ longest_step: '', held: 3 });
    const answered = [...events, ofApproval('granted', 5)];
    expect(row(...answered)).toMatchObject({ longest_ms: 6 * DAY_MS, open_since: day(4) });
  });
});
