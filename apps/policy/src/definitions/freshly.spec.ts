import { Freshly } from './definition-store';

/** A refresh that is finished by hand, in order. */
const byHand = () => {
  const begun: ((answer: string) => void)[] = [];
  const failing: ((error: Error) => void)[] = [];
  const fresh = new Freshly(
    () =>
      new Promise<string>((resolve, reject) => {
        begun.push(resolve);
        failing.push(reject);
      }),
  );
  return { begun, failing, fresh };
};

const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('a shared refresh', () => {
  it('begins at once for the first caller', () => {
    const { begun, fresh } = byHand();
    void fresh.ask();
    expect(begun).toHaveLength(1);
  });

  it('gives those who ask while one runs the next one, and all of them the same', async () => {
    const { begun, fresh } = byHand();
    const first = fresh.ask();
    const late = [fresh.ask(), fresh.ask(), fresh.ask()];
    expect(begun).toHaveLength(1);
    begun[0]!('old');
    expect(await first).toBe('old');
    await tick();
    expect(begun).toHaveLength(2);
    begun[1]!('new');
    expect(await Promise.all(late)).toEqual(['new', 'new', 'new']);
    await tick();
    expect(begun).toHaveLength(2);
  });

  it('goes on after one that failed', async () => {
    const { begun, failing, fresh } = byHand();
    const first = fresh.ask();
    const late = fresh.ask();
    failing[0]!(new Error('away'));
    await expect(first).rejects.toThrow('away');
    await tick();
    begun[1]!('new');
    expect(await late).toBe('new');
    void fresh.ask();
    expect(begun).toHaveLength(3);
  });
});
