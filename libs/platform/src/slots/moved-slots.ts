import { type ClientBase, DatabaseError } from 'pg';
import { slotOf } from '#kernel';

/**
 * What a slot goes through while it moves to another log. `draining`: its senders and timers rest. `closing`: its requests are refused
 * too. `moved`: its events are appended in the other log.
 */
type MovingPhase = 'draining' | 'closing' | 'moved';

/** For the migration that owns the schema `ledger`; `writ` exists. */
export const movedSlotsSql = `
  CREATE TABLE ledger.moved_slots (
    slot smallint PRIMARY KEY CHECK (slot BETWEEN 0 AND 255),
    of_log text NOT NULL,
    to_log text NOT NULL CHECK (to_log <> of_log),
    phase text NOT NULL CHECK (phase IN ('draining', 'closing', 'moved')),
    since timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  COMMENT ON TABLE ledger.moved_slots IS
    'Slots of tenants for which the services of this database, those of of_log, do not act, because they move or have moved to another log. Without rows they act for all tenants.';

  CREATE FUNCTION writ.slot_of(tenant text) RETURNS smallint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
      bytes CONSTANT bytea := convert_to(tenant, 'UTF8');
      hash integer := 197;
    BEGIN
      FOR i IN 0 .. length(bytes) - 1 LOOP
        hash := ((hash # get_byte(bytes, i)) * 147) & 255;
      END LOOP;
      RETURN hash;
    END $$;
  COMMENT ON FUNCTION writ.slot_of IS
    'The slot of a tenant, by which it is assigned to a log: FNV-1a over its UTF-8, modulo 256. The lowest byte of a product follows from the lowest bytes of its factors.'`;

/** The log of the services of this session; the default one where its pool has set none. */
const OWN_LOG = `coalesce(nullif(current_setting('writ.log', true), ''), 'default')`;

/**
 * SQL: whether the services of this session act by themselves for a tenant, as an expression of a statement: in the transaction that
 * claims a message or a timer, not only as this process last knew it. Where no slot has moved, it costs one look at an empty table.
 */
export const servedHere = (tenant: string): string => `(NOT EXISTS (SELECT FROM ledger.moved_slots)
  OR (writ.slot_of(${tenant}) NOT IN (SELECT slot FROM ledger.moved_slots)
    AND NOT EXISTS (SELECT FROM ledger.moved_slots WHERE of_log <> ${OWN_LOG})))`;

/** Which slots a database is not to serve, as it was read. */
export interface MovedSlots {
  /** The log whose database it is; undefined where nothing was ever moved, and nobody checks. */
  readonly ofLog: string | undefined;
  readonly phases: ReadonlyMap<number, MovingPhase>;
}

export const NOTHING_MOVED: MovedSlots = { ofLog: undefined, phases: new Map() };

/** `undefined_table`: a database from before slots moved. */
const UNDEFINED_TABLE = '42P01';

/** Rejects as the database does. */
export const readMovedSlots = async (sql: Pick<ClientBase, 'query'>): Promise<MovedSlots> => {
  try {
    const { rows } = await sql.query<{ slot: number; ofLog: string; phase: MovingPhase }>(
      'SELECT slot, of_log AS "ofLog", phase FROM ledger.moved_slots',
    );
    if (rows.length === 0) return NOTHING_MOVED;
    return {
      ofLog: rows[0]!.ofLog,
      phases: new Map(rows.map(({ slot, phase }) => [slot, phase])),
    };
  } catch (error) {
    if (error instanceof DatabaseError && error.code === UNDEFINED_TABLE) return NOTHING_MOVED;
    throw error;
  }
};

/** Where a tenant is, as the services of `ownLog` see it. `unknown`: the database is that of another log, so they serve nobody. */
export type TenantPlacement = 'here' | 'closing' | 'elsewhere' | 'unknown';

export const placementIn = (
  { ofLog, phases }: MovedSlots,
  ownLog: string,
  tenant: string,
): TenantPlacement => {
  if (ofLog === undefined) return 'here';
  if (ofLog !== ownLog) return 'unknown';
  const phase = phases.get(slotOf(tenant));
  if (phase === 'moved') return 'elsewhere';
  return phase === 'closing' ? 'closing' : 'here';
};
