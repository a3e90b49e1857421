import { alertsRow } from '#contracts';
import { type DerivedObject, documentedView } from './documented-view';
import { nowSql } from './now-sql';

/** It is in no event: of a past before the last evaluation nobody knows it. */
const alerts = documentedView('alerts', alertsRow, {
  from: 'views.alerts AS a',
  expressions: {
    lastError: `(SELECT e.last_error FROM alerts.evaluations AS e
      WHERE e.tenant = a.tenant AND e.alert_id = a.alert_id
        AND a.ended_at IS NULL AND e.evaluated_at <= ${nowSql})`,
  },
});

/** After an evaluation an alert rests a minute at least, and thirty times as long as that took; longer each time it fails, up to an hour. */
const REST = `greatest(
  least(interval '1 hour', interval '1 minute' * power(2, least(e.failures, 6))),
  30 * e.took_ms * interval '1 ms')`;
/** What is overdue changes with time alone. */
const WITHOUT_EVENTS = `interval '10 minutes'`;

/**
 * Alerts that are due: where the log has grown since the last evaluation, or after a while. Nobody has claimed them. A new one waits
 * its turn: who creates many delays those of other tenants by one turn each.
 */
const due: DerivedObject = {
  kind: 'view',
  name: 'alerts.due',
  sql: `
  CREATE OR REPLACE VIEW alerts.due AS
  SELECT a.tenant, a.alert_id, e.evaluated_at, coalesce(e.evaluated_at, a.created_at) AS waits_since
  FROM views.alerts AS a
  LEFT JOIN alerts.evaluations AS e ON e.tenant = a.tenant AND e.alert_id = a.alert_id
  WHERE a.ended_at IS NULL
    AND (e.claimed_until IS NULL OR e.claimed_until <= clock_timestamp())
    AND (e.evaluated_at IS NULL OR (
      e.evaluated_at + ${REST} <= ${nowSql}
      AND (e.position < (SELECT size FROM ledger.head) OR e.evaluated_at + ${WITHOUT_EVENTS} <= ${nowSql})))`,
};

/** What is watched, and which of it is due. */
export const alertViews: readonly DerivedObject[] = [alerts, due];
