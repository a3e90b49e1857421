import { Unavailable } from '#platform';
import { type TurnLimits, Turns } from './turns';

/** Work that ends when the test says so. */
class Works {
  readonly begun: string[] = [];
  private readonly ends = new Map<string, () => void>();

  constructor(private readonly turns: Turns) {}

  ask(tenant: string, name: string): Promise<void> {
    return this.turns.take(tenant, () => {
      this.begun.push(name);
      return new Promise((end) => this.ends.set(name, end));
    });
  }

  async end(name: string): Promise<void> {
    this.ends.get(name)!();
    await new Promise(setImmediate);
  }
}

const works = (limits: Partial<TurnLimits> = {}): Works =>
  new Works(new Turns({ atOnce: 2, ofOneTenant: 1, mostWaiting: 3, waitMs: 60_000, ...limits }));

describe('turns', () => {
  it('[Q7] go round the tenants, however many of one wait', async () => {
    const asked = works();
    const all = ['a1', 'a2', 'a3', 'b1', 'b2', 'c1'].map((name) => asked.ask(name[0]!, name));
    await new Promise(setImmediate);
    expect(asked.begun).toEqual(['a1', 'b1']);
    await asked.end('a1');
    expect(asked.begun.slice(2)).toEqual(['c1']);
    await asked.end('c1');
    expect(asked.begun.slice(3)).toEqual(['a2']);
    await asked.end('b1');
    expect(asked.begun.slice(4)).toEqual(['b2']);
    for (const name of ['a2', 'a3', 'b2']) await asked.end(name);
    await Promise.all(all);
  });

  it('[Q7] are refused where too many of the tenant wait, and of no other', async () => {
    const asked = works({ mostWaiting: 1 });
    const all = [asked.ask('a', 'a1'), asked.ask('a', 'a2'), asked.ask('b', 'b1')];
    await expect(asked.ask('a', 'a3')).rejects.toBeInstanceOf(Unavailable);
    for (const name of ['a1', 'a2', 'b1']) await asked.end(name);
    await Promise.all(all);
    expect(asked.begun).toEqual(['a1', 'b1', 'a2']);
  });

  it('[Q7] are given to nobody who has gone', async () => {
    const asked = works({ waitMs: 1 });
    const first = asked.ask('a', 'a1');
    await expect(asked.ask('a', 'a2')).rejects.toBeInstanceOf(Unavailable);
    await asked.end('a1');
    await first;
    expect(asked.begun).toEqual(['a1']);
  });

  it('[Q7] go on after work that fails', async () => {
    const turns = new Turns({ atOnce: 1, ofOneTenant: 1, mostWaiting: 3, waitMs: 60_000 });
    const failed = turns.take('a', () => Promise.reject(new Error('no')));
    const next = turns.take('a', () => Promise.resolve('done'));
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('done');
  });
});
