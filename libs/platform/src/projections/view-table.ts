import { type ClientBase, type QueryConfig } from 'pg';
import { type Projection, type Row, type RowId } from '#kernel';
import { rowArray, type RowType, textArray } from '../postgres/binary-array';
import { columnParsers } from '../postgres/column-parsers';
import { readRowType } from '../postgres/row-type';
import { type ChangedRows, rowKey } from './page-fold';

const IDENTIFIER = /^[a-z][a-z0-9_]{0,50}$/;

/** A name that may stand in SQL as it is; throws on anything else. */
export const identifier = (name: string): string => {
  if (!IDENTIFIER.test(name)) throw new Error(`Not a plain SQL name: ${name}`);
  return name;
};

/** The table that holds one generation of a view; the view of the same name shows the serving one. */
export const tableOf = (schema: string, name: string, generation: number): string =>
  `${identifier(schema)}.${identifier(name)}_g${generation}`;

/** Columns of a key that are looked for in an index; the others of a longer key are compared with what is found. */
const FOUND_BY = 4;

/**
 * Whether a row `t` of the table is the one that `named` names. Postgres takes columns for independent of each other, and so any
 * index over some of them for as good as the primary key: of what rests on one policy it would read everything, for each row.
 * A longer key is found by its beginning, which nothing but the primary key has.
 */
const isNamed = (key: readonly string[], named: string): string =>
  key
    .map((name, i) =>
      i < FOUND_BY ? `t.${name} = ${named}.${name}` : `t.${name} || '' = ${named}.${name}`,
    )
    .join(' AND ');

const ROWS_A_STATEMENT = 8_000;

/**
 * Reads and writes the rows of one generation, many at a time: all rows of a page travel as one
 * array of the table's row type. The statements are made once, from the projection's columns.
 */
export class ViewTable {
  private readonly table: string;
  private readonly columns: readonly string[];
  private readonly loadSql: string;
  private readonly upsertSql: string;
  private readonly deleteSql: string;
  private rowType?: RowType;

  constructor(
    schema: string,
    private readonly projection: Projection,
    generation: number,
  ) {
    const table = (this.table = tableOf(schema, projection.name, generation));
    const columns = (this.columns = Object.keys(projection.columns).map(identifier));
    const key = projection.key.map(identifier);
    const keyArrays = key.map((_, i) => `$${i + 1}::text[]`).join(', ');
    const others = columns.filter((name) => !key.includes(name));
    this.loadSql = `SELECT ${columns.map((name) => `t.${name}`).join(', ')}
      FROM unnest(${keyArrays}) AS wanted(${key.join(', ')}) JOIN ${table} AS t ON ${isNamed(key, 'wanted')}`;
    this.upsertSql = `INSERT INTO ${table} (${columns.join(', ')})
      SELECT ${columns.join(', ')} FROM unnest($1::${table}[])
      ON CONFLICT (${key.join(', ')}) DO UPDATE
      SET ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`;
    this.deleteSql = `DELETE FROM ${table} AS t
      USING unnest(${keyArrays}) AS gone(${key.join(', ')})
      WHERE ${isNamed(key, 'gone')}`;
  }

  /** Learns the table's row type; to be awaited once, before anything is written. */
  async describe(client: ClientBase): Promise<void> {
    if (this.rowType) return;
    const rowType = await readRowType(client, this.table);
    const found = new Set(rowType.columns.map(({ name }) => name));
    const lacking = this.columns.filter((name) => !found.has(name));
    if (lacking.length > 0)
      throw new Error(`${this.table} lacks ${lacking.join(', ')}: write a migration that adds it.`);
    this.rowType = rowType;
  }

  /** The rows that exist among `rowIds`, by row key. */
  async load(client: ClientBase, rowIds: readonly RowId[]): Promise<Map<string, Row>> {
    const { rows } = await client.query<Row>({
      ...this.statement('load', this.loadSql),
      values: this.keyArrays(rowIds),
      types: columnParsers,
    });
    return new Map(rows.map((row) => [this.keyOf(row), row]));
  }

  /**
   * The statements that bring the table to `changed`; to be run in one transaction. A page of a building may change many rows: each
   * statement takes so many that it ends well within the time that a statement has.
   */
  statementsFor(changed: ChangedRows): readonly QueryConfig[] {
    const present: Row[] = [];
    const gone: RowId[] = [];
    for (const [key, row] of changed) {
      if (row) present.push(row);
      else gone.push(key.split('\u0000'));
    }
    const rowType = this.rowType!;
    const statements: QueryConfig[] = [];
    for (const rows of inParts(present))
      statements.push({
        ...this.statement('upsert', this.upsertSql),
        values: [rowArray(rowType, rows)],
      });
    for (const rowIds of inParts(gone))
      statements.push({
        ...this.statement('delete', this.deleteSql),
        values: this.keyArrays(rowIds),
      });
    return statements;
  }

  private keyArrays(rowIds: readonly RowId[]): Buffer[] {
    return this.projection.key.map((_, i) => textArray(rowIds.map((rowId) => rowId[i]!)));
  }

  private keyOf(row: Row): string {
    return rowKey(this.projection.key.map((name) => row[name] as string));
  }

  private statement(verb: string, text: string): QueryConfig {
    return { text, name: `${verb} ${this.table}`.slice(0, 63) };
  }
}

const inParts = <T>(all: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / ROWS_A_STATEMENT) }, (_, part) =>
    all.slice(part * ROWS_A_STATEMENT, (part + 1) * ROWS_A_STATEMENT),
  );
