import { type Pool } from 'pg';
import { type AnsweredAsOf, type QueryRequest } from '#contracts';
import { parseInstant, questionRefused } from '#kernel';
import { columnParsers } from '#platform';

/** `null`: before the first event. */
interface Found {
  readonly end: number;
  readonly now: string;
  readonly position: number | null;
  readonly time: string | null;
}

const POSITION = /^\d{1,15}$/;

/**
 * What a question means by `asOf` and `known`: a position and what time it was there. A time is the last event that was
 * recorded by then; with `known=now` it is the end of the log, of which only counts what had occurred by then. Refuses with
 * `invalid_request`. Undefined for the present.
 */
export const asOfMeant = async (
  pool: Pick<Pool, 'query'>,
  { asOf, known = 'then', atLeast }: QueryRequest,
): Promise<AnsweredAsOf | undefined> => {
  if (asOf === undefined) {
    if (known === 'now') throw refused('known', 'goes with asOf: say the time that is meant');
    return undefined;
  }
  if (atLeast !== undefined)
    throw refused(
      'atLeast',
      'is of the present: leave it out with asOf, whose position stays the same',
    );
  if (POSITION.test(asOf)) {
    if (known === 'now') throw refused('asOf', 'must be a time where known is now');
    return atPosition(pool, Number(asOf));
  }
  const time = parseInstant(asOf);
  if (!time) throw refused('asOf', `must be a ledger position or ${AN_INSTANT}`);
  return atTime(pool, time, known);
};

const AN_INSTANT = 'an RFC 3339 time such as 2030-01-01T09:00:00Z';

const atPosition = async (pool: Pick<Pool, 'query'>, position: number): Promise<AnsweredAsOf> => {
  const { rows } = await pool.query<Found>({
    name: 'as-of-position',
    text: `SELECT h.size AS end, writ.now() AS now, e.position, e.recorded_at AS time
      FROM ledger.head AS h LEFT JOIN ledger.events AS e ON e.position = $1 WHERE h.log = 'main'`,
    values: [position],
    types: columnParsers,
  });
  const { end, now, time } = rows[0]!;
  if (position > end) throw refused('asOf', `must be at most ${end}: the log ends there`);
  return { position, time: time ?? now, known: 'then' };
};

/** Recorded times rise with positions, so halving finds the last one; there is no index on them. */
const LAST_BY = `
  WITH RECURSIVE halves(low, high) AS (
    SELECT 0::bigint, size FROM ledger.head WHERE log = 'main'
    UNION ALL
    SELECT CASE WHEN e.recorded_at <= $1 THEN middle ELSE low END,
      CASE WHEN e.recorded_at <= $1 THEN high ELSE middle - 1 END
    FROM (SELECT low, high, (low + high + 1) / 2 AS middle FROM halves WHERE low < high) AS h
      JOIN ledger.events AS e ON e.position = middle
  )
  SELECT low AS position, (SELECT size FROM ledger.head WHERE log = 'main') AS end, writ.now() AS now
  FROM halves WHERE low = high`;

const atTime = async (
  pool: Pick<Pool, 'query'>,
  time: string,
  known: 'then' | 'now',
): Promise<AnsweredAsOf> => {
  const { rows } = await pool.query<Found>({
    name: 'as-of-time',
    text: LAST_BY,
    values: [time],
    types: columnParsers,
  });
  const { now, position, end } = rows[0]!;
  if (time > now) throw refused('asOf', `must not be later than now, which is ${now}`);
  return { position: known === 'now' ? end : position!, time, known };
};

const refused = (field: string, message: string) =>
  questionRefused([{ pointer: `/${field}`, message }]);
