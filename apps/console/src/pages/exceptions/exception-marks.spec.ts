import { type ExceptionRow, marksOf, timeLeftOf } from './exception-marks';

const NOW = Date.parse('2030-03-10T12:00:00.000Z');

const row = (said: Partial<ExceptionRow> = {}): ExceptionRow =>
  ({
    status: 'open',
    code: 'late',
    currentCode: 'late',
    jobType: 'refund',
    escalationStep: null,
    raisedAt: '2030-03-01T12:00:00.000Z',
    workOrderId: 'order-1',
    ...said,
  }) as ExceptionRow;

const back = {
  code: 'late',
  jobType: 'refund',
  recurredAt: '2030-03-05T00:00:00.000Z',
  recurredOn: null,
};

const words = (
  said: Partial<ExceptionRow>,
  recurred: Parameters<typeof marksOf>[1] = [back],
): readonly string[] => marksOf(row(said), recurred, NOW).map(({ word }) => word);

describe('marks of an exception', () => {
  it('are none where nothing is to be said, and of what is over', () => {
    expect(words({}, [])).toEqual([]);
    expect(
      words({ status: 'resolved', escalationStep: 2, raisedAt: '2030-03-10T11:00:00.000Z' }),
    ).toEqual([]);
  });

  it('say what is new for a day, and what escalates', () => {
    expect(words({ raisedAt: '2030-03-09T12:00:01.000Z' }, [])).toEqual(['new']);
    expect(words({ raisedAt: '2030-03-09T12:00:00.000Z' }, [])).toEqual([]);
    expect(words({ escalationStep: 1 }, [])).toEqual(['escalating']);
  });

  it('say that a mended code is back, from when it came back', () => {
    expect(words({})).toEqual([]);
    expect(words({ raisedAt: '2030-03-06T00:00:00.000Z' })).toEqual(['regressed']);
    expect(words({ raisedAt: '2030-03-06T00:00:00.000Z', jobType: 'other' })).toEqual([]);
    expect(words({}, [{ ...back, recurredOn: 'order-1' }])).toEqual(['regressed']);
    expect(words({ code: 'old-name' }, [{ ...back, recurredOn: 'order-1' }])).toEqual([
      'regressed',
    ]);
  });
});

const exception = {
  status: 'open',
  raisedAt: '2030-01-01T00:00:00.000Z',
  dueAt: '2030-01-01T08:00:00.000Z',
  resolvedAt: null,
};
const at = (time: string): number => Date.parse(`2030-01-01T${time}:00.000Z`);

describe('the time that an exception has', () => {
  it('is left, then short, then over', () => {
    expect(timeLeftOf(exception, at('02:00'))).toEqual({ kind: 'wait', words: '6 h left' });
    expect(timeLeftOf(exception, at('06:30'))).toEqual({ kind: 'warn', words: '1 h 30 m left' });
    expect(timeLeftOf(exception, at('10:00'))).toEqual({ kind: 'stop', words: 'overdue 2 h' });
  });

  it('was kept or not, once it is resolved', () => {
    const over = { ...exception, status: 'resolved' };
    expect(timeLeftOf({ ...over, resolvedAt: exception.dueAt }, at('20:00')).words).toBe('in time');
    expect(timeLeftOf({ ...over, resolvedAt: '2030-01-01T09:30:00.000Z' }, at('20:00')).words).toBe(
      '1 h 30 m late',
    );
  });
});
