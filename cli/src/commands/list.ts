import { type Rows } from '../api/rows';
import { truthOf } from '../as-of/as-of-options';
import { cellOf, sayJson, sayLine, tableOf, type Terminal } from '../terminal';

/** A column of a list: the field of a row, or a heading with the field or with what is made of the row. */
export type Column<Field extends string = string> =
  Field | readonly [string, Field | ((row: Readonly<Record<Field, unknown>>) => unknown)];

export interface Listed {
  readonly columns: readonly Column[];
  /** What stands there when there is nothing. */
  readonly nothing: string;
  readonly json: boolean;
}

export const ROWS = 100;

/** Prints rows as a table, with what was left out and, of a view, where they are true; as JSON `{items, more}`. */
export const sayList = (
  { out }: Terminal,
  { rows, more, ...at }: Rows,
  { columns, nothing, json }: Listed,
): void => {
  if (json) return sayJson(out, { items: rows, more });
  if (rows.length === 0) return sayLine(out, nothing);
  const headed = columns.map((column) =>
    typeof column === 'string' ? ([headingOf(column), column] as const) : column,
  );
  const cells = rows.map((row) =>
    headed.map(([, field]) => cellOf(typeof field === 'string' ? row[field] : field(row))),
  );
  const headings = headed.map(([heading]) => heading);
  sayLine(out, tableOf(headings, cells));
  const count = rows.length === 1 ? '1 row' : `${rows.length} rows`;
  const left = more ? `; there are more: --limit` : '';
  const truth = at.position === undefined ? '' : `; ${truthOf(at)}`;
  sayLine(out, `${count}${left}${truth}`);
};

/** `workOrderId` → `work order`. */
const headingOf = (field: string): string =>
  field.replace(/Id$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
