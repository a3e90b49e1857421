import { setTimeout as sleep } from 'node:timers/promises';
import { FoldedStreams } from './folded-streams';

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
});
