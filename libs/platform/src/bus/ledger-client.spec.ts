import { type AppendItem } from '#kernel';
import { type BusClient, type RequestOptions } from './bus-client';
import { framesOf, LedgerClient } from './ledger-client';

const item = (text: string): AppendItem => ({
  tenant: 'default',
  stream: 'work-order-1',
  expectedVersion: null,
  command: { principal: 'olga', id: 'c', digest: 'e'.repeat(64) },
  actor: { id: 'olga' },
  correlationId: 'c',
  causationId: null,
  events: [{ id: 'e', type: 'step.completed', schemaVersion: 1, data: { text } }],
  answer: null,
});

describe('framing appends', () => {
  const itemsIn = (frame: string): readonly AppendItem[] => JSON.parse(frame).items;

  it('keeps every frame below what the bus takes, in bytes and not in characters', () => {
    // Three bytes a character: 1,000 items of 1.2 KB.
    const items = Array.from({ length: 1_000 }, () => item('許'.repeat(400)));
    const frames = [...framesOf(items)];
    expect(frames.flatMap(itemsIn)).toEqual(items);
    for (const frame of frames) expect(Buffer.byteLength(frame)).toBeLessThan(1_000_000);
  });

  it('sends an item by itself when it does not fit beside others', () => {
    const frames = [...framesOf([item('a'), item('b'.repeat(899_800)), item('c')])];
    expect(frames.map((frame) => itemsIn(frame).length)).toEqual([1, 1, 1]);
  });
});

const subjects = { append: 'a', readStream: 's', readLog: 'l' };
const reply = { ok: true, events: [], version: 0, now: '', command: null, results: [] };

/** The timeouts of 50 requests to a ledger that answers each after so long. */
const timeoutsWhere = async (
  ms: number,
  ask: (client: LedgerClient) => Promise<unknown>,
): Promise<readonly number[]> => {
  const timeouts: number[] = [];
  let now = 0;
  const request = (_subject: string, _body: unknown, { timeoutMs }: RequestOptions) => {
    timeouts.push(timeoutMs!);
    now += ms;
    return Promise.resolve(reply);
  };
  const bus = { request, requestJson: request } as unknown as BusClient;
  const clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
  const client = new LedgerClient(bus, subjects);
  for (let i = 0; i < 50; i++) await ask(client);
  clock.mockRestore();
  return timeouts;
};

describe('reading streams', () => {
  const read = (client: LedgerClient) => client.read('acme', 'work-order-1');

  it('gives a ledger time as it needs it, and asks again at once where it is quick', async () => {
    expect(await timeoutsWhere(5, read)).toEqual(Array(50).fill(250));
    const last = (await timeoutsWhere(150, read)).at(-1)!;
    expect(last).toBeGreaterThan(550);
    expect(last).toBeLessThan(600);
  });

  it('[O3] brings events of older versions up to what folds know', async () => {
    const event = { version: 1, schemaVersion: 1, data: { place: 'cellar' } };
    const known = { ...reply, events: [event], version: 1 };
    const bus = { request: () => Promise.resolve(known) } as unknown as BusClient;
    const client = new LedgerClient(bus, subjects, (old) => ({ ...old, schemaVersion: 2 }));
    const { events } = await client.read('acme', 'work-order-1');
    expect([...events, ...(await client.readLog(0, 10))]).toEqual([
      { ...event, schemaVersion: 2 },
      { ...event, schemaVersion: 2 },
    ]);
  });
});

describe('appending', () => {
  const append = (client: LedgerClient) => client.append([item('a')]);

  it('sends nothing a second time that a busy ledger is about to answer', async () => {
    expect(await timeoutsWhere(5, append)).toEqual(Array(50).fill(1_000));
    expect((await timeoutsWhere(600, append)).at(-1)).toBeGreaterThan(2_200);
    expect((await timeoutsWhere(5_000, append)).at(-1)).toBe(4_000);
  });
});
