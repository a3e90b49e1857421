import { type Pool } from 'pg';
import { measure, type ViewStatus } from '#platform';
import { nowSql } from './sql/now-sql';

interface MeasuredView extends Pick<ViewStatus, 'name' | 'lag' | 'position' | 'status'> {
  readonly lagSeconds: number;
}

/** How far every view is, read from the cursors when it is scraped, so that each instance tells the truth. */
export const measureViews = (pool: Pool, status: () => Promise<readonly ViewStatus[]>): void => {
  const each = (valueOf: (view: MeasuredView) => number) => (views: readonly MeasuredView[]) =>
    views.map((view) => ({ labels: { view: view.name }, value: valueOf(view) }));
  measure(async () => withAges(pool, await status()), {
    writ_view_lag_events: each(({ lag }) => lag),
    writ_view_lag_seconds: each(({ lagSeconds }) => lagSeconds),
    writ_view_position: each(({ position }) => position),
    writ_view_stuck: each(({ status: is }) => Number(is === 'stuck')),
  });
};

const withAges = async (
  pool: Pool,
  views: readonly ViewStatus[],
): Promise<readonly MeasuredView[]> => {
  const behind = views.filter(({ lag }) => lag > 0).map(({ position }) => position + 1);
  const ages = new Map(behind.length === 0 ? [] : await agesOf(pool, behind));
  return views.map((view) => ({ ...view, lagSeconds: ages.get(view.position + 1) ?? 0 }));
};

const agesOf = async (
  pool: Pool,
  positions: readonly number[],
): Promise<readonly (readonly [number, number])[]> => {
  const { rows } = await pool.query<{ position: number; age: number }>(
    `SELECT position, greatest(0, extract(epoch FROM writ.now() - recorded_at))::float8 AS age
     FROM ledger.events WHERE position = ANY($1::bigint[])`,
    [positions],
  );
  return rows.map(({ position, age }) => [position, age] as const);
};

/** Counting open obligations reads all of them. */
const COUNT_EVERY_MS = 60_000;

interface WorkCounts {
  readonly obligations: readonly { readonly kind: string; open: number; overdue: number }[];
  readonly halts: number;
  readonly deadLetters: number;
}

/** What waits for people, of all tenants: counted when it is scraped, and once a minute at most. */
export const measureWork = (pool: Pool, everyMs = COUNT_EVERY_MS): void => {
  const byKind = (key: 'open' | 'overdue') => (counts: WorkCounts) =>
    counts.obligations.map(({ kind, [key]: value }) => ({ labels: { kind }, value }));
  measure(
    atMostEvery(everyMs, () => countWork(pool)),
    {
      writ_obligations_open: byKind('open'),
      writ_obligations_overdue: byKind('overdue'),
      writ_halts_in_force: ({ halts }) => halts,
      writ_dead_letters_open: ({ deadLetters }) => deadLetters,
    },
  );
};

const countWork = async (pool: Pool): Promise<WorkCounts> => {
  const { rows } = await pool.query<WorkCounts>(
    `SELECT
       coalesce((SELECT jsonb_agg(k) FROM (
         SELECT kind, count(*) AS open, count(*) FILTER (WHERE overdue) AS overdue
         FROM writ.obligations WHERE state = 'open' GROUP BY kind) AS k), '[]') AS obligations,
       (SELECT count(*) FROM views.halts WHERE ended_at IS NULL AND until > ${nowSql}) AS halts,
       (SELECT count(*) FROM messaging.dead_letters WHERE replayed_at IS NULL) AS "deadLetters"`,
  );
  return rows[0]!;
};

/** What fails is read again at once. */
const atMostEvery = <T>(ms: number, read: () => Promise<T>): (() => Promise<T>) => {
  let last: { readonly value: T; readonly at: number } | undefined;
  return async () => {
    if (last && performance.now() - last.at < ms) return last.value;
    const value = await read();
    last = { value, at: performance.now() };
    return value;
  };
};
