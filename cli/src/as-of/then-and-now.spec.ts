import fc from 'fast-check';
import { thenAndNow } from './then-and-now';

const rows = (...names: string[]) => names.map((name) => ({ name }));
const marked = (then: string[], now: string[]) =>
  thenAndNow(rows(...then), rows(...now)).map(({ mark, row }) => `${mark}${String(row['name'])}`);

describe('what was known then against what is known now', () => {
  it('[Q7] marks what is gone and what came, in the order of the rows', () => {
    expect(marked(['a', 'b', 'd'], ['a', 'c', 'd', 'e'])).toEqual(['a', '-b', '+c', 'd', '+e']);
    expect(marked([], ['a'])).toEqual(['+a']);
    expect(marked(['a', 'a'], ['a'])).toEqual(['a', '-a']);
  });

  it('[Q7] keeps every row of both, whatever they are', () => {
    const names = fc.array(fc.constantFrom('a', 'b', 'c', 'd'));
    fc.assert(
      fc.property(names, names, (then, now) => {
        const marked = thenAndNow(rows(...then), rows(...now));
        const of = (...marks: string[]) =>
          marked.flatMap(({ mark, row }) => (marks.includes(mark) ? [row['name']] : [])).sort();
        expect(of('', '-')).toEqual([...then].sort());
        expect(of('', '+')).toEqual([...now].sort());
      }),
    );
  });
});
