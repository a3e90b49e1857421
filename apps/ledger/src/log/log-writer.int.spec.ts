import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { type AppendItem, type AppendResult } from '#kernel';
import { eventually, LossyProxy } from '#testkit';
import { Frontier, leafHash } from '#verify';
import { type LogWriter } from './log-writer';
import { fact, settledAppend, Writers } from './writers.fixture';

describe('writing the log', () => {
  let writers: Writers;

  beforeEach(async () => void (writers = await Writers.open()));
  afterEach(() => writers.close());

  it('[G3] gives positions 1..N without gaps and a tree over all of them', async () => {
    const writer = await writers.leading();
    const results = await Promise.all(
      Array.from({ length: 1_000 }, (_, i) => writer.append(fact(`stream-${i % 50}`))),
    );
    expect(results.every(({ outcome }) => outcome === 'committed')).toBe(true);
    const events = await writers.stored();
    expect(events.map(({ position }) => position)).toEqual(
      Array.from({ length: 1_000 }, (_, i) => i + 1),
    );
    const tree = new Frontier();
    for (const { body } of events) tree.push(leafHash(body));
    const { rows } = await writers.sql.query('SELECT size, frontier FROM ledger.head');
    expect(rows[0]).toEqual({ size: 1_000, frontier: tree.serialize() });
  });

  it('[G2] answers a repeated command with its first result, also after a restart', async () => {
    const first = await writers.leading();
    const item = fact('stream-1');
    const result = await first.append(item);
    expect(result).toMatchObject({ outcome: 'committed', lastPosition: 1 });
    const { recordedAt: _recordedAt, ...place } = result as { recordedAt?: string };
    const firstResult = { ...place, answer: item.answer };
    expect(await first.append(item)).toEqual({ ...firstResult, outcome: 'duplicate' });
    await first.stop();
    const second = await writers.leading();
    expect(await second.append(item)).toEqual({ ...firstResult, outcome: 'duplicate' });
    expect(await writers.stored()).toHaveLength(1);
  });

  it.each([
    ['commit-one', 1],
    ['commit-batch', 2],
  ])('[G2] answers the first result when the reply to %s was lost', async (statement, count) => {
    const { hostname, port } = new URL(writers.url);
    const proxy = await LossyProxy.before({ host: hostname, port: Number(port) });
    const through = new URL(writers.url);
    through.port = String(proxy.port);
    const writer = await writers.leading(through.href);
    const items = Array.from({ length: count }, (_, n) => fact(`stream-${n}`));
    proxy.loseAnswerTo(statement);
    const answers = await Promise.all(items.map((item) => writer.append(item)));
    expect(answers).toEqual(items.map(() => ({ outcome: 'retry' })));
    expect(proxy.lost).toBe(1);
    for (const [n, item] of items.entries())
      expect(await settledAppend(writer, item)).toMatchObject({
        outcome: 'duplicate',
        lastPosition: n + 1,
      });
    expect(await writers.stored()).toHaveLength(count);
    await writer.stop();
    await proxy.close();
  });

  it('[G5] lets exactly one of many win each version of a stream', async () => {
    const writer = await writers.leading();
    for (let version = 0; version < 20; version++) {
      const results = await Promise.all(
        Array.from({ length: 10 }, () => writer.append(fact('contended', version))),
      );
      expect(results.filter(({ outcome }) => outcome === 'committed')).toHaveLength(1);
      expect(results.filter(({ outcome }) => outcome === 'conflict')).toHaveLength(9);
    }
    expect((await writers.stored()).map(({ version }) => version)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
  });

  it('fences a former writer: what it held in memory writes nothing', async () => {
    const writer = await writers.leading();
    await writer.append(fact('stream-1'));
    await writers.sql.query(`UPDATE ledger.head SET epoch = epoch + 1, writer = 'usurper',
      lease_until = clock_timestamp() + interval '1 second'`);
    expect(await writer.append(fact('stream-1'))).toEqual({ outcome: 'retry' });
    expect(writer.isLeading).toBe(false);
    expect(await writers.stored()).toHaveLength(1);
  });

  it('hands over to a standby, which leads only then', async () => {
    const first = await writers.leading();
    const second = writers.start();
    for (let renewals = 0, last = await writers.leaseUntil(); renewals < 3; renewals++)
      last = await eventually(
        () => writers.leaseUntil(),
        (until) => until !== last,
      );
    expect(second.isLeading).toBe(false);
    await first.append(fact('stream-1'));
    await first.stop();
    await eventually(() => second.isLeading);
    expect(await second.append(fact('stream-1', 1))).toMatchObject({ lastPosition: 2, version: 2 });
  });

  it('[G1] loses and doubles nothing while its database connections are cut', async () => {
    const writer = await writers.leading();
    let cuts = 0;
    const cutter = setInterval(() => {
      void writers.sql
        .query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name = 'ledger-writer' AND datname = current_database()`,
        )
        .then(({ rowCount }) => (cuts += rowCount ?? 0));
    }, 150);
    const items = Array.from({ length: 400 }, (_, i) => fact(`stream-${i % 7}`));
    const results: AppendResult[] = [];
    for (let i = 0; i < items.length; i += 20) {
      const some = items.slice(i, i + 20);
      results.push(...(await Promise.all(some.map((item) => settledAppend(writer, item)))));
      await sleep(20);
    }
    clearInterval(cutter);
    expect(cuts).toBeGreaterThan(2);
    const events = await writers.stored();
    expect(events.map(({ position }) => position)).toEqual(items.map((_, i) => i + 1));
    const answered = results.map((result) => ('lastPosition' in result ? result.lastPosition : 0));
    expect(answered.sort((a, b) => a! - b!)).toEqual(items.map((_, i) => i + 1));
  });

  it('keeps an event id that exists already from failing its neighbours', async () => {
    const writer = await writers.leading();
    const taken = fact('stream-1');
    await writer.append(taken);
    const bad = { ...fact('stream-2'), events: taken.events };
    const results = await Promise.all([
      writer.append(fact('stream-3')),
      writer.append(bad),
      writer.append(fact('stream-4')),
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['committed', 'invalid', 'committed']);
    expect((await writers.stored()).map(({ position }) => position)).toEqual([1, 2, 3]);
    const { rows } = await writers.sql.query('SELECT size FROM ledger.head');
    expect(rows[0]).toEqual({ size: 3 });
  });

  it('keeps a value that the database does not take from failing its neighbours', async () => {
    const writer = await writers.leading();
    const command = { ...fact('stream-2').command, id: 'no\0text' };
    const results = await Promise.all([
      writer.append(fact('stream-1')),
      writer.append({ ...fact('stream-2'), command }),
      writer.append(fact('stream-3')),
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['committed', 'invalid', 'committed']);
    expect(writer.isLeading).toBe(true);
  });

  it('keeps what an index or a text cannot hold from failing its neighbours', async () => {
    const writer = await writers.leading();
    const long = { ...fact('stream-2').command, principal: randomBytes(12_000).toString('base64') };
    const command = { ...fact('stream-3').command, id: 'no\0text' };
    const results = await Promise.all([
      writer.append(fact('stream-1')),
      writer.append({ ...fact('stream-2'), command: long }),
      writer.append({ ...fact('stream-3'), command }),
      writer.append(fact('stream-4')),
    ]);
    const outcomes = results.map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['committed', 'invalid', 'invalid', 'committed']);
    expect(writer.isLeading).toBe(true);
  });

  it('[Q7] records at no earlier time than before, though the clock is set back', async () => {
    const setClock = (ahead: string) =>
      writers.sql.query(`UPDATE ledger.clock SET ahead = '${ahead}'`);
    const recorded = async (writer: LogWriter): Promise<string> => {
      const result = await writer.append(fact('stream-1'));
      return result.outcome === 'committed' ? result.recordedAt : result.outcome;
    };
    await setClock('1 hour');
    const first = await writers.leading();
    const last = await recorded(first);
    await setClock('0');
    expect(await recorded(first)).toBe(last);
    await first.stop();
    const second = await writers.leading();
    expect(await recorded(second)).toBe(last);
    const { recordedAt, occurredAt } = JSON.parse(String((await writers.stored())[2]!.body));
    // What happened goes by the clock, as rules do.
    expect([recordedAt === last, occurredAt < last]).toEqual([true, true]);
    await setClock('2 hours');
    expect((await recorded(second)) > last).toBe(true);
  });

  it('takes nothing more while it stops, so that it comes to an end', async () => {
    const writer = await writers.leading();
    const before = writer.append(fact('stream-1'));
    let isStopped = false;
    const stopping = writer.stop().then(() => (isStopped = true));
    const outcomes: string[] = [];
    while (!isStopped && outcomes.length < 5_000) {
      const result = await writer.append(fact('stream-2'));
      outcomes.push(result.outcome);
      await sleep(1);
    }
    await stopping;
    expect(await before).toMatchObject({ outcome: 'committed' });
    expect(new Set(outcomes)).toEqual(new Set(['retry']));
  });

  it('refuses beyond a number of bytes that wait, and takes again what comes later', async () => {
    const writer = await writers.leading();
    const content = 'x'.repeat(8 * 1024 * 1024);
    const heavy = (): AppendItem => ({
      ...fact('heavy'),
      contents: [{ ref: uuidv7(), salt: 'ff', content }],
    });
    const waiting = Array.from({ length: 10 }, () => writer.append(heavy(), content.length + 200));
    expect(writer.queued).toBe(7);
    const results = await Promise.all(waiting);
    expect(results.slice(7).map(({ outcome }) => outcome)).toEqual(['retry', 'retry', 'retry']);
    expect(results.slice(0, 7).every(({ outcome }) => outcome === 'committed')).toBe(true);
    expect(await writer.append(fact('light'))).toMatchObject({ outcome: 'committed' });
  });
});
