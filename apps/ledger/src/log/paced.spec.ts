import { Paced } from './paced';

describe('paced work', () => {
  let runs: number;
  let paced: Paced;

  beforeEach(() => {
    jest.useFakeTimers();
    runs = 0;
    paced = new Paced(() => (runs += 1), 2, 20);
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
});
