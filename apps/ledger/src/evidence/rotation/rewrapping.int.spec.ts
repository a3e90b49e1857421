import { randomBytes } from 'node:crypto';
import { type Pool } from 'pg';
import { contentOf } from '../contents/contents.fixture';
import { ContentRows } from '../contents/content-rows';
import { ContentStore } from '../contents/content-store';
import { Places } from '../contents/places';
import { LiveLedger } from '../erasure/live-ledger.fixture';
import { TextShredder } from '../erasure/key-destruction';
import { MasterKeys } from '../data-keys/master-keys';
import { SubjectKeys } from '../data-keys/subject-keys';
import { readHistory } from '../../views/queries/work-order-history';
import { Texts } from '../texts/texts';
import { Rewrapping } from './rewrapping';

const settingOf = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;
const [OLD, NEW, STRANGE] = ['key-1', 'key-2', 'key-3'].map(settingOf) as [string, string, string];
const both = MasterKeys.of(`${NEW},${OLD}`);
const onlyNew = MasterKeys.of(NEW);
const PAGE = { rows: 2, budgetMs: 0 };
const RATIONALE = 'Ana Müller is known to us';
const LETTER = Buffer.from('Dear Sirs');
const bytesOf = (name: string): Buffer => Buffer.from(`an invoice about ${name}`);

