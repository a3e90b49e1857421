import { type QueryReply } from '#contracts';
import { AnswerCache } from './answer-cache';

const LARGE = 5_000_000;

/** Waits for work in the background. */
const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('cached answers', () => {
  let time = 0;
  let made = 0;
  let cache: AnswerCache;
  beforeEach(() => {
    [time, made] = [0, 0];
    cache = new AnswerCache(() => time);
  });

  /** Asks the question `key`; making its answer takes `ms`. */
  const ask = (key: string, { ms = 500, atLeast = 0, position = LARGE } = {}) =>
    cache.answer(key, atLeast, async () => {
      await Promise.resolve();
      time += ms;
      made += 1;
      return { columns: [], rows: [{ made }], nextCursor: null, position } satisfies QueryReply;
    });

  it('[Q6] answers again what took long, with its own position, while it is worth it', async () => {
    await ask('a');
    time += 9_999;
    expect(await ask('a', { position: LARGE + 9 })).toMatchObject({
      rows: [{ made: 1 }],
      position: LARGE,
    });
    expect(made).toBe(1);
  });

  it('[Q6] refreshes it in the background: only the first caller waits', async () => {
    await ask('a');
    time += 10_000;
    const beside = ask('a', { position: LARGE + 9 });
    expect(await beside).toMatchObject({ rows: [{ made: 1 }], position: LARGE });
    await settled();
    expect(await ask('a')).toMatchObject({ rows: [{ made: 2 }], position: LARGE + 9 });
    expect(made).toBe(2);
  });

  it('refreshes it once for all callers meanwhile, and tries again where that fails', async () => {
    await ask('a');
    time += 10_000;
    const failing = () => Promise.reject(new Error('gone'));
    expect(await cache.answer('a', 0, failing)).toMatchObject({ position: LARGE });
    await settled();
    await Promise.all([ask('a', { ms: 300 }), ask('a', { ms: 300 })]);
    await settled();
    expect(made).toBe(2);
  });

  it('[Q6] answers nobody with what began to be made a minute ago', async () => {
    await ask('a', { ms: 30_000 });
    time += 29_999;
    await ask('a', { ms: 1 });
    expect(made).toBe(1);
    time += 1;
    expect(await ask('a', { position: LARGE + 9 })).toMatchObject({ position: LARGE + 9 });
    expect(made).toBe(2);
  });

  it('[Q6] refreshes it for a caller who needs a later position', async () => {
    await ask('a');
    await ask('a', { atLeast: LARGE });
    expect(made).toBe(1);
    await ask('a', { atLeast: LARGE + 1, position: LARGE + 1 });
    expect(made).toBe(2);
  });

  it('does not cache quick answers, those of a small ledger, nor other questions', async () => {
    for (const each of [{ ms: 199 }, { position: 999_999 }]) {
      await ask('a', each);
      await ask('a', each);
    }
    await ask('b');
    await ask('c');
    expect(made).toBe(6);
  });

  it('lets those who ask at once wait for one answer, and takes no failure for one', async () => {
    const [one, two] = await Promise.all([ask('a', { ms: 1 }), ask('a', { ms: 1 })]);
    expect([one, two, made]).toEqual([one, one, 1]);
    const failing = cache.answer('b', 0, () => Promise.reject(new Error('gone')));
    const after = ask('b');
    await expect(failing).rejects.toThrow('gone');
    expect(await after).toMatchObject({ position: LARGE });
  });

  it('[Q6] lets nobody wait for an answer that will be too early', async () => {
    const [, later] = await Promise.all([
      ask('a'),
      ask('a', { atLeast: LARGE + 1, position: LARGE + 1 }),
    ]);
    expect(later.position).toBe(LARGE + 1);
  });

  it('makes one answer for all who waited for one that was too early', async () => {
    const later = { atLeast: LARGE + 1, position: LARGE + 1 };
    const answers = await Promise.all([
      ask('a'),
      ask('a', later),
      ask('a', later),
      ask('a', later),
    ]);
    expect(answers.map(({ position }) => position - LARGE)).toEqual([0, 1, 1, 1]);
    expect(made).toBe(2);
  });

  it('keeps a hundred at most, the latest', async () => {
    for (let n = 0; n <= 100; n += 1) await ask(`q${n}`, { ms: 3_000 });
    made = 0;
    time -= 300_000;
    await ask('q100');
    await ask('q1');
    expect(made).toBe(0);
    await ask('q0');
    expect(made).toBe(1);
  });
});
