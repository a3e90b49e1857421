import { AsyncLocalStorage } from 'node:async_hooks';
import { Unavailable } from '#platform';
import { RequestQueue } from './request-queue';

describe('requests that arrive together', () => {
  let now = 0;
  let begun: string[];
  let queue: RequestQueue;
  beforeEach(() => {
    begun = [];
    queue = new RequestQueue(() => now);
  });

  /** Takes 4 ms, after a promise. */
  const begin = async (name: string): Promise<void> => {
    begun.push(name);
    await Promise.resolve();
    now += 4;
  };
  const add = (name: string, isUrgent = false): void =>
    queue.add(() => void begin(name), { isUrgent });
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it('begin in the order of their arrival, and none while they are still read', async () => {
    ['a', 'b'].forEach((name) => add(name));
    expect(begun).toEqual([]);
    await turn();
    expect(begun).toEqual(['a', 'b']);
  });

  it('all begin, however many they are', async () => {
    const names = Array.from({ length: 1_000 }, (_, n) => String(n));
    for (const name of names) queue.add(() => begun.push(name));
    for (let n = 0; n < 16; n++) await turn();
    expect(begun).toEqual(names);
  });

  it('[P11] leave time in each turn of the event loop to everything else', async () => {
    ['a', 'b', 'c', 'd', 'e'].forEach((name) => add(name));
    await turn();
    expect(begun).toEqual(['a', 'b', 'c']);
    await turn();
    expect(begun).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('[P11] let what is urgent go ahead, and do not wait for all of it', async () => {
    ['a', 'b', 'c'].forEach((name) => add(name));
    ['halt', 'stop'].forEach((name) => add(name, true));
    await turn();
    expect(begun).toEqual(['halt', 'a', 'stop']);
    await turn();
    expect(begun).toEqual(['halt', 'a', 'stop', 'b', 'c']);
  });

  it('[P11] are refused where thousands wait already, and what is urgent is counted by itself', async () => {
    for (let n = 0; n < 4_096; n++) queue.add(() => begun.push(String(n)));
    expect(() => add('one more')).toThrow(Unavailable);
    add('halt', true);
    await turn();
    expect(begun[0]).toBe('halt');
    add('later');
  });

  it('begin each in its own context, such as its span', async () => {
    const context = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    for (const name of ['a', 'halt'])
      context.run(name, () =>
        queue.add(() => seen.push(context.getStore()), { isUrgent: name === 'halt' }),
      );
    await turn();
    expect(seen).toEqual(['halt', 'a']);
  });
});
