import { type ClientBase } from 'pg';
import { type RowType } from './binary-array';

/** @param table qualified by its schema */
export const readRowType = async (client: ClientBase, table: string): Promise<RowType> => {
  const { rows } = await client.query<{ row_oid: number; name: string; oid: number }>(
    `SELECT ($1::text)::regtype::oid::integer AS row_oid, attname AS name, atttypid::integer AS oid
     FROM pg_attribute WHERE attrelid = ($1::text)::regclass AND attnum > 0 AND NOT attisdropped
     ORDER BY attnum`,
    [table],
  );
  return { oid: rows[0]!.row_oid, columns: rows.map(({ name, oid }) => ({ name, oid })) };
};
