import { placesIn } from './parse';

const text = 'one\ntwo é three\n\nfour';
const bytesBefore = (word: string): number => Buffer.byteLength(text.slice(0, text.indexOf(word)));

describe('the place of something in a text', () => {
  it('[P6] is its line and column in letters, from whichever place the last call named', () => {
    const placeOf = placesIn(text);
    const places = { one: '1, column 1', three: '2, column 7', four: '4, column 1' };
    const samples = ['one', 'three', 'four', 'three', 'three', 'one'] as const;
    for (const word of samples) expect(placeOf(bytesBefore(word))).toBe(`line ${places[word]}`);
  });

  it('[P6] is the beginning for what was not found, and nothing after it is misplaced', () => {
    const placeOf = placesIn(text);
    expect(placeOf(-1)).toBe('line 1, column 1');
    expect(placeOf(bytesBefore('three'))).toBe('line 2, column 7');
  });
});
