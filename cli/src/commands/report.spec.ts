import { runWrit as run } from '../../test/run-writ';

const TIME = '2030-01-01T09:00:00Z';
const page = (...items: object[]) => ({ items, nextCursor: null });

describe('writ report of the past', () => {
  it('[Q7] passes on the moment, and says what the answer is true at', async () => {
    const { said, asked } = await run(
      ['report', 'facts', '--as-of', TIME, '--known', 'now'],
      () => ({
        body: page({ name: 'amount' }),
        headers: { 'writ-position': '9', 'writ-as-of': `${TIME}; known=now` },
      }),
    );
    expect(asked[0]!.path).toContain(`asOf=${encodeURIComponent(TIME)}&known=now`);
    expect(said).toContain(`true at ledger position 9, of what had occurred by ${TIME}`);
  });

  it('[Q7] sets what was known then against what is known now', async () => {
    const { said } = await run(['report', 'facts', '--as-of', TIME, '--against-now'], ({ path }) =>
      path.includes('known=now')
        ? {
            body: page({ name: 'amount', value: 1 }, { name: 'payee', value: 3 }),
            headers: { 'writ-position': '9', 'writ-as-of': `${TIME}; known=now` },
          }
        : {
            body: page({ name: 'amount', value: 1 }, { name: 'payee', value: 2 }),
            headers: { 'writ-position': '7', 'writ-as-of': `${TIME}; known=then` },
          },
    );
    expect(said.split('\n').map((line) => line.replace(/ +/g, ' '))).toEqual([
      ' name value',
      ' amount 1',
      '- payee 2',
      '+ payee 3',
      `- known then: 2 rows, true at ledger position 7, as of ${TIME}`,
      `+ known now: 2 rows, true at ledger position 9, of what had occurred by ${TIME}`,
      'rows that differ: 2',
      '',
    ]);
  });

  it('[Q7] waits for views of then, and says how far they are', async () => {
    let asked = 0;
    const { said, complained } = await run(['report', 'facts', '--as-of', '7'], () => {
      asked += 1;
      if (asked > 2) return { body: page() };
      const body = { code: 'view_building', detail: 'Folding.', folded: 5_000, total: 7_000 };
      return { status: 503, body, headers: { 'retry-after': '0' } };
    });
    expect(said).toContain('0 rows');
    expect(complained).toBe('');
    expect(asked).toBe(3);
  });

  it.each([
    ['--as-of', 'yesterday', 'takes a ledger position or a time'],
    ['--known', 'maybe', 'takes then or now'],
    ['--owner=dana', '--against-now', 'goes with --as-of <time>'],
  ])('[Q7] refuses %s %s', async (...args) => {
    const sentence = args.pop()!;
    await expect(run(['report', 'facts', ...args], () => ({ body: page() }))).rejects.toThrow(
      sentence,
    );
  });
});
