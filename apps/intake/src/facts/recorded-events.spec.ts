import { RecordedEvents } from './recorded-events';

describe('events that are recorded', () => {
  it('are known at once, and as soon as another instance says so', async () => {
    const recorded = new RecordedEvents();
    recorded.add({ recorded: ['first'], refused: [] });
    const second = recorded.within('second', 60_000);
    recorded.add({ recorded: ['second'], refused: [] });

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
    const keys = Array.from({ length: 100_001 }, (_, index) => String(index));
    recorded.add({ recorded: keys, refused: [] });

    expect(await recorded.within('0', 0)).toBe(false);
    expect(await recorded.within('100000', 0)).toBe(true);
  });
});

describe('an event that was refused to a publisher who waited', () => {
  const refusal = { recorded: [], refused: ['event'] };

  it('drops one copy: the same event published again is recorded', async () => {
    const events = new RecordedEvents();
    events.add(refusal);
    events.add(refusal);

    expect(await events.within('event', 0)).toBe(true);
    expect(await events.within('event', 0)).toBe(true);
    expect(await events.within('event', 0)).toBe(false);
  });

  it('drops the copy that waits, and no later one', async () => {
    const events = new RecordedEvents();
    const copies = [events.within('event', 60_000), events.within('event', 5)];
    events.add(refusal);

    expect(await Promise.all(copies)).toEqual([true, false]);
    expect(await events.within('event', 0)).toBe(false);
  });

  it('is forgotten when its copy went to another instance', async () => {
    jest.useFakeTimers();
    const events = new RecordedEvents();
    events.add(refusal);
    expect(await events.within('event', 0)).toBe(true);
    jest.advanceTimersByTime(4_000);
    events.add(refusal);
    events.add(refusal);
    jest.advanceTimersByTime(4_000);
    expect(await events.within('event', 0)).toBe(true);
    jest.advanceTimersByTime(1_000);
    expect(await events.within('event', 0)).toBe(false);
    jest.useRealTimers();
  });
});
