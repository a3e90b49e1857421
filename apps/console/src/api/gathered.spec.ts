import { gathered } from './gathered';

const counting = (most: number) => {
  const requests: (readonly string[])[] = [];
  const ask = gathered<string>(async (ids) => {
    requests.push(ids);
    return new Map(ids.filter((id) => id !== 'nobody').map((id) => [id, `title of ${id}`]));
  }, most);
  return { requests, ask };
};

describe('things that rows ask for one by one', () => {
  it('are requested together, each once', async () => {
    const { requests, ask } = counting(100);
    const titles = await Promise.all(['a', 'b', 'a', 'nobody'].map(ask));
    expect(titles).toEqual(['title of a', 'title of b', 'title of a', undefined]);
    expect(requests).toEqual([['a', 'b', 'nobody']]);
  });

  it('are requested in questions of no more than the server takes', async () => {
    const { requests, ask } = counting(2);
    expect(await Promise.all(['a', 'b', 'c'].map(ask))).toEqual([
      'title of a',
      'title of b',
      'title of c',
    ]);
    expect(requests).toEqual([['a', 'b'], ['c']]);
  });

  it('are read again by later callers', async () => {
    const { requests, ask } = counting(100);
    await ask('a');
    await ask('a');
    expect(requests).toEqual([['a'], ['a']]);
  });

  it('fail together', async () => {
    const ask = gathered(() => Promise.reject(new Error('The ledger does not answer now.')), 100);
    const both = await Promise.allSettled([ask('a'), ask('b')]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
