import { type AppendItem, slotOf } from '#kernel';
import { readMovedSlots, servedHere } from '#platform';
import { eventually } from '#testkit';
import { type LogWriter } from '../log-writer';
import { fact, settledAppend, Writers } from '../writers.fixture';
import { NotMoved } from './not-moved';
import { cancel, close, drain, fence, takeOver } from './slot-changes';

const SLOTS = [slotOf('acme')];
const MOVE = { slots: SLOTS, from: 'default', to: 'eu' };

describe('the fence of a log, from which slots move', () => {
  let writers: Writers;

  beforeEach(async () => void (writers = await Writers.open()));
  afterEach(() => writers.close());

  const of = (tenant: string, stream = 'stream-1'): AppendItem => ({ ...fact(stream), tenant });
  const outcome = async (writer: LogWriter, item: AppendItem): Promise<string> =>
    (await writer.append(item)).outcome;
  const tenants = async (): Promise<readonly string[]> => {
    const { rows } = await writers.sql.query<{ tenant: string }>(
      'SELECT tenant FROM ledger.events ORDER BY position',
    );
    return rows.map(({ tenant }) => tenant);
  };

  it('appends for a slot until it has moved, and nothing from then on', async () => {
    const writer = await writers.leading();
    await drain(writers.sql, MOVE);
    expect(await outcome(writer, of('acme'))).toBe('committed');
    await close(writers.sql, SLOTS);
    expect(await outcome(writer, of('acme'))).toBe('committed');
    await fence(writers.sql, SLOTS);
    expect(await settledAppend(writer, of('globex'))).toMatchObject({ outcome: 'committed' });
    expect(await outcome(writer, of('acme'))).toBe('retry');
    expect(await tenants()).toEqual(['acme', 'acme', 'globex']);
  });

  it('commits each append before the fence or not at all, while many are under way', async () => {
    const writer = await writers.leading();
    await drain(writers.sql, MOVE);
    const late: AppendItem[] = [];
    let isOver = false;
    const appending = Array.from({ length: 20 }, async (_, n) => {
      while (!isOver) {
        const item = of('acme', `stream-${n}`);
        if ((await outcome(writer, item)) === 'committed') late.push(item);
        else await new Promise((resolve) => setTimeout(resolve, 5));
      }
    });
    await eventually(() => late.length > 50);
    await fence(writers.sql, SLOTS);
    const { rows } = await writers.sql.query<{ size: number }>('SELECT size FROM ledger.head');
    // The writer leads again, for the others alone.
    await settledAppend(writer, of('globex'));
    isOver = true;
    await Promise.all(appending);
    const committed = await tenants();
    expect(committed.slice(Number(rows[0]!.size))).toEqual(['globex']);
    expect(late).toHaveLength(committed.length - 1);
  });

  it('makes the copy the database of the other log, which appends for the moved slots alone', async () => {
    const writer = await writers.leading();
    for (const tenant of ['default', 'globex', 'acme']) await writer.append(of(tenant));
    await writer.stop();
    await drain(writers.sql, MOVE);
    await fence(writers.sql, SLOTS);
    const early = await writers.leading(undefined, 'eu');
    // What is no log of its own yet serves nobody.
    expect(await outcome(early, of('acme'))).toBe('retry');
    await takeOver(writers.sql, MOVE);
    expect(await settledAppend(early, of('acme'))).toMatchObject({ outcome: 'committed' });
    expect(await outcome(early, of('globex'))).toBe('retry');
    expect(await outcome(early, of('default'))).toBe('retry');
    // A slot without tenants can be assigned to either log.
    expect(await outcome(early, of('newco'))).toBe('committed');
    await early.stop();
    // Services that take it for their former log do nothing in it.
    const former = await writers.leading(undefined, 'default');
    for (const tenant of ['acme', 'globex'])
      expect(await outcome(former, of(tenant))).toBe('retry');
  });

  it('lets senders and timers rest from the beginning, in SQL as in the log', async () => {
    const served = async (log: string): Promise<readonly string[]> => {
      await writers.sql.query(`SET writ.log = '${log}'`);
      const { rows } = await writers.sql.query<{ tenant: string }>(
        `SELECT tenant FROM unnest('{acme,globex,default}'::text[]) AS tenant WHERE ${servedHere('tenant')}`,
      );
      return rows.map(({ tenant }) => tenant);
    };
    const writer = await writers.leading();
    await writer.append(of('globex'));
    expect(await served('')).toEqual(['acme', 'globex', 'default']);
    await drain(writers.sql, MOVE);
    expect(await served('')).toEqual(['globex', 'default']);
    expect(await served('eu')).toEqual([]);
    await fence(writers.sql, SLOTS);
    await takeOver(writers.sql, MOVE);
    expect(await served('eu')).toEqual(['acme']);
    expect(await served('')).toEqual([]);
  });

  it('has the slots of tenants as the code has them', async () => {
    const names = ['default', 'acme', 'Globex-2', 'a'.repeat(64), ''];
    const { rows } = await writers.sql.query<{ slot: number }>(
      'SELECT writ.slot_of(name) AS slot FROM unnest($1::text[]) WITH ORDINALITY AS t (name, n) ORDER BY n',
      [names],
    );
    expect(rows.map(({ slot }) => slot)).toEqual(names.map(slotOf));
  });

  it('is repeated without an effect, and cancelled until the slots have moved', async () => {
    await drain(writers.sql, MOVE);
    const first = await writers.sql.query('SELECT * FROM ledger.moved_slots');
    await drain(writers.sql, MOVE);
    expect((await writers.sql.query('SELECT * FROM ledger.moved_slots')).rows).toEqual(first.rows);
    await expect(drain(writers.sql, { ...MOVE, to: 'us' })).rejects.toThrow(NotMoved);
    await close(writers.sql, SLOTS);
    expect(await cancel(writers.sql, SLOTS)).toBe(true);
    expect((await readMovedSlots(writers.sql)).ofLog).toBeUndefined();
    await drain(writers.sql, MOVE);
    await fence(writers.sql, SLOTS);
    expect(await cancel(writers.sql, SLOTS)).toBe(false);
  });
});
