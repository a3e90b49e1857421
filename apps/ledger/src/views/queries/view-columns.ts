import { type Pool } from 'pg';

/** A column of a documented view, with its Postgres type. */
export interface ViewColumn {
  readonly name: string;
  readonly type: string;
}

/** The columns of `writ.<view>`, a view or a function, in their documented order, from the catalogue. */
export const readColumns = async (pool: Pool, view: string): Promise<readonly ViewColumn[]> => {
  const { rows } = await pool.query<ViewColumn>(
    `SELECT attname AS name, format_type(atttypid, atttypmod) AS type, attnum AS number
     FROM pg_attribute
     WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped
     UNION ALL
     SELECT a.name, format_type(a.type, NULL), a.number
     FROM pg_proc AS p CROSS JOIN LATERAL unnest(proargnames, proallargtypes, proargmodes)
       WITH ORDINALITY AS a(name, type, mode, number)
     WHERE p.oid = to_regproc($1) AND a.mode = 't'
     ORDER BY number`,
    [`writ.${view}`],
  );
  if (rows.length === 0) throw new Error(`The database has no writ.${view}: migrate it.`);
  return rows;
};

/** `work_order_id` → `workOrderId`: how a column is called outside SQL. */
export const camelCase = (column: string): string =>
  column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
