import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import { type Client } from 'pg';
import { type QueryDefinition } from '#contracts';
import { type Stack } from '#testkit';
import { ApiUser } from './client';
import { writ } from './examples';

type Row = Readonly<Record<string, unknown>>;
type Filters = Readonly<Record<string, string>>;

/** A report as each way shows it: every row, values in one form (times as ISO 8601, nothing as null). */
export interface ShownAs {
  readonly sql: readonly Row[];
  readonly json: readonly Row[];
  readonly csv: readonly Row[];
  readonly parquet: readonly Row[];
  readonly cli: readonly Row[];
  /** The JSON rows came in so many pages. */
  readonly pages: number;
  /** What each answer of the API and of `writ` says that it is true at. */
  readonly positions: readonly number[];
}

/** What a report that is answered by a function is given here. */
const ROOT: Filters = { policy: 'refunds' };

/** Asks for all of a report in every way that there is. `analyst` is a session of `analystSession`. */
export const shownAs = async (
  stack: Stack,
  analyst: Client,
  report: QueryDefinition,
): Promise<ShownAs> => {
  const filters = report.given ? ROOT : {};
  const { rows: sql, types } = await bySql(analyst, report, filters);
  // Several pages, however few rows there are.
  const limit = Math.min(1_000, Math.max(1, Math.ceil(sql.length / 3)));
  const [json, csv, parquet, cli] = await Promise.all([
    byPages(stack, report, filters, limit),
    byFile(stack, report, filters, 'text/csv'),
    byFile(stack, report, filters, 'application/vnd.apache.parquet'),
    byWrit(stack, report, filters),
  ]);
  return {
    sql,
    json: json.rows,
    csv: csvRows(csv.file, types),
    parquet: await parquetRows(parquet.file),
    cli: cli.items,
    pages: json.pages,
    positions: [json, csv, parquet, cli].map(({ position }) => position),
  };
};

/** The first row in which two lists differ; undefined where they are the same. */
export const difference = (
  rows: readonly Row[],
  expected: readonly Row[],
): { row: number; is: unknown; should: unknown } | undefined => {
  const row = Array.from({ length: Math.max(rows.length, expected.length) }).findIndex(
    (_, i) => textOf(rows[i]) !== textOf(expected[i]),
  );
  return row < 0 ? undefined : { row, is: rows[row], should: expected[row] };
};

const textOf = (row: Row | undefined): string =>
  JSON.stringify(row && Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));

/** CSV cannot tell an empty text from none. */
export const withoutBlanks = (rows: readonly Row[]): readonly Row[] =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, value === '' ? null : value]),
    ),
  );

const bySql = async (
  analyst: Client,
  { name, given, orderBy, newestFirst }: QueryDefinition,
  filters: Filters,
): Promise<{ rows: readonly Row[]; types: ReadonlyMap<string, number> }> => {
  const read = given?.read(filters) ?? [];
  if ('pointer' in read) throw new Error(`${name}: ${read.message}`);
  const places = read.map((_, i) => `$${i + 1}`).join(', ');
  const view = `writ.${name.replaceAll('-', '_')}`;
  const source = given ? `${view}('default', ${places})` : view;
  const order = orderBy.map((column) => `v.${column}${newestFirst ? ' DESC' : ''}`).join(', ');
  const { fields, rows } = await analyst.query<(string | null)[]>({
    text: `SELECT * FROM ${source} AS v WHERE v.tenant = 'default' ORDER BY ${order}`,
    values: [...read],
    rowMode: 'array',
  });
  const names = fields.map((field) => camelCase(field.name));
  const types = new Map(fields.map((field, i) => [names[i]!, field.dataTypeID]));
  const rowOf = (cells: (string | null)[]): Row =>
    Object.fromEntries(names.map((each, i) => [each, valueOf(cells[i]!, fields[i]!.dataTypeID)]));
  return { rows: rows.map(rowOf), types };
};

const camelCase = (column: string): string =>
  column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

const BOOLEAN = 16;
const NUMBERS: readonly number[] = [20, 21, 23, 700, 701, 1700];
const TIME = 1184;
const JSONB = 3802;

/** What a text of Postgres or of a CSV file stands for. */
const valueOf = (text: string | null, type: number): unknown => {
  if (text === null) return null;
  if (type === BOOLEAN) return text === 't' || text === 'true';
  if (NUMBERS.includes(type)) return Number(text);
  if (type === JSONB) return JSON.parse(text);
  return type === TIME ? new Date(text.replace(/([+-]\d\d)$/, '$1:00')).toISOString() : text;
};

const byPages = async (
  stack: Stack,
  { name }: QueryDefinition,
  filters: Filters,
  limit: number,
): Promise<{ rows: readonly Row[]; pages: number; position: number }> => {
  const analyst = new ApiUser(stack.url, stack.keys['analyst']!);
  const rows: Row[] = [];
  for (let cursor: string | null = '', pages = 1; ; pages += 1) {
    const query = { ...filters, limit: String(limit), ...(cursor && { cursor }) };
    const { body } = await analyst.get(`/v1/reports/${name}?${new URLSearchParams(query)}`);
    rows.push(...body.items);
    cursor = body.nextCursor;
    if (!cursor) return { rows, pages, position: body.position };
  }
};

const byFile = async (
  { url, keys }: Stack,
  { name }: QueryDefinition,
  filters: Filters,
  accept: string,
): Promise<{ file: ArrayBuffer; position: number }> => {
  const headers = { accept, authorization: `Bearer ${keys['analyst']}` };
  const answer = await fetch(`${url}/v1/reports/${name}?${new URLSearchParams(filters)}`, {
    headers,
  });
  if (!answer.ok) throw new Error(await answer.text());
  const position = Number(answer.headers.get('writ-position'));
  return { file: await answer.arrayBuffer(), position };
};

const csvRows = (file: ArrayBuffer, types: ReadonlyMap<string, number>): readonly Row[] => {
  const rows = parse<Record<string, string>>(Buffer.from(file), { columns: true });
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, text]) => {
        // What a spreadsheet would run as a formula stands behind an apostrophe.
        const plain = text.replace(/^'(?=[=+\-@\t\r])/, '');
        return [name, plain === '' ? null : valueOf(plain, types.get(name)!)];
      }),
    ),
  );
};

const parquetRows = async (file: ArrayBuffer): Promise<readonly Row[]> => {
  const rows = await parquetReadObjects({ file });
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plainValue(value)])),
  );
};

const plainValue = (value: unknown): unknown => {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'bigint' ? Number(value) : (value ?? null);
};

/** `writ report --all --json`. */
const byWrit = async (
  stack: Stack,
  { name }: QueryDefinition,
  filters: Filters,
): Promise<{ items: readonly Row[]; position: number }> => {
  const options = Object.entries(filters).flatMap((filter) => ['--filter', filter.join('=')]);
  const { stdout, stderr, code } = await writ(
    stack,
    ['report', name, '--json', '--all', ...options],
    'analyst',
  );
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
};
