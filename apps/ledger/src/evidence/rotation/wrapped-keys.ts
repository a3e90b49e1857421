import { type Pool } from 'pg';
import { wrappingOf as wrappingOfContent } from '../contents/content-upload';
import { wrappingOf as wrappingOfSubject } from '../data-keys/subject-keys';
import { wrappingOf as wrappingOfText } from '../texts/text-keys';

/** A data key that another master key than the first has wrapped. */
export interface WrappedKey {
  /** Of its row, as text. */
  readonly key: readonly string[];
  readonly wrapped: Buffer;
  /** The associated data of its wrapping. */
  readonly as: string;
}

/** A page of rows in the order of their keys. */
export interface Page {
  readonly old: readonly WrappedKey[];
  /** The key of its last row; undefined where no more rows follow. */
  readonly last: readonly string[] | undefined;
}

type Sql = Pick<Pool, 'query'>;

interface Row {
  readonly key: string[];
  readonly more: string[];
  readonly old: Buffer | null;
}

interface Columns {
  readonly table: string;
  /** What the master key wrapped. */
  readonly wrapped: string;
  /** The condition on its rows. */
  readonly which: string;
  /** The primary key, with types. */
  readonly key: Readonly<Record<string, string>>;
  /** Further columns that the associated data needs. */
  readonly more: readonly string[];
  readonly as: (key: readonly string[], more: readonly string[]) => string;
}

/** One kind of data keys that master keys wrap: a column of a table. */
export class WrappedKeys {
  private readonly names: readonly string[];

  constructor(private readonly of: Columns) {
    this.names = Object.keys(of.key);
  }

  /** The rows after a key, and those of them that do not begin with `mark`; destroyed keys are null. */
  async page(
    sql: Sql,
    mark: Buffer,
    after: readonly string[] | undefined,
    limit: number,
  ): Promise<Page> {
    const { table, wrapped, which, key, more, as } = this.of;
    const columns = this.names.join(', ');
    const types = Object.values(key);
    const beyond = after && `AND (${columns}) > (${types.map((t, n) => `$${n + 3}::${t}`).join()})`;
    const { rows } = await sql.query<Row>(
      `SELECT ${arrayOf(this.names)} AS key, ${arrayOf(more)} AS more,
         CASE WHEN substring(${wrapped} FROM 1 FOR length($1::bytea)) <> $1 THEN ${wrapped} END AS old
       FROM ${table} WHERE ${which} ${beyond ?? ''} ORDER BY ${columns} LIMIT $2`,
      [mark, limit, ...(after ?? [])],
    );
    const old = rows.flatMap((row) =>
      row.old ? [{ key: row.key, wrapped: row.old, as: as(row.key, row.more) }] : [],
    );
    return { old, last: rows.length < limit ? undefined : rows.at(-1)!.key };
  }

  /** Replaces the keys that are unchanged since they were read, and answers how many: a destroyed key stays destroyed. */
  async replace(sql: Sql, old: readonly WrappedKey[], fresh: readonly Buffer[]): Promise<number> {
    const { table, wrapped, key } = this.of;
    const columns = Object.entries(key);
    const given = [...columns.map(([, type]) => type), 'bytea', 'bytea'];
    const { rowCount } = await sql.query(
      `UPDATE ${table} AS t SET ${wrapped} = new.fresh
       FROM unnest(${given.map((type, n) => `$${n + 1}::${type}[]`).join()})
         AS new(${[...this.names, 'old', 'fresh'].join()})
       WHERE ${this.names.map((name) => `t.${name} = new.${name}`).join(' AND ')}
         AND t.${wrapped} = new.old`,
      [
        ...this.names.map((_, n) => old.map((one) => one.key[n])),
        old.map((one) => one.wrapped),
        fresh,
      ],
    );
    return rowCount ?? 0;
  }

  /** How many keys each master key wraps, by its id. */
  async counted(sql: Sql): Promise<readonly (readonly [string, number])[]> {
    const { table, wrapped, which } = this.of;
    const { rows } = await sql.query<{ id: string; count: number }>(
      `SELECT encode(substring(${wrapped} FROM 2 FOR get_byte(${wrapped}, 0)), 'escape') AS id, count(*)
       FROM ${table} WHERE ${which} AND ${wrapped} IS NOT NULL GROUP BY 1`,
    );
    return rows.map(({ id, count }) => [id, count] as const);
  }
}

const arrayOf = (columns: readonly string[]): string =>
  `ARRAY[${columns.map((name) => `${name}::text`).join()}]::text[]`;

/** All keys that a master key wraps. The key of a content with a subject is wrapped by its subject's key. */
export const wrappedKeys: readonly WrappedKeys[] = [
  new WrappedKeys({
    table: 'ledger.subject_keys',
    wrapped: 'wrapped',
    which: 'true',
    key: { tenant: 'text', subject: 'text' },
    more: [],
    as: ([tenant, subject]) => wrappingOfSubject(tenant!, subject!),
  }),
  new WrappedKeys({
    table: 'ledger.text_keys',
    wrapped: 'wrapped',
    which: 'true',
    key: { tenant: 'text', stream: 'text', generation: 'integer' },
    more: [],
    as: ([tenant, stream, generation]) =>
      wrappingOfText({ tenant: tenant!, stream: stream!, generation: Number(generation) }),
  }),
  new WrappedKeys({
    table: 'ledger.evidence_contents',
    wrapped: 'wrapped_data_key',
    which: `subject = ''`,
    key: { content_id: 'uuid' },
    more: ['tenant', 'sha256'],
    as: ([contentId], [tenant, sha256]) =>
      wrappingOfContent({ tenant: tenant!, sha256: sha256!, subject: undefined }, contentId!),
  }),
];
