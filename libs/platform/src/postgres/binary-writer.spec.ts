import { BinaryWriter } from './binary-writer';

const POSTGRES_EPOCH = Date.parse('2000-01-01T00:00:00Z');

/** Microseconds since the year 2000, as they were written. */
const written = (instant: string): bigint => {
  const writer = new BinaryWriter();
  writer.instant(instant);
  return writer.finish().readBigInt64BE(4);
};

describe('an instant for Postgres', () => {
  it.each([
    '2030-01-01T00:00:00.000Z',
    '2000-02-29T23:59:59.999Z',
    '1999-12-31T23:59:59.999Z',
    '1600-02-28T12:00:00.001Z',
    '0100-01-01T00:00:00.000Z',
    '0099-03-01T00:00:00.000Z',
    '2030-12-31T00:00:00Z',
    '2030-06-15T10:00:00.000+02:00',
  ])('is the one that %s names', (instant) => {
    expect(written(instant)).toBe(BigInt(Date.parse(instant) - POSTGRES_EPOCH) * 1_000n);
  });

  it.each([
    '2030-13-01T00:00:00.000Z',
    '2030-00-10T00:00:00.000Z',
    '2030-01-32T00:00:00.000Z',
    'x',
  ])('is not made of %s', (text) => expect(() => written(text)).toThrow(RangeError));
});
