import { timeLeftOf } from './time-left';

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
