import { type DerivedObject } from './documented-view';

const columns = [
  'decision_id',
  'work_order_id',
  'supersedes',
  'superseded_by',
  'reported',
  'position',
]
  .map((column) => `d.${column}`)
  .join(', ');

const about = (view: string): string => `SELECT FROM views.${view} AS t WHERE t.tenant = of_tenant`;

/**
 * Whether the outcome of a run with a timer is awaited, as `awaitedOutcomes` decides from the stream. An event names one
 * or two decisions, so it ends their timers only; the other decisions on the proposal say whether the rest are over. A
 * function, because few rows need it and it goes from decision to decision; it runs as its owner, as views do.
 */
export const awaitsOutcomeFunction: DerivedObject = {
  kind: 'function',
  name: 'ledger.awaits_outcome(text, text)',
  sql: `
  CREATE OR REPLACE FUNCTION ledger.awaits_outcome(of_tenant text, of_decision text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $$
      WITH RECURSIVE proposal AS (
        SELECT ${columns} FROM views.decisions AS d WHERE d.tenant = of_tenant AND d.decision_id = of_decision
        UNION
        SELECT ${columns} FROM proposal AS p JOIN views.decisions AS d
          ON d.tenant = of_tenant AND d.decision_id IN (p.supersedes, p.superseded_by)
      )
      SELECT NOT EXISTS (
        SELECT FROM proposal AS p WHERE p.reported IS NOT NULL
          OR EXISTS (${about('exceptions')} AND t.work_order_id = p.work_order_id
            AND t.cause = 'outcome' AND t.subject = p.decision_id)
          OR EXISTS (${about('timers')} AND t.kind = 'outcome' AND t.subject = p.decision_id
            AND p.position > (SELECT o.position FROM proposal AS o WHERE o.decision_id = of_decision)))
    $$;
  COMMENT ON FUNCTION ledger.awaits_outcome(text, text) IS
    'Whether the outcome of a run that declares when it is due is still awaited.'`,
};

/** Whether a row of the timers is of an outcome that is awaited. */
export const isAwaitedOutcome = (alias: string): string =>
  `${alias}.kind = 'outcome' AND ledger.awaits_outcome(${alias}.tenant, ${alias}.subject)`;
