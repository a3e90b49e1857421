import { Lane, OneAtATime, type Waiting } from './lane';
import { Unavailable } from './unavailable';

interface Job extends Waiting {
  readonly name: string;
}

describe('a lane', () => {
  let now = 0;
  let rejected: [string, unknown][] = [];
  let clock: jest.SpyInstance;

  beforeEach(() => {
    now = 0;
    rejected = [];
    clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
  });
  afterEach(() => clock.mockRestore());

  const job = (name: string, deadline = 1_000): Job => ({
    name,
    arrivedAt: now,
    deadline,
    reject: (error) => rejected.push([name, error]),
  });

  /** Takes one job a turn, for so long. */
  const laneOf = (turnMs: number, taken: string[], emptied = () => undefined as void) =>
    new Lane<Job>(async (jobs) => {
      taken.push(jobs.peek()!.name);
      jobs.shift();
      await Promise.resolve();
      now += turnMs;
    }, emptied);

  it('takes what waits in the order of arrival, one turn at a time, and says when it is empty', async () => {
    const taken: string[] = [];
    await new Promise<void>((resolve) => {
      const lane = laneOf(1, taken, resolve);
      for (const name of ['a', 'b', 'c']) lane.add(job(name));
    });
    expect(taken).toEqual(['a', 'b', 'c']);
    expect(rejected).toEqual([]);
  });

  it('tells a caller to come again when the deadline has passed before the turn', async () => {
    const taken: string[] = [];
    await new Promise<void>((resolve) => {
      const lane = laneOf(600, taken, resolve);
      for (const name of ['a', 'b', 'late']) lane.add(job(name));
    });
    expect(taken).toEqual(['a', 'b']);
    expect(rejected).toEqual([['late', expect.any(Unavailable)]]);
  });

  it('refuses at once whose turn cannot come in time, with when to come again', async () => {
    await new Promise<void>((resolve) => {
      const lane: Lane<Job> = new Lane<Job>(async (jobs) => {
        const { name } = jobs.peek()!;
        jobs.shift();
        await Promise.resolve();
        if (name === 'slow') now += 4_000;
        if (name !== 'next') return;
        for (let n = 0; n < 20; n++) lane.add(job(`${n}`, now + 8_000));
      }, resolve);
      lane.add(job('slow', 60_000));
      lane.add(job('next', 60_000));
    });
    const atOnce = rejected.map(([, error]) => error as Unavailable);
    expect(rejected.map(([name]) => name)).toEqual(
      Array.from({ length: 9 }, (_, n) => `${n + 11}`),
    );
    expect(atOnce.every((error) => error.retryAfterSeconds > 8)).toBe(true);
  });

  it('goes on with those that came after a failure', async () => {
    const taken: string[] = [];
    await new Promise<void>((resolve) => {
      const lane: Lane<Job> = new Lane<Job>(async (jobs) => {
        const { name } = jobs.peek()!;
        taken.push(name);
        await Promise.resolve();
        if (name === 'a') jobs.rejectUntil(now, new Error('away'));
        else jobs.shift();
      }, resolve);
      lane.add(job('a'));
      lane.add(job('b'));
      now = 5;
      const later = { ...job('c'), arrivedAt: 10 };
      lane.add(later);
    });
    expect(taken).toEqual(['a', 'c']);
    expect(rejected.map(([name]) => name)).toEqual(['a', 'b']);
  });
});

describe('work one at a time', () => {
  const queue = new OneAtATime();
  let log: string[] = [];

  const work = (name: string) => async () => {
    log.push(`${name} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    log.push(`${name} ends`);
    if (name === 'bad') throw new Error('bad');
    return name;
  };
  beforeEach(() => (log = []));

  it('goes on in the order of arrival under one name, also after a failure', async () => {
    const all = ['a', 'bad', 'c'].map((name) => queue.run('stream', work(name)));
    expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(log).toEqual(['a begins', 'a ends', 'bad begins', 'bad ends', 'c begins', 'c ends']);
  });

  it('waits for no other name', async () => {
    await Promise.all([queue.run('one', work('a')), queue.run('two', work('b'))]);
    expect(log).toEqual(['a begins', 'b begins', 'a ends', 'b ends']);
  });
});
