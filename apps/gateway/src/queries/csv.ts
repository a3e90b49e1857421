import { stringify } from 'csv-stringify/sync';
import { type QueryReply } from '#contracts';

/**
 * Rows as CSV (RFC 4180), one page of text at a time, so that neither side ever holds more. The
 * first line names the columns. What a spreadsheet would run as a formula is escaped.
 */
export async function* csvPages(
  first: QueryReply,
  next: (cursor: string) => Promise<QueryReply>,
): AsyncGenerator<string, void, undefined> {
  const columns = [...first.columns];
  yield textOf(first.rows, columns, true);
  for (let cursor = first.nextCursor; cursor !== null;) {
    const page = await next(cursor);
    yield textOf(page.rows, columns, false);
    cursor = page.nextCursor;
  }
}

/**
 * Where the separator of a spreadsheet is `;` or a tab, as in much of Europe, a cell begins there, too, and a row at a line
 * break in it.
 */
const SECOND_CELL = /([;\t\r\n]"*)(?=[=+\-@\uFF0B\uFF0D\uFF1D\uFF20])/g;

const escaped = (text: string): string => text.replaceAll(SECOND_CELL, "$1'");

const textOf = (rows: QueryReply['rows'], columns: string[], header: boolean): string =>
  stringify([...rows], {
    columns,
    header,
    escape_formulas: true,
    cast: {
      boolean: String,
      object: (value) => escaped(JSON.stringify(value)),
      string: escaped,
    },
  });
