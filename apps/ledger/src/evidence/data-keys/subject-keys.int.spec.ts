import { type Pool } from 'pg';
import { createPool } from '#platform';
import { freshDatabase, type FreshDatabase, unhurried } from '#testkit';
import { AesGcmKey, newKey, Unsealable } from './sealing-key';
import { SubjectKeys } from './subject-keys';

describe('the keys of subjects', () => {
  let database: FreshDatabase;
  let pool: Pool;
  let keys: SubjectKeys;
  const master = new AesGcmKey(newKey());
  const text = Buffer.from('a letter about Ana');

  beforeAll(async () => {
    database = await freshDatabase();
    pool = createPool(database.url, 'subject-keys', unhurried);
    keys = new SubjectKeys(pool, master);
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });
  const stored = async (subject: string) =>
    (await pool.query('SELECT * FROM ledger.subject_keys WHERE subject = $1', [subject])).rows;

  it('[V4] makes one for each subject of a tenant, and finds it again', async () => {
    const sealed = (await keys.of('default', 'ana')).seal(text, 'letter');
    expect((await keys.of('default', 'ana')).open(sealed, 'letter')).toEqual(text);
    expect((await keys.find('default', 'ana'))!.open(sealed, 'letter')).toEqual(text);
    for (const [tenant, subject] of [
      ['default', 'ben'],
      ['other', 'ana'],
    ] as const) {
      const another = await keys.of(tenant, subject);
      expect(() => another.open(sealed, 'letter')).toThrow(Unsealable);
    }
  });

  it('[V4] gives all who ask at once the same key', async () => {
    const found = await Promise.all(Array.from({ length: 8 }, () => keys.of('default', 'crowd')));
    const sealed = found[0]!.seal(text, 'letter');
    for (const key of found) expect(key.open(sealed, 'letter')).toEqual(text);
  });

  it('[V4] finds no key that was never created, and a search creates none', async () => {
    expect(await keys.find('default', 'nobody')).toBeUndefined();
    expect(await stored('nobody')).toEqual([]);
  });

  it('[V4] keeps no key as it is, and none under another name', async () => {
    await keys.of('default', 'dora');
    const [row] = await stored('dora');
    const [key] = [master.open(row.wrapped, 'subject-key|default|dora')];
    expect(row.wrapped.includes(key)).toBe(false);
    await pool.query(
      `INSERT INTO ledger.subject_keys (tenant, subject, wrapped) VALUES ('default', 'eve', $1)`,
      [row.wrapped],
    );
    await expect(keys.find('default', 'eve')).rejects.toThrow(Unsealable);
  });

  it('[V4] destroys a key permanently, for all instances at once', async () => {
    const elsewhere = new SubjectKeys(pool, master);
    await elsewhere.of('default', 'finn');
    await elsewhere.of('other', 'finn');
    expect(await keys.destroy('default', 'finn')).toBe(true);
    expect(await elsewhere.find('default', 'finn')).toBeUndefined();
    await expect(elsewhere.of('default', 'finn')).rejects.toMatchObject({
      code: 'evidence_shredded',
    });
    const rows = await stored('finn');
    expect(rows.find(({ tenant }) => tenant === 'default')).toMatchObject({
      wrapped: null,
      destroyed_at: expect.any(Date),
    });
    expect(await elsewhere.find('other', 'finn')).toBeDefined();
  });

  it('[V4] does nothing the second time, and forgets also whom it never knew', async () => {
    await keys.of('default', 'gus');
    await keys.destroy('default', 'gus');
    const [first] = await stored('gus');
    expect(await keys.destroy('default', 'gus')).toBe(false);
    expect(await stored('gus')).toEqual([first]);
    expect(await keys.destroy('default', 'hanna')).toBe(false);
    await expect(keys.of('default', 'hanna')).rejects.toMatchObject({ code: 'evidence_shredded' });
  });

  it('[V4] gives the master key to what has no subject', async () => {
    expect(await keys.of('default', undefined)).toBe(master);
    expect(await keys.find('default', undefined)).toBe(master);
  });
});
