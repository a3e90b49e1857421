import { createHash } from 'node:crypto';
import { readHistory } from '../../views/queries/work-order-history';
import { LiveLedger, wholeEvidence } from './live-ledger.fixture';
import { TextShredder } from './key-destruction';

const SECRET = 'Ana Müller called and cried';

describe('the texts of a work order', () => {
  let ledger: LiveLedger;
  let shredder: TextShredder;
  beforeAll(async () => {
    ledger = await LiveLedger.open();
    shredder = new TextShredder(ledger.views.pool);
  });
  afterAll(() => ledger.close());

  let orders = 0;
  const newOrder = (): string => `wo-${++orders}`;
  const history = async (workOrderId: string) => {
    const name = 'work-order-history';
    const request = {
      name,
      tenant: 'default',
      scope: 'tenant',
      limit: 100,
      filters: { workOrderId },
    } as const;
    const { pool } = ledger.views;
    const { rows } = await readHistory(pool, ledger.texts, request, { isReadable: true });
    return rows.map(({ data }) => data as Record<string, any>);
  };
  const keysOf = async (workOrderId: string) =>
    (
      await ledger.views.pool.query<{ generation: number; wrapped: Buffer | null }>(
        `SELECT generation, wrapped FROM ledger.text_keys WHERE stream = $1 ORDER BY generation`,
        [`work-order-${workOrderId}`],
      )
    ).rows;
  const record = (workOrderId: string, ...facts: readonly [string, object][]) =>
    ledger.record(
      `work-order-${workOrderId}`,
      ...facts.map(([type, data]) => ({ type, data: { workOrderId, ...data } })),
    );
  const skip = (rationale: string): [string, object] => [
    'step.skipped',
    { step: 'a', rationale, scope: 'this order only' },
  ];
  const shred: [string, object] = [
    'texts.shredded',
    { reason: 'requested', erasureId: 'erasure-1' },
  ];

  it('[V4] are shown in its history, and stand nowhere as they are', async () => {
    const order = newOrder();
    await record(order, skip(SECRET), ['step.completed', { step: 'b' }]);
    const [skipped, completed] = await history(order);
    expect(skipped).toMatchObject({
      step: 'a',
      rationale: { text: SECRET, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(skipped!['rationale']).not.toHaveProperty('erased');
    expect(completed).toEqual({ workOrderId: order, step: 'b' });
    expect(await ledger.dump()).not.toContain('called and cried');
  });

  it('[V4] are gone after an erasure, and its events are the same bytes', async () => {
    const order = newOrder();
    await record(order, skip(SECRET));
    const before = (await history(order))[0]!;
    const bytes = await ledger.read('default', `work-order-${order}`);
    const key = (await keysOf(order))[0]!.wrapped!;
    expect((await ledger.dump()).includes(key.toString('hex'))).toBe(true);

    await record(order, shred);
    await shredder.shred('default', `work-order-${order}`);
    const [after] = await history(order);
    expect(after!['rationale']).toEqual({
      text: null,
      erased: true,
      sha256: before['rationale'].sha256,
    });
    const now = await ledger.read('default', `work-order-${order}`);
    expect(now.events.slice(0, 1)).toEqual(bytes.events);
    const dump = await ledger.dump();
    expect(dump).not.toContain(key.toString('hex'));
    expect(dump).not.toContain('called and cried');
  });

  it('[V4] go on after it with a key of their own, also in the same moment', async () => {
    const order = newOrder();
    await record(order, skip('before'));
    await Promise.all([
      record(order, skip('just before')),
      record(order, shred),
      record(order, skip('just after')),
    ]);
    await record(order, skip('after'));
    await shredder.shred('default', `work-order-${order}`);
    const texts = (await history(order)).map(({ rationale }) => rationale?.text as unknown);
    const at = texts.indexOf(undefined);
    expect(texts.slice(0, at).every((text) => text === null)).toBe(true);
    expect(texts.slice(at + 1)).toEqual(expect.arrayContaining(['just after', 'after']));
    expect(texts).toHaveLength(5);
    const keys = await keysOf(order);
    expect(keys.map(({ wrapped }) => wrapped !== null)).toEqual([false, true]);
  });

  it('[V4] are erased once: again nothing changes, and nothing before an erasure', async () => {
    const order = newOrder();
    await record(order, skip('a'));
    await shredder.shred('default', `work-order-${order}`);
    expect((await history(order))[0]!['rationale']).toMatchObject({ text: 'a' });
    await record(order, shred);
    await shredder.shred('default', `work-order-${order}`);
    const once = await keysOf(order);
    await shredder.shred('default', `work-order-${order}`);
    expect(await keysOf(order)).toEqual(once);
  });

  it('[V4] of other work orders and tenants stay', async () => {
    const [order, other] = [newOrder(), newOrder()];
    await record(order, skip('a'), shred);
    await record(other, skip('b'));
    await shredder.shred('elsewhere', `work-order-${order}`);
    await shredder.shred('default', `work-order-${other}`);
    await shredder.shred('default', `work-order-${order}`);
    expect((await history(other))[0]!['rationale']).toMatchObject({ text: 'b' });
  });

  it('[V4] from before they were sealed are read, and erased too', async () => {
    const order = newOrder();
    const artifact = { ...wholeEvidence('e'), content: 'YQ==' };
    await record(order, skip('sealed'), ['evidence.recorded', artifact]);
    const { pool } = ledger.views;
    const { events } = await ledger.read('default', `work-order-${order}`);
    const [{ ref }, inline] = [events[0]!.data.rationale, events[1]!.data.content];
    const salt = Buffer.from('0123', 'hex');
    const plain =
      'UPDATE ledger.contents SET content = $2, salt = $3, sealed = NULL, stream = NULL, generation = NULL WHERE ref = $1';
    await pool.query(plain, [ref, 'plain', salt]);
    await pool.query(plain, [inline.ref, 'YQ==', salt]);
    const sha256 = createHash('sha256').update(salt).update('plain').digest('hex');
    const read = await ledger.texts.of('default', [{ ref, sha256 }]);
    expect(read.get(ref)).toEqual({ text: 'plain', sha256 });

    await record(order, shred);
    await shredder.shred('default', `work-order-${order}`);
    const { rows } = await pool.query(
      'SELECT content, salt FROM ledger.contents WHERE ref = ANY($1::uuid[]) ORDER BY content',
      [[ref, inline.ref]],
    );
    expect(rows).toEqual([
      { content: 'YQ==', salt },
      { content: null, salt: null },
    ]);
    expect((await ledger.texts.of('default', [{ ref, sha256 }])).get(ref)).toMatchObject({
      erased: true,
    });
  });

  it('[V4] can be forgotten one by one', async () => {
    const order = newOrder();
    await record(order, skip('one'), skip('other'));
    const { events } = await ledger.read('default', `work-order-${order}`);
    await shredder.forget('default', events[0]!.data.rationale);
    const texts = (await history(order)).map(({ rationale }) => rationale.text as unknown);
    expect(texts).toEqual([null, 'other']);
  });

  it('[G6] that somebody has changed or moved are not shown, and are an alarm', async () => {
    const order = newOrder();
    await record(order, skip('one'), skip('other'));
    const { events } = await ledger.read('default', `work-order-${order}`);
    const [one, other] = events.map(({ data }) => data.rationale.ref as string);
    await ledger.views.pool.query(
      `UPDATE ledger.contents SET sealed = (SELECT sealed FROM ledger.contents WHERE ref = $2) WHERE ref = $1`,
      [one, other],
    );
    const before = ledger.alarms.length;
    const [changed, same] = await history(order);
    expect(changed!['rationale']).toEqual({ text: null, sha256: expect.any(String) });
    expect(same!['rationale']).toMatchObject({ text: 'other' });
    expect(ledger.alarms.length).toBe(before + 1);
    const wrong = [{ ref: other!, sha256: 'ab'.repeat(32) }];
    expect((await ledger.texts.of('default', wrong)).get(other!)!.text).toBeNull();
    expect(ledger.alarms.at(-1)).toContain('changed');
  });

  it('[O4] are not read for another tenant', async () => {
    const order = newOrder();
    await record(order, skip('one'));
    const { events } = await ledger.read('default', `work-order-${order}`);
    const { rationale } = events[0]!.data;
    const read = await ledger.texts.of('elsewhere', [rationale]);
    expect(read.get(rationale.ref)!.text).toBeNull();
  });

  it('[Q1] are in the rows that they belong to, until they are erased', async () => {
    const order = newOrder();
    await record(
      order,
      ['work-order.stopped', { reason: 'Ana is angry' }],
      ['work-order.resumed', { reason: 'Ana is fine' }],
    );
    await ledger.views.caughtUp();
    const ask = async () =>
      (
        await ledger.views.queries().answer({
          name: 'work-orders',
          tenant: 'default',
          scope: 'tenant',
          limit: 10,
          filters: { workOrderId: order },
        })
      ).rows[0];
    expect(await ask()).toMatchObject({ reason: 'Ana is fine', erasedTexts: null });
    await record(order, shred);
    await shredder.shred('default', `work-order-${order}`);
    await ledger.views.caughtUp();
    expect(await ask()).toMatchObject({ reason: null, erasedTexts: 'reason' });
  });
});
