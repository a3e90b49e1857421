import { Unavailable } from '#platform';
import { type FairQueueLimits, FairQueue } from './fair-queue';

/** Work that ends when the test ends it. */
class Works {
  readonly started: string[] = [];
  private readonly ends = new Map<string, () => void>();

  constructor(private readonly queue: FairQueue) {}

  ask(tenant: string, name: string): Promise<void> {
    return this.queue.take(tenant, () => {
      this.started.push(name);
      return new Promise((end) => this.ends.set(name, end));
    });
  }

  async end(name: string): Promise<void> {
    this.ends.get(name)!();
    await new Promise(setImmediate);
  }
}

const works = (limits: Partial<FairQueueLimits> = {}): Works =>
  new Works(
    new FairQueue({ atOnce: 2, ofOneTenant: 1, mostWaiting: 3, waitMs: 60_000, ...limits }),
  );

describe('a fair queue', () => {
  it('[Q7] serves tenants round robin, however many of one wait', async () => {
    const running = works();
    const all = ['a1', 'a2', 'a3', 'b1', 'b2', 'c1'].map((name) => running.ask(name[0]!, name));
    await new Promise(setImmediate);
    expect(running.started).toEqual(['a1', 'b1']);
    await running.end('a1');
    expect(running.started.slice(2)).toEqual(['c1']);
    await running.end('c1');
    expect(running.started.slice(3)).toEqual(['a2']);
    await running.end('b1');
    expect(running.started.slice(4)).toEqual(['b2']);
    for (const name of ['a2', 'a3', 'b2']) await running.end(name);
    await Promise.all(all);
  });

  it('[Q7] refuses a tenant with too many waiting, and no other', async () => {
    const running = works({ mostWaiting: 1 });
    const all = [running.ask('a', 'a1'), running.ask('a', 'a2'), running.ask('b', 'b1')];
    await expect(running.ask('a', 'a3')).rejects.toBeInstanceOf(Unavailable);
    for (const name of ['a1', 'a2', 'b1']) await running.end(name);
    await Promise.all(all);
    expect(running.started).toEqual(['a1', 'b1', 'a2']);
  });

  it('[Q7] runs nothing for a caller who has gone', async () => {
    const running = works({ waitMs: 1 });
    const first = running.ask('a', 'a1');
    await expect(running.ask('a', 'a2')).rejects.toBeInstanceOf(Unavailable);
    await running.end('a1');
    await first;
    expect(running.started).toEqual(['a1']);
  });

  it('[Q7] continues after work that fails', async () => {
    const queue = new FairQueue({ atOnce: 1, ofOneTenant: 1, mostWaiting: 3, waitMs: 60_000 });
    const failed = queue.take('a', () => Promise.reject(new Error('no')));
    const next = queue.take('a', () => Promise.resolve('done'));
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('done');
  });
});
