import { leafHash } from '#verify';
import { LogEntries } from './log-entries';
import { LogOfLeaves } from './log-of-leaves.fixture';

const SIZE = 300;

describe('the entries of a log', () => {
  let log: LogOfLeaves;
  beforeAll(async () => {
    log = await LogOfLeaves.open();
    const events = Array.from({ length: SIZE }, (_, n) => ({
      data: { n, text: 'x'.repeat(4_000) },
    }));
    await log.append(...events);
  });
  afterAll(() => log.close());

  it('[V2] are given out only where the deployment publishes its events', async () => {
    for (const isPublic of ['off', 'hashes'] as const)
      await expect(
        new LogEntries(log.pool, isPublic).read({ first: 0, count: 1 }, SIZE),
      ).rejects.toMatchObject({ code: 'tile_not_found' });
  });

  it('[V2] are what the leaves are the hashes of, as many as fit an answer', async () => {
    const entries = new LogEntries(log.pool, 'entries');
    const read: string[] = [];
    for (let pieces = 0; read.length < 256; pieces += 1) {
      expect(pieces).toBeLessThan(8);
      read.push(...(await entries.read({ first: read.length, count: 256 - read.length }, SIZE)));
    }
    const leaves = read.map((entry) => Buffer.from(leafHash(Buffer.from(entry, 'base64'))));
    expect(leaves).toEqual(log.leaves.slice(0, 256));
  });

  it('[V2] end with the log, and none is larger than a bundle holds', async () => {
    const entries = new LogEntries(log.pool, 'entries');
    await expect(entries.read({ first: 290, count: 11 }, SIZE)).rejects.toMatchObject({
      code: 'tile_not_found',
    });
    await log.append({ data: { text: 'x'.repeat(70_000) } });
    await expect(entries.read({ first: SIZE, count: 1 }, SIZE + 1)).rejects.toThrow(
      `Entry ${SIZE} has more than 65535 bytes`,
    );
  });
});
