import { OneAtATime } from './one-at-a-time';

describe('work one at a time', () => {
  const turns = new OneAtATime();
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
    const all = ['a', 'bad', 'c'].map((name) => turns.run('stream', work(name)));
    expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(log).toEqual(['a begins', 'a ends', 'bad begins', 'bad ends', 'c begins', 'c ends']);
  });

  it('waits for no other name', async () => {
    await Promise.all([turns.run('one', work('a')), turns.run('two', work('b'))]);
    expect(log).toEqual(['a begins', 'b begins', 'a ends', 'b ends']);
  });
});
