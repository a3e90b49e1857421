import { type Rows } from '../api/rows';
import { truthOf } from '../as-of/as-of-options';
import { cellOf, sayJson, sayLine, tableOf, type Terminal } from '../terminal';

/** A column of a list: its heading, and the field of a row or what is made of the row. */
export type Column = readonly [string, string | ((row: Rows['rows'][number]) => unknown)];

export interface Listed {
  readonly columns: readonly Column[];
  /** What stands there when there is nothing. */
  readonly nothing: string;
  readonly json: boolean;
}

export const ROWS = 100;

/** Prints rows as a table, with what was left out; as JSON `{items, more}`. */
export const sayList = (
  { out }: Terminal,
  { rows, more, ...at }: Rows,
  { columns, nothing, json }: Listed,
): void => {
  if (json) return sayJson(out, { items: rows, more });
  if (rows.length === 0) return sayLine(out, nothing);
  const cells = rows.map((row) =>
    columns.map(([, field]) => cellOf(typeof field === 'string' ? row[field] : field(row))),
  );
  sayLine(
    out,
    tableOf(
      columns.map(([name]) => name),
      cells,
    ),
  );
  const count = rows.length === 1 ? '1 row' : `${rows.length} rows`;
  const left = more ? `; there are more: --limit` : '';
  sayLine(out, `${count}${left}; ${truthOf(at)}`);
};
