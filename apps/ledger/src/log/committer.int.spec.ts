import { eventually } from '#testkit';
import { smallPartitions } from '../migrations/small-partitions.fixture';
import { PartitionRoom } from './partition-room';
import { fact, Writers } from './writers.fixture';

describe('committing a batch', () => {
  let writers: Writers;

  beforeEach(async () => void (writers = await Writers.open()));
  afterEach(() => writers.close());

  it('goes by the clock of the database, also right after it was moved', async () => {
    const writer = await writers.leading();
    const recorded = async (): Promise<number> => {
      const result = await writer.append(fact('stream-1'));
      return result.outcome === 'committed' ? Date.parse(result.recordedAt) : Number.NaN;
    };
    const before = await recorded();
    await writers.sql.query(`UPDATE ledger.clock SET ahead = '1 day'`);
    expect((await recorded()) - before).toBeGreaterThanOrEqual(86_400_000);
  });

  it('[G5] finds that a stream exists, which the sender of its first event does not know', async () => {
    const first = await writers.leading();
    await first.append(fact('stream-1'));
    await first.stop();
    const second = await writers.leading();
    await second.append(fact('stream-2'));
    const results = await Promise.all([
      second.append(fact('stream-1', 0)),
      second.append(fact('stream-3', 0)),
    ]);
    expect(results).toMatchObject([
      { outcome: 'conflict', version: 1 },
      { outcome: 'committed', version: 1 },
    ]);
    expect((await writers.stored()).map(({ stream }) => stream)).toEqual([
      'stream-1',
      'stream-2',
      'stream-3',
    ]);
  });

  it('[G1] goes on when newer code has added columns of any type to the tables of the log', async () => {
    const writer = await writers.leading();
    await writer.append(fact('stream-1'));
    await writers.sql.query('ALTER TABLE ledger.events ADD COLUMN added smallint');
    await writers.sql.query('ALTER TABLE ledger.commands ADD COLUMN added text[]');
    await eventually(
      async () => (await writer.append(fact('stream-2'))).outcome,
      (outcome) => outcome === 'committed',
    );
    expect((await writers.stored()).map(({ stream }) => stream)).toEqual(['stream-1', 'stream-2']);
  });

  it('[G5] [G9] makes partitions before they are needed, and knows the streams of earlier ones', async () => {
    await smallPartitions(writers.url, 256);
    const first = await writers.leading();
    const streams = Array.from({ length: 700 }, (_, n) => `stream-${n}`);
    const all = await Promise.all(streams.map((stream) => first.append(fact(stream, 0))));
    expect(new Set(all.map(({ outcome }) => outcome))).toEqual(new Set(['committed']));
    const { rows } = await writers.sql.query(
      `SELECT number, first_position::int AS first, (SELECT count(*)::int FROM ledger.events
         WHERE position BETWEEN first_position AND last_position) AS events FROM ledger.partitions ORDER BY number`,
    );
    expect(rows.slice(0, 4)).toEqual([
      { number: 1, first: 1, events: 256 },
      { number: 2, first: 257, events: 256 },
      { number: 3, first: 513, events: 188 },
      { number: 4, first: 769, events: 0 },
    ]);
    await first.stop();
    const second = await writers.leading();
    await second.append(fact('stream-700'));
    expect(await second.append(fact('stream-1', 0))).toMatchObject({
      outcome: 'conflict',
      version: 1,
    });
  });

  it('goes by the size that partitions have from now on, also where it led before', async () => {
    await smallPartitions(writers.url, 1024);
    await writers.sql.query('UPDATE ledger.head SET partition_events = 256');
    const query = jest.spyOn(writers.sql, 'query');
    const room = new PartitionRoom({ first: 1024, last: 1024, events: 1024 });
    for (let size = 600; size < 640; size += 1) await room.ensure(writers.sql, size, 1);
    expect(query).toHaveBeenCalledTimes(1);
  });
});
