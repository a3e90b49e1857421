import { setTimeout as sleep } from 'node:timers/promises';
import { FoldedStreams } from './folded-streams';
import { ReckonedTime } from './reckoned-time';

const count = { initialState: 0, evolve: (state: number) => state + 1 };

describe('the time that is reckoned from an answer of the ledger', () => {
  it('is never ahead of the database, however long the question was under way', async () => {
    let answeredAt = 0;
    const slow = new FoldedStreams<number>(
      {
        read: async () => {
          await sleep(40);
          answeredAt = Date.now();
          const now = new Date(answeredAt).toISOString();
          return { events: [], version: 0, now, command: null };
        },
      },
      count,
    );
    await slow.at('acme', 'stream-1');
    const recalled = slow.recall('acme', 'stream-1');
    expect(Date.parse(recalled!.now)).toBeLessThanOrEqual(Date.now());
    expect(Date.parse(recalled!.now)).toBeGreaterThanOrEqual(answeredAt);
  });

  it('does not go back when an answer comes that was longer on its way', () => {
    let now = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    const time = new ReckonedTime();
    time.learn('2030-01-01T09:00:00.000Z');
    now = 800;
    time.learn('2030-01-01T09:00:00.300Z');
    expect(time.now()).toBe('2030-01-01T09:00:00.800Z');
    now = 1_200;
    expect(time.now()).toBe('2030-01-01T09:00:00.700Z');
    now = 2_000;
    expect(time.now()).toBeUndefined();
    jest.restoreAllMocks();
  });

  it('[P11] is known of every stream that is remembered, by any answer of the same ledger', async () => {
    let now = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    const store = {
      read: async () => ({
        events: [],
        version: 0,
        now: '2030-01-01T09:00:00.000Z',
        command: null,
      }),
    };
    const [halts, others] = [
      new FoldedStreams<number>(store, count),
      new FoldedStreams<number>(store, count),
    ];
    await halts.at('acme', 'halts');
    now = 60_000;
    expect(halts.recall('acme', 'halts')).toBeUndefined();
    await others.at('acme', 'work-order-1');
    expect(halts.recall('acme', 'halts')).toMatchObject({ now: '2030-01-01T09:00:00.000Z' });
    jest.restoreAllMocks();
  });
});
