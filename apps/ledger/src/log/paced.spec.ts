import { Paced } from './paced';

describe('paced work', () => {
  let runs: number;
  let paced: Paced;

  beforeEach(() => {
    jest.useFakeTimers();
    runs = 0;
    paced = new Paced(() => (runs += 1), { soonMs: 2, everyMs: 20 });
  });
  afterEach(() => void jest.useRealTimers());

  it('runs soon after it is wanted, once for all that want it until then', () => {
    paced.want();
    paced.want();
    expect(runs).toBe(0);
    jest.advanceTimersByTime(2);
    expect(runs).toBe(1);
    jest.advanceTimersByTime(1_000);
    expect(runs).toBe(1);
  });

  it('runs fifty times a second however often it is wanted, and after the last wish', () => {
    for (let ms = 0; ms < 1_000; ms++) {
      paced.want();
      jest.advanceTimersByTime(1);
    }
    expect(runs).toBe(50);
    paced.want();
    jest.advanceTimersByTime(20);
    expect(runs).toBe(51);
  });

  it('runs less often while it is wanted all the time, and soon again after a pause', () => {
    paced = new Paced(() => (runs += 1), { soonMs: 2, everyMs: 20, busyMs: 100 });
    const at: number[] = [];
    for (let ms = 0; ms < 400; ms++) {
      const before = runs;
      paced.want();
      jest.advanceTimersByTime(1);
      if (runs > before) at.push(ms + 1);
    }
    expect(at).toEqual([2, 42, 122, 222, 322]);
    jest.advanceTimersByTime(500);
    paced.want();
    jest.advanceTimersByTime(2);
    expect(runs).toBe(7);
  });

  it('runs soon for each wish that comes later than a run may follow', () => {
    paced = new Paced(() => (runs += 1), { soonMs: 2, everyMs: 20, busyMs: 100 });
    for (let n = 1; n <= 10; n++) {
      paced.want();
      jest.advanceTimersByTime(2);
      expect(runs).toBe(n);
      jest.advanceTimersByTime(20);
    }
  });
});
