import { FewAtATime } from './few-at-a-time';
import { Unavailable } from './unavailable';

describe('few at a time', () => {
  let begun: string[] = [];
  let ends: (() => void)[] = [];
  beforeEach(() => ([begun, ends] = [[], []]));

  const work = (name: string) => async () => {
    begun.push(name);
    await new Promise<void>((resolve) => ends.push(resolve));
    if (name === 'bad') throw new Error('bad');
    return name;
  };
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it('[P11] begin, and the others in the order of their arrival when one has ended, also by a failure', async () => {
    const few = new FewAtATime(2, 10);
    const all = Promise.allSettled(['bad', 'b', 'c', 'd'].map((name) => few.run(work(name))));
    await turn();
    expect(begun).toEqual(['bad', 'b']);
    for (let n = 0; n < 4; n++) {
      ends[n]!();
      await turn();
    }
    expect(begun).toEqual(['bad', 'b', 'c', 'd']);
    expect((await all).map(({ status }) => status)).toEqual([
      'rejected',
      ...Array.from({ length: 3 }, () => 'fulfilled'),
    ]);
  });

  it('[P11] begin at once where they must not wait, and take the place of nobody', async () => {
    const few = new FewAtATime(1, 10);
    const urgent = {};
    const all = [few.run(work('a')), few.run(work('b')), few.run(work('c'), urgent)];
    few.hurry(urgent);
    few.hurry(urgent);
    await turn();
    expect(begun).toEqual(['a', 'c']);
    for (let n = 0; n < 3; n++) {
      expect(begun.includes('b')).toBe(n === 2);
      ends[n]!();
      await turn();
    }
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c']);
  });

  it('[P11] refuses those that find too many waiting, and no others', async () => {
    const few = new FewAtATime(1, 1);
    const taken = [few.run(work('a')), few.run(work('b'))];
    await expect(few.run(work('c'))).rejects.toBeInstanceOf(Unavailable);
    for (let n = 0; n < 2; n++) {
      await turn();
      ends[n]!();
    }
    expect(await Promise.all(taken)).toEqual(['a', 'b']);
    const later = few.run(work('d'));
    await turn();
    ends[2]!();
    expect(await later).toBe('d');
  });
});