describe('exchanging the master key', () => {
  let ledger: LiveLedger;
  let pool: Pool;
  const sealed = new Map<string, Buffer>();
  const logged: unknown[] = [];
  const log = {
    info: (...entry: unknown[]) => void logged.push(entry),
    error: (...entry: unknown[]) => void logged.push(entry),
  };

  /** Texts of three work orders, letters about three subjects, and three contents about nobody; one of each erased. */
  beforeAll(async () => {
    ledger = await LiveLedger.open(MasterKeys.of(OLD));
    ({ pool } = ledger.views);
    for (const order of ['a', 'b', 'erased'])
      await ledger.record(`work-order-${order}`, {
        type: 'step.skipped',
        data: { workOrderId: order, step: 's', rationale: RATIONALE, scope: 'this order' },
      });
    for (const subject of ['ana', 'ben', 'erased']) {
      const key = await ledger.subjects.of('default', subject);
      sealed.set(subject, key.seal(LETTER, 'letter'));
    }
    const contents = await contentsWith(MasterKeys.of(OLD));
    for (const name of ['a', 'b', 'erased'])
      await contents.store({ ...contentOf(bytesOf(name)), mediaType: 'text/plain' }, bytesOf(name));
    await ledger.record('work-order-erased', {
      type: 'texts.shredded',
      data: { workOrderId: 'erased', reason: 'requested', erasureId: 'erasure-1' },
    });
    await new TextShredder(pool).shred('default', 'work-order-erased');
    await ledger.subjects.destroy('default', 'erased');
    await pool.query(
      `UPDATE ledger.evidence_contents SET wrapped_data_key = NULL, gone_at = now() WHERE sha256 = $1`,
      [contentOf(bytesOf('erased')).sha256],
    );
  });
  afterAll(() => ledger.close());

  it('[V4] is ended in the middle, goes on, and leaves the old key nothing to open', async () => {
    expect(await readWith(onlyNew)).toEqual({ texts: 0, letters: 0, contents: 0 });
    const ended = new Rewrapping(pool, both, log, PAGE);
    const first = await ended.rewrap({});
    expect(first).toMatchObject({ keyId: 'key-2', rewrapped: 2, next: expect.any(String) });
    expect((await ended.rewrap({ after: first.next! })).keys).toBeNull();
    // With both keys all can be read, however far it came.
    expect(await readWith(both)).toEqual({ texts: 2, letters: 2, contents: 2 });

    // The caller is gone, and `next` with it.
    const again = await untilDone(new Rewrapping(pool, both, log, PAGE));
    expect(again.rewrapped).toBeGreaterThan(0);
    const wraps = await wrappedCount();
    expect(again.keys).toEqual([
      { keyId: 'key-2', place: 'first', wraps },
      { keyId: 'key-1', place: 'behind', wraps: 0 },
    ]);
    expect(await readWith(onlyNew)).toEqual({ texts: 2, letters: 2, contents: 2 });
    expect(await new Rewrapping(pool, onlyNew, log).rewrap({})).toEqual({
      keyId: 'key-2',
      rewrapped: 0,
      next: null,
      keys: [{ keyId: 'key-2', place: 'first', wraps }],
    });
  });

  it('[V4] leaves what was erased erased', async () => {
    expect((await textOf('erased', onlyNew))!['text']).toBeNull();
    expect(await new SubjectKeys(pool, onlyNew).find('default', 'erased')).toBeUndefined();
    const { rows } = await pool.query(
      `SELECT wrapped FROM ledger.subject_keys WHERE subject = 'erased'
       UNION ALL SELECT wrapped_data_key FROM ledger.evidence_contents WHERE gone_at IS NOT NULL`,
    );
    expect(rows).toEqual([{ wrapped: null }, { wrapped: null }]);
  });

  it('[V4] restores no key that is destroyed while it is rewrapped', async () => {
    const subjects = new SubjectKeys(pool, onlyNew);
    for (const subject of ['carl', 'cora']) await subjects.of('default', subject);
    const beside = {
      query: async (text: string, values: unknown[]) => {
        if (text.startsWith('UPDATE ledger.subject_keys'))
          await subjects.destroy('default', 'carl');
        return pool.query(text, values);
      },
    } as Pool;
    const back = MasterKeys.of(`${OLD},${NEW}`);
    expect((await untilDone(new Rewrapping(beside, back, log))).rewrapped).toBeGreaterThan(0);
    expect(await new SubjectKeys(pool, back).find('default', 'carl')).toBeUndefined();
    await untilDone(new Rewrapping(pool, both, log));
  });

  it('[V4] leaves what it cannot open, counts it, and says no key', async () => {
    const third = MasterKeys.of(STRANGE);
    await new SubjectKeys(pool, third).of('default', 'dora');
    const { keys } = await untilDone(new Rewrapping(pool, both, log));
    expect(keys).toContainEqual({ keyId: 'key-3', place: 'absent', wraps: 1 });
    expect(await new SubjectKeys(pool, third).find('default', 'dora')).toBeDefined();
    expect(logged).toContainEqual([
      { err: expect.objectContaining({ message: expect.stringMatching(/has no key key-3/) }) },
      expect.stringMatching(/cannot be unwrapped/),
    ]);
    for (const setting of [OLD, NEW, STRANGE])
      expect(JSON.stringify(logged)).not.toContain(setting.split(':')[1]);
  });

  it('[V4] goes on only from where an answer was, and tells nobody who has keys', async () => {
    const rewrapping = new Rewrapping(pool, both, log, PAGE);
    const { next } = await rewrapping.rewrap({});
    const cursor = Buffer.from(next!, 'base64url').toString('latin1');
    expect(cursor).not.toMatch(/default|ana/);
    const changed = Buffer.from(next!, 'base64url');
    changed[changed.length - 1]! ^= 1;
    for (const after of ['x', next!.slice(0, -4), changed.toString('base64url')])
      await expect(rewrapping.rewrap({ after })).rejects.toMatchObject({
        code: 'invalid_request',
        errors: [{ pointer: '/after' }],
      });
  });

  const untilDone = async (rewrapping: Rewrapping) => {
    let answer = await rewrapping.rewrap({});
    let rewrapped = answer.rewrapped;
    while (answer.next !== null) {
      answer = await rewrapping.rewrap({ after: answer.next });
      rewrapped += answer.rewrapped;
    }
    return { ...answer, rewrapped };
  };

  const contentsWith = async (master: MasterKeys): Promise<ContentStore> => {
    const places = await Places.of(pool, {
      WRIT_CONTENT_PLACE: 'postgres',
      WRIT_S3_ENDPOINT: undefined,
      WRIT_S3_REGION: 'none',
    });
    const limits = { smallUpTo: 1_024, most: 1_024 };
    return new ContentStore(new ContentRows(pool), places, new SubjectKeys(pool, master), limits);
  };

  const textOf = async (order: string, master: MasterKeys) => {
    const texts = new Texts(pool, master, { error: () => undefined });
    const request = {
      name: 'work-order-history',
      tenant: 'default',
      scope: 'tenant',
      limit: 10,
      filters: { workOrderId: order },
    } as const;
    const { rows } = await readHistory(pool, texts, request, { isReadable: true });
    return (rows[0]!.data as Record<string, Record<string, unknown>>)['rationale'];
  };

  /** How many of the two of each kind that are not erased can be read with these keys. */
  const readWith = async (master: MasterKeys) => {
    const counts = { texts: 0, letters: 0, contents: 0 };
    const contents = await contentsWith(master);
    for (const order of ['a', 'b'])
      if ((await textOf(order, master))!['text'] === RATIONALE) counts.texts += 1;
    for (const subject of ['ana', 'ben']) if (await isLetter(subject, master)) counts.letters += 1;
    for (const name of ['a', 'b']) {
      const stored = await contents.find(contentOf(bytesOf(name)));
      const read = await contents.read(stored!, 0, 100).catch(() => undefined);
      if (read?.equals(bytesOf(name))) counts.contents += 1;
    }
    return counts;
  };

  const isLetter = async (subject: string, master: MasterKeys): Promise<boolean> => {
    const key = await new SubjectKeys(pool, master).find('default', subject).catch(() => undefined);
    return key?.open(sealed.get(subject)!, 'letter').equals(LETTER) ?? false;
  };

  const wrappedCount = async (): Promise<number> => {
    const { rows } = await pool.query<{ count: number }>(
      `SELECT (SELECT count(*) FROM ledger.subject_keys WHERE wrapped IS NOT NULL)
         + (SELECT count(*) FROM ledger.text_keys WHERE wrapped IS NOT NULL)
         + (SELECT count(*) FROM ledger.evidence_contents
            WHERE wrapped_data_key IS NOT NULL AND subject = '') AS count`,
    );
    return Number(rows[0]!.count);
  };
});
