import { type ClientBase, type QueryArrayConfig, types } from 'pg';
import { instantOf } from '#platform';

/** Few enough that a page of the largest events fits into memory. */
const PAGE_ROWS = 512;
const TIMESTAMPTZ = 1184;
/** The usual parsers, apart from times: a `Date` would cut them to milliseconds before the comparison. */
const exactTimes = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === TIMESTAMPTZ ? millisecondsOf : types.getTypeParser(oid, format as 'text'),
};

/**
 * The rows of one query, a page at a time, through a cursor of the server: constant memory for any number of rows. The
 * next page loads while one is processed. Needs a transaction.
 */
export class CursorRows<Row> {
  private rows: readonly Row[] = [];
  private coming: Promise<readonly Row[]>;
  private isAtEnd = false;

  private constructor(
    private readonly client: Pick<ClientBase, 'query'>,
    private readonly name: string,
    private readonly read: (cells: readonly unknown[]) => Row,
  ) {
    this.coming = this.fetch();
  }

  /** `name` is a plain SQL name. Rejects as the database does. */
  static async open<Row>(
    client: Pick<ClientBase, 'query'>,
    name: string,
    sql: string,
    read: (cells: readonly unknown[]) => Row,
  ): Promise<CursorRows<Row>> {
    await client.query(`DECLARE ${name} NO SCROLL CURSOR FOR ${sql}`);
    return new CursorRows(client, name, read);
  }

  /** The next page; empty at the end. */
  async page(): Promise<readonly Row[]> {
    if (this.rows.length > 0) {
      const { rows } = this;
      this.rows = [];
      return rows;
    }
    if (this.isAtEnd) return [];
    const page = await this.coming;
    if (page.length < PAGE_ROWS) this.isAtEnd = true;
    else this.coming = this.fetch();
    return page;
  }

  /** The next rows up to the first that is not due. The order of rows must be that in which they become due. */
  async upTo(isDue: (row: Row) => boolean): Promise<readonly Row[]> {
    const due: Row[] = [];
    for (;;) {
      const page = await this.page();
      const end = page.findIndex((row) => !isDue(row));
      due.push(...page.slice(0, end < 0 ? page.length : end));
      if (end >= 0) this.rows = page.slice(end);
      if (end >= 0 || page.length === 0) return due;
    }
  }

  private fetch(): Promise<readonly Row[]> {
    const config: QueryArrayConfig = {
      text: `FETCH FORWARD ${PAGE_ROWS} FROM ${this.name}`,
      rowMode: 'array',
      types: exactTimes,
    };
    const rows = this.client
      .query<unknown[]>(config)
      .then((page) => page.rows.map((cells) => this.read(cells)));
    // Awaited later: until then its failure is not unhandled.
    rows.catch(() => undefined);
    return rows;
  }
}

const MICROSECONDS = /\.\d{3}(\d{1,3})/;

let knownText = '';
let knownMs = NaN;

/**
 * A `timestamptz` in Postgres' text form as milliseconds since 1970, with a fraction where it has microseconds. Events of
 * one commit share a time, so the last one is cached.
 */
const millisecondsOf = (text: string): number => {
  if (text === knownText) return knownMs;
  const [, micros = '0'] = MICROSECONDS.exec(text) ?? [];
  knownText = text;
  knownMs = Date.parse(instantOf(text)) + Number(micros.padEnd(3, '0')) / 1_000;
  return knownMs;
};
