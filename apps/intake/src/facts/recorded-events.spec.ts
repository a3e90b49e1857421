import { RecordedEvents } from './recorded-events';

describe('events that are recorded', () => {
  it('are known at once, and as soon as another instance says so', async () => {
    const recorded = new RecordedEvents();
    recorded.add(['first']);
    const second = recorded.within('second', 60_000);
    recorded.add(['second']);

    expect(await recorded.within('first', 0)).toBe(true);
    expect(await second).toBe(true);
  });

  it('are unknown when nobody says so in time', async () => {
    const recorded = new RecordedEvents();
    expect(await recorded.within('first', 0)).toBe(false);
    expect(await recorded.within('first', 5)).toBe(false);
  });

  it('are forgotten, oldest first, beyond what a process remembers', async () => {
    const recorded = new RecordedEvents();
    recorded.add(Array.from({ length: 100_001 }, (_, index) => String(index)));

    expect(await recorded.within('0', 0)).toBe(false);
    expect(await recorded.within('100000', 0)).toBe(true);
  });
});
