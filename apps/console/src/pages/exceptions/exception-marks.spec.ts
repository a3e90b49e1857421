import { type ExceptionRow, marksOf, timeLeftOf } from './exception-marks';

const NOW = Date.parse('2030-03-10T12:00:00.000Z');

const row = (values: Partial<ExceptionRow> = {}): ExceptionRow =>
  ({
    status: 'open',
    code: 'late',
    currentCode: 'late',
    jobType: 'refund',
    escalationStep: null,
    raisedAt: '2030-03-01T12:00:00.000Z',
    workOrderId: 'order-1',
    ...values,
  }) as ExceptionRow;

const back = {
  code: 'late',
  jobType: 'refund',
  recurredAt: '2030-03-05T00:00:00.000Z',
  recurredOn: null,
};

const marks = (
  values: Partial<ExceptionRow>,
  recurred: Parameters<typeof marksOf>[1] = [back],
): readonly string[] => marksOf(row(values), recurred, NOW).map(({ label }) => label);

describe('marks of an exception', () => {
  it('are none for an ordinary or resolved exception', () => {
    expect(marks({}, [])).toEqual([]);
    expect(
      marks({ status: 'resolved', escalationStep: 2, raisedAt: '2030-03-10T11:00:00.000Z' }),
    ).toEqual([]);
  });

  it('say what is new for a day, and what escalates', () => {
    expect(marks({ raisedAt: '2030-03-09T12:00:01.000Z' }, [])).toEqual(['new']);
    expect(marks({ raisedAt: '2030-03-09T12:00:00.000Z' }, [])).toEqual([]);
    expect(marks({ escalationStep: 1 }, [])).toEqual(['escalating']);
  });

  it('show that a fixed code recurred, from its recurrence on', () => {
    expect(marks({})).toEqual([]);
    expect(marks({ raisedAt: '2030-03-06T00:00:00.000Z' })).toEqual(['regressed']);
    expect(marks({ raisedAt: '2030-03-06T00:00:00.000Z', jobType: 'other' })).toEqual([]);
    expect(marks({}, [{ ...back, recurredOn: 'order-1' }])).toEqual(['regressed']);
    expect(marks({ code: 'old-name' }, [{ ...back, recurredOn: 'order-1' }])).toEqual([
      'regressed',
    ]);
  });
});

const exception = {
  status: 'open',
  raisedAt: '2030-01-01T00:00:00.000Z',
  dueAt: '2030-01-01T08:00:00.000Z',
  resolvedAt: null,
  imported: false,
  overdue: false,
};
const at = (time: string): number => Date.parse(`2030-01-01T${time}:00.000Z`);

describe('the time that an exception has', () => {
  it('is left, then short, then over', () => {
    expect(timeLeftOf(exception, at('02:00'))).toEqual({ kind: 'wait', text: '6 h left' });
    expect(timeLeftOf(exception, at('06:30'))).toEqual({ kind: 'warn', text: '1 h 30 m left' });
    expect(timeLeftOf(exception, at('10:00'))).toEqual({ kind: 'stop', text: 'overdue 2 h' });
  });

  it('goes by no clock of today where it comes from an imported log', () => {
    const imported = { ...exception, imported: true };
    expect(timeLeftOf(imported, at('10:00'))).toEqual({ kind: 'still', text: 'open in its log' });
    expect(timeLeftOf({ ...imported, overdue: true }, at('10:00'))).toEqual({
      kind: 'still',
      text: 'overdue in its log',
    });
  });

  it('was met or not, once it is resolved', () => {
    const over = { ...exception, status: 'resolved' };
    expect(timeLeftOf({ ...over, resolvedAt: exception.dueAt }, at('20:00')).text).toBe('in time');
    expect(timeLeftOf({ ...over, resolvedAt: '2030-01-01T09:30:00.000Z' }, at('20:00')).text).toBe(
      '1 h 30 m late',
    );
  });
});
