import { diffRows, stretchesOf, sumOf, unified } from './text-diff-lines';

describe('texts compared by lines', () => {
  const shown = (before: string, after: string): string[] =>
    diffRows(before, after).map(
      (row) => `${row.before?.text ?? ''}|${row.after?.text ?? ''}${row.isSame ? '' : ' *'}`,
    );

  it('stands a changed line beside what it became', () => {
    expect(shown('a\nb\nc\n', 'a\nB\nc\n')).toEqual(['a|a', 'b|B *', 'c|c']);
    expect(shown('a\nc', 'a\nb\nc')).toEqual(['a|a', '|b *', 'c|c']);
    expect(shown('a\nb', 'a')).toEqual(['a|a', 'b| *']);
  });

  it('numbers the lines of each side by itself', () => {
    const last = diffRows('a\nz', 'a\nb\nz').at(-1);
    expect([last?.before?.number, last?.after?.number]).toEqual([2, 3]);
  });

  it('does not take another way of ending lines for a change', () => {
    expect(sumOf(diffRows('a\r\nb\r\n', 'a\nb'))).toEqual({ removed: 0, added: 0 });
  });

  it('puts away what is far from any change', () => {
    const before = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const after = before.with(10, 'other');
    const stretches = stretchesOf(diffRows(before.join('\n'), after.join('\n')), 2);
    expect(stretches.map(({ isHidden, rows }) => [isHidden, rows.length])).toEqual([
      [true, 8],
      [false, 5],
      [true, 7],
    ]);
  });

  it('says in one column first what went, then what came', () => {
    const rows = unified(diffRows('a\nb\nc\nd', 'a\nB\nC\nd'));
    expect(rows.map(({ before, after }) => before?.text ?? `+${after?.text}`)).toEqual([
      'a',
      'b',
      'c',
      '+B',
      '+C',
      'd',
    ]);
    expect(sumOf(diffRows('a\nb\nc\nd', 'a\nB\nC\nd'))).toEqual({ removed: 2, added: 2 });
  });
});
