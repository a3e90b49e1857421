import { type ClientBase } from 'pg';
import { DEFAULT_LOG } from '#kernel';
import { placementIn, readMovedSlots } from '#platform';

/** Says of a tenant whether another log serves it. */
export type IsElsewhere = (tenant: string) => boolean;

export const NOBODY_ELSEWHERE: IsElsewhere = () => false;

/**
 * Tenants that moved to or from this log, and that it does not serve: their effects are caused, and their keys stored, in another one.
 * A database from before moves has no such table, and an error would end the transaction of the audit.
 */
export const tenantsElsewhere = async (sql: Pick<ClientBase, 'query'>): Promise<IsElsewhere> => {
  const { rows } = await sql.query<{ is: boolean }>(
    `SELECT to_regclass('ledger.moved_slots') IS NOT NULL AS is`,
  );
  if (!rows[0]!.is) return NOBODY_ELSEWHERE;
  const moved = await readMovedSlots(sql);
  const { ofLog = DEFAULT_LOG } = moved;
  return (tenant) => placementIn(moved, ofLog, tenant) === 'elsewhere';
};
