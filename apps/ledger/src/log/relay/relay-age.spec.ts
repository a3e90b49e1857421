import { RelayAge } from './relay-age';

describe('the age of what the relay has not published', () => {
  let now = 0;
  const age = new RelayAge(() => now);

  it('[O2] is that of the oldest commit that waits, and 0 where none does', () => {
    expect(age.secondsAt(0)).toBe(0);
    age.committed(10, 0);
    now = 2_000;
    age.committed(20, 0);
    now = 5_000;
    expect([age.secondsAt(0), age.secondsAt(10), age.secondsAt(20)]).toEqual([5, 3, 0]);
  });

  it('stays that of the oldest, however many commits follow', () => {
    for (let position = 30; position < 20_000; position++) age.committed(position, 20);
    now = 65_000;
    expect(age.secondsAt(20)).toBe(60);
  });
});
