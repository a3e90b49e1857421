import { fitting, jsonBytes, PAGE_BYTES } from './page-bytes';

describe('what fits into one answer', () => {
  const rows = (...bytes: number[]): readonly number[] => bytes;
  const itself = (bytes: number): number => bytes;

  it('ends before the row that is too much', () => {
    expect(fitting(rows(PAGE_BYTES - 10, 10, 1, 1), itself)).toEqual([PAGE_BYTES - 10, 10]);
  });

  it('lets one row through, however large', () => {
    expect(fitting(rows(PAGE_BYTES * 2, 1), itself)).toEqual([PAGE_BYTES * 2]);
  });

  it('keeps what is small whole', () => {
    expect(fitting(rows(1, 2, 3), itself)).toEqual([1, 2, 3]);
    expect(fitting([], itself)).toEqual([]);
  });

  it('counts bytes and not characters', () => {
    expect(jsonBytes({ a: 'ä' })).toBe('{"a":"x"}'.length + 2);
  });
});
