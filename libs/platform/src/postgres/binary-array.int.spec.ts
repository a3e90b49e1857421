import fc from 'fast-check';
import { Client } from 'pg';
import { anyCharacter } from '#testkit';
import { rowArray, type RowType, textArray } from './binary-array';
import { columnParsers } from './column-parsers';
import { readRowType } from './row-type';

const types = [
  'text',
  'integer',
  'bigint',
  'boolean',
  'timestamptz',
  'jsonb',
  'bytea',
  'uuid',
] as const;

const int4 = fc.integer();
const cells: Readonly<Record<(typeof types)[number], fc.Arbitrary<unknown>>> = {
  text: fc.string({ unit: anyCharacter(fc) }).filter((text) => !text.includes('\u0000')),
  integer: int4,
  bigint: fc.maxSafeInteger(),
  boolean: fc.boolean(),
  timestamptz: fc
    .date({
      min: new Date('-000001-01-01T00:00:00Z'),
      max: new Date('+010001-01-01T00:00:00Z'),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString()),
  jsonb: fc.oneof(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), int4), fc.array(int4)),
  bytea: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  uuid: fc.uuid(),
};

const rows = fc.array(
  fc.record(Object.fromEntries(types.map((type) => [type, fc.option(cells[type], { nil: null })]))),
  { maxLength: 50 },
);

describe('arrays in the binary format', () => {
  const client = new Client({ connectionString: process.env['WRIT_TEST_DATABASE_URL'] });
  let rowType: RowType;

  beforeAll(async () => {
    await client.connect();
    await client.query(`CREATE TEMP TABLE cells (number integer,
      ${types.map((type) => `"${type}" ${type}`).join(', ')}, smallint smallint)`);
    rowType = await readRowType(client, 'cells');
  });
  afterAll(() => client.end());

  it('come back as they were sent, whatever the rows hold', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (sent) => {
        const numbered = sent.map((row, number) => ({ number, ...row, smallint: null }));
        const { rows: got } = await client.query({
          text: 'SELECT * FROM unnest($1::cells[]) ORDER BY number',
          values: [rowArray(rowType, numbered as never)],
          types: columnParsers,
        });
        expect(got).toEqual(numbered);
      }),
      { numRuns: 200 },
    );
  });

  it('take texts of any length and script', async () => {
    const texts = ['', 'é'.repeat(10_000), '🪶', 'a'.repeat(48), `${'a'.repeat(47)}ü`];
    const { rows: got } = await client.query({
      text: 'SELECT text FROM unnest($1::text[]) AS text',
      values: [textArray(texts)],
    });
    expect(got.map(({ text }) => text)).toEqual(texts);
  });

  it.each([
    ['text', 5],
    ['integer', '5'],
    ['integer', 2 ** 31],
    ['bigint', 0.5],
    ['timestamptz', 'yesterday'],
    ['bytea', 'text'],
    ['smallint', 5],
  ] as const)('refuse a %s that is %p', (type, cell) => {
    expect(() => rowArray(rowType, [{ [type]: cell }])).toThrow();
  });
});
