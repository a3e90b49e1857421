import { randomBytes } from 'node:crypto';
import { type ContentStore } from './content-store';
import { contentOf, readWhole, sha256Of, TENANT, TestContents } from './contents.fixture';

const MIB = 1024 * 1024;

describe('what becomes of contents', () => {
  let contents: TestContents;
  let store: ContentStore;
  beforeAll(async () => {
    contents = await TestContents.open();
    store = await contents.store();
  });
  afterEach(() => contents?.empty());
  afterAll(() => contents?.close());

  const storeBytes = async (size: number, subject?: string): Promise<Buffer> => {
    const bytes = randomBytes(size);
    await store.store(contentOf(bytes, subject), bytes);
    return bytes;
  };
  const find = (bytes: Buffer, subject?: string) => store.find(contentOf(bytes, subject));

  const now = async (): Promise<string> =>
    (
      await contents.views.pool.query<{ now: Date }>('SELECT writ.now() AS now')
    ).rows[0]!.now.toISOString();

  it('[V1] that nobody names within a day are swept, and those that somebody names are not', async () => {
    const [small, large, named] = [
      await storeBytes(10),
      await storeBytes(MIB),
      await storeBytes(MIB),
    ];
    const ofAda = await storeBytes(20, 'ada');
    await contents.name(sha256Of(named), 'scan');
    await contents.name(sha256Of(ofAda), 'note');
    const sweep = await contents.sweep();
    await contents.later('23 hours');
    expect(await sweep.turn()).toBe(0);
    await store.toBeNamed(contentOf(small));
    await contents.later('2 hours');
    // That about Ada is another content than that which the evidence names.
    expect(await sweep.turn()).toBe(2);
    expect(await find(large)).toBeUndefined();
    expect(await find(ofAda, 'ada')).toBeUndefined();
    expect(await find(small)).toMatchObject({ size: 10 });
    expect((await readWhole(store, named)).equals(named)).toBe(true);
    expect(await contents.files()).toHaveLength(1);
    await contents.later('23 hours');
    expect(await sweep.turn()).toBe(1);
    expect(await contents.counts()).toEqual({ contents: 1, chunks: 0 });
  });

  it('[V1] that never came whole are swept with what there is of them', async () => {
    const dead: { abandon(): Promise<void> }[] = [];
    for (const place of [`folder:${contents.folder}`, 'postgres']) {
      const dying = await contents.store({ place, smallUpTo: 0 });
      const upload = await dying.begin(contentOf(randomBytes(1)));
      await upload.push(randomBytes(MIB));
      dead.push(upload);
    }
    expect(await contents.counts()).toMatchObject({ contents: 2 });
    await contents.later('25 hours');
    const sweep = await contents.sweep();
    expect(await sweep.turn()).toBe(2);
    expect(await contents.counts()).toEqual({ contents: 0, chunks: 0 });
    expect(await contents.files()).toEqual([]);
    // A process that dies closes its files.
    await Promise.all(dead.map((upload) => upload.abandon()));
  });

  it('[O6] are swept once by two instances, and one that cannot be removed keeps no other', async () => {
    await Promise.all(Array.from({ length: 20 }, () => storeBytes(10)));
    const large = await storeBytes(MIB);
    await contents.later('25 hours');
    const withoutFolder = await contents.sweep({ place: 'postgres' });
    await expect(withoutFolder.turn()).rejects.toThrow('WRIT_CONTENT_PLACE does not name');
    expect(await contents.counts()).toEqual({ contents: 1, chunks: 0 });
    expect(await find(large)).toBeUndefined();
    const both = [await contents.sweep(), await contents.sweep()];
    await Promise.all(both.map((sweep) => sweep.turn()));
    expect(await contents.counts()).toEqual({ contents: 0, chunks: 0 });
    expect(await contents.files()).toEqual([]);
  });

  it('[V4] are shredded when the last evidence that names them is, their bytes with them', async () => {
    const bytes = await storeBytes(MIB, 'ada');
    const sha256 = sha256Of(bytes);
    await contents.name(sha256, 'first', { subject: 'ada' });
    await contents.name(sha256, 'second', { subject: 'ada', workOrderId: 'w2' });
    const shredding = await contents.shredding();
    const of = { sha256, subject: 'ada' };
    await shredding.shred(TENANT, of, { evidenceId: 'first', at: await now() });
    expect(await find(bytes, 'ada')).toMatchObject({ size: MIB });

    const data = { workOrderId: 'w1', evidenceId: 'first', reason: 'requested', erasureId: 'e1' };
    await contents.views.append({ type: 'evidence.shredded', data });
    const second = { evidenceId: 'second', at: await now() };
    await shredding.shred(TENANT, of, second);
    await shredding.shred(TENANT, of, second);
    expect(await find(bytes, 'ada')).toBeUndefined();
    expect(await contents.files()).toEqual([]);
    expect(await contents.counts()).toEqual({ contents: 0, chunks: 0 });
  });

  it('[V4] that were sent again since are not what a late shredding means', async () => {
    for (const wasGone of [true, false]) {
      const bytes = await storeBytes(10, 'ada');
      const of = { sha256: sha256Of(bytes), subject: 'ada' };
      await contents.name(of.sha256, `late-${wasGone}`, { subject: 'ada' });
      const shredded = { evidenceId: `late-${wasGone}`, at: await now() };
      const shredding = await contents.shredding();
      if (wasGone) await shredding.shred(TENANT, of, shredded);
      await contents.later('1 second');
      const again = await store.store(contentOf(bytes, 'ada'), bytes);
      expect(again.isNew).toBe(wasGone);
      await shredding.shred(TENANT, of, shredded);
      expect(await find(bytes, 'ada')).toMatchObject({ size: 10 });
    }
    await contents.later('25 hours');
    expect(await (await contents.sweep()).turn()).toBe(0);
  });

  it('[V1] of evidence whose id two work orders use are named by work order', async () => {
    await contents.name('a'.repeat(64), 'scan');
    await contents.name('b'.repeat(64), 'scan', { workOrderId: 'w2' });
    const named = contents.named();
    await expect(named.find(TENANT, { evidenceId: 'scan' })).rejects.toMatchObject({
      code: 'invalid_request',
      errors: [{ pointer: '/workOrderId', message: 'must be one of w1, w2' }],
    });
    const found = await named.find(TENANT, { evidenceId: 'scan', workOrderId: 'w2' });
    expect(found.evidence).toMatchObject({ sha256: 'b'.repeat(64), workOrderId: 'w2' });
    for (const wanted of [{ evidenceId: 'scan', workOrderId: 'w3' }, { evidenceId: 'other' }])
      await expect(named.find(TENANT, wanted)).rejects.toMatchObject({
        code: 'evidence_not_found',
      });
    await expect(named.find('other', { evidenceId: 'scan', workOrderId: 'w2' })).rejects.toThrow();
  });

  // The last test: it stops the view.
  it('[V1] are not swept while it is not known who names them', async () => {
    const bytes = await storeBytes(10);
    await contents.name('f'.repeat(64), 'other');
    await contents.views.pool.query(
      `UPDATE views.cursors SET position = 0, status = 'stuck' WHERE name = 'named_contents'`,
    );
    await contents.later('25 hours');
    expect(await (await contents.sweep()).turn()).toBe(0);
    expect(await find(bytes)).toMatchObject({ size: 10 });
  });
});
