import { type LoggerService } from '@nestjs/common';
import { type Platform } from '../service/platform';
import { RunningReaction } from './running-reaction';
import { type StreamPositions } from './consumer-cursor';

describe('how far a reaction has come', () => {
  it.each([
    ['is used where the stream goes on', { first: 3, last: 7 }, [5]],
    ['is used at the end of the stream', { first: 3, last: 5 }, [5]],
    ['is not used where the stream was emptied meanwhile', { first: undefined, last: 0 }, []],
    ['is not used where the stream is filled again', { first: 1, last: 2 }, []],
  ])('%s', async (_, ends, expected) => {
    const saved: number[] = [];
    await started(2, saved).then((reaction) => reaction.keep(5, ends));
    expect(saved).toEqual(expected);
  });
});

/** One that has come to a position, and says which it saves from then on. */
async function started(position: number, saved: number[]): Promise<RunningReaction> {
  const query = (sql: string, [, at]: readonly [string, number]) => {
    if (sql.startsWith('UPDATE')) saved.push(at);
    return Promise.resolve({ rows: [{ position: String(position) }] });
  };
  const running = new RunningReaction(
    { pool: { query } } as unknown as Platform,
    { stream: 'events', durable: 'ask', filter: 'events.>' },
    { ends: () => new Promise(() => undefined) } as unknown as StreamPositions,
    { name: 'ask', on: 'thing.happened', react: () => [] },
    () => Promise.resolve(),
    {} as LoggerService,
  );
  await running.start();
  return running;
}
