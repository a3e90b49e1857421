import { type QueryReply } from '#contracts';
import { csvPages } from './csv';

const csvOf = async (title: unknown): Promise<string> => {
  const page = { columns: ['title', 'n'], rows: [{ title, n: -1 }], nextCursor: null };
  let text = '';
  for await (const piece of csvPages(page as unknown as QueryReply, jest.fn())) text += piece;
  return text;
};

describe('a text in CSV', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['\t=1+1', "'\t'=1+1"],
    ['\uFF1D1+1', "'\uFF1D1+1"],
    ['see;=1+1', "see;'=1+1"],
    ['see\t@SUM(A1)', "see\t'@SUM(A1)"],
    ['see;"=1+1"', '"see;""\'=1+1"""'],
    ['see\n=1+1', '"see\n\'=1+1"'],
    [{ memo: 'x;=1+1' }, `"{""memo"":""x;'=1+1""}"`],
    ['1; -2', '1; -2'],
    ['a - b', 'a - b'],
  ])('[Q1] is no formula in a spreadsheet, whatever separates its cells: %j', async (title, cell) =>
    expect(await csvOf(title)).toBe(`title,n\n${cell},-1\n`),
  );
});
