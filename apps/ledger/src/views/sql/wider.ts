import { type QueryRunner } from 'typeorm';
import { type DocumentedColumn, literal } from './documented-view';

/**
 * Adds columns to the tables of a folded view, every generation of it, and to the view that shows the
 * serving one. They may be null: rows get them when the view has been built anew by the code that
 * knows them, and older code that still runs neither reads nor writes them. That is also why nothing
 * takes them away again.
 *
 * @param columns name → Postgres type.
 */
export const widenTable = async (
  db: QueryRunner,
  name: string,
  columns: Readonly<Record<string, string>>,
): Promise<void> => {
  const added = Object.entries(columns).map(
    ([column, type]) => `ADD COLUMN IF NOT EXISTS ${column} ${type}`,
  );
  for (const table of await generationsOf(db, name))
    await db.query(`ALTER TABLE ${table} ${added.join(', ')}`);
  await db.query(
    `CREATE OR REPLACE VIEW views.${name} AS SELECT * FROM ${await servingTable(db, name)}`,
  );
};

/** The tables of a folded view: the one that serves, one that is being built, and leftovers. */
export const generationsOf = async (db: QueryRunner, name: string): Promise<readonly string[]> => {
  const rows: { table: string }[] = await db.query(
    `SELECT format('views.%I', tablename) AS table FROM pg_tables
     WHERE schemaname = 'views' AND tablename ~ $1`,
    [`^${name}_g[0-9]+$`],
  );
  return rows.map(({ table }) => table);
};

const servingTable = async (db: QueryRunner, name: string): Promise<string> => {
  const [row]: { table: string }[] = await db.query(
    `SELECT d.refobjid::regclass::text AS table
     FROM pg_rewrite AS r JOIN pg_depend AS d ON d.objid = r.oid AND d.classid = 'pg_rewrite'::regclass
     WHERE r.ev_class = $1::regclass AND d.refclassid = 'pg_class'::regclass
       AND d.refobjid <> r.ev_class LIMIT 1`,
    [`views.${name}`],
  );
  return row!.table;
};

/** What a documented view is made of, and what is to be said of it from now on. */
export interface WiderView {
  readonly name: string;
  readonly meaning?: string;
  readonly from: string;
  /** Columns of today whose expression is not their name. */
  readonly expressions?: Readonly<Record<string, string>>;
  /** Columns of today that mean something else now. */
  readonly explained?: Readonly<Record<string, string>>;
  readonly added: Readonly<Record<string, DocumentedColumn>>;
}

/** What its added columns are expressions of: whoever widens the view again says them again. */
export const expressionsOf = ({
  added,
}: Pick<WiderView, 'added'>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(added).flatMap(([column, documented]) =>
      typeof documented === 'string' ? [] : [[column, documented[0]] as const],
    ),
  );

/** Puts columns at the end of a documented view: whoever reads it today goes on doing so. */
export const widenView = async (db: QueryRunner, wider: WiderView): Promise<void> => {
  const { name, meaning, from, expressions = {}, explained = {}, added } = wider;
  const view = `writ.${name}`;
  const today: { column: string }[] = await db.query(
    `SELECT attname AS column FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [view],
  );
  const kept = today.map(({ column }) => column).filter((column) => !Object.hasOwn(added, column));
  const selected = [
    ...kept.map((column) => (expressions[column] ? `${expressions[column]} AS ${column}` : column)),
    ...Object.entries(added).map(([column, documented]) =>
      typeof documented === 'string' ? column : `${documented[0]} AS ${column}`,
    ),
  ];
  const meanings = Object.entries({ ...explained, ...added }).map(([column, documented]) => {
    const said = typeof documented === 'string' ? documented : documented[1];
    return `COMMENT ON COLUMN ${view}.${column} IS ${literal(said)};`;
  });
  await db.query(`
    CREATE OR REPLACE VIEW ${view} AS SELECT ${selected.join(', ')} FROM ${from};
    ${meaning ? `COMMENT ON VIEW ${view} IS ${literal(meaning)};` : ''}
    ${meanings.join('\n')}`);
};
