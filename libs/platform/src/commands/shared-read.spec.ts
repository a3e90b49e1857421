import { SharedRead } from './shared-read';

describe('reads of the same at once', () => {
  let begun: { resolve: (value: string) => void; reject: (error: Error) => void }[];
  let shared: SharedRead<string>;
  beforeEach(() => {
    begun = [];
    shared = new SharedRead(
      () => new Promise((resolve, reject) => void begun.push({ resolve, reject })),
    );
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it('are one more for all who come while one is under way, begun after each of them', async () => {
    const [first, second, third] = [shared.run(), shared.run(), shared.run()];
    expect(begun.length).toBe(1);
    begun[0]!.resolve('old');
    expect(await first).toBe('old');
    await turn();
    expect(begun.length).toBe(2);
    begun[1]!.resolve('new');
    expect(await Promise.all([second, third])).toEqual(['new', 'new']);
    expect(shared.isIdle).toBe(true);
  });

  it('do not fail with the one before', async () => {
    const [first, second] = [shared.run(), shared.run()];
    begun[0]!.reject(new Error('away'));
    await expect(first).rejects.toThrow('away');
    await turn();
    begun[1]!.resolve('there');
    expect(await second).toBe('there');
  });
});
