import { type Pool } from 'pg';
import { ALERT_ROWS_MAX, type AlertCreatedData } from '#contracts';
import { columnParsers } from '#platform';
import { type QueryService } from '../queries/query.service';
import { figureOf, linkOf, questionsOf, rowDimensionsOf } from './alert-question';
import { type Alerts } from './alerts';

/** One crossing of all rows shows the first of them. */
const SHOWN_ROWS = 20;

export interface AlertEvaluationOptions {
  readonly pool: Pick<Pool, 'query'>;
  readonly questions: Pick<QueryService, 'answer'>;
  readonly alerts: Pick<Alerts, 'record'>;
}

/** An alert that is due, and that this process evaluates alone until its claim ends. */
interface DueAlert extends Omit<AlertCreatedData, 'recipients' | 'name'> {
  readonly tenant: string;
  /** The time that counts for rules. */
  readonly now: string;
  /** The position of the answer before: an earlier one says nothing new. */
  readonly position: number;
}

/** Evaluates alerts that are due, in any number of instances: each by the one that claims it. */
export class AlertEvaluation {
  constructor(private readonly options: AlertEvaluationOptions) {}

  /**
   * Evaluates the alert that is due for the longest time; false where none is. Where that fails, it is due again once the
   * claim of `claimMs` ends.
   */
  async evaluateNext(claimMs: number): Promise<boolean> {
    const due = await this.claim(claimMs);
    if (!due) return false;
    const startedAt = performance.now();
    const position = await this.evaluate(due);
    await this.evaluated(due, position, performance.now() - startedAt);
    return true;
  }

  private async evaluate(due: DueAlert): Promise<number> {
    const { tenant, alertId, eachRow, position: atLeast } = due;
    const limit = eachRow ? ALERT_ROWS_MAX : SHOWN_ROWS;
    const questions = questionsOf(due, due.now, limit);
    const replies = await Promise.all(
      questions.map((question) => this.options.questions.answer({ ...question, atLeast })),
    );
    const all = replies.flatMap(({ rows }) => rows.map((row) => figureOf(due, row)));
    const rows = all.slice(0, limit);
    const more = all.length > limit || replies.some(({ nextCursor }) => nextCursor !== null);
    const answeredAt = Math.min(...replies.map(({ position }) => position));
    const dimensions = [...rowDimensionsOf(due)];
    const link = linkOf(due, questions, rows);
    await this.options.alerts.record(tenant, { alertId, answeredAt, dimensions, link, rows, more });
    return answeredAt;
  }

  private async claim(claimMs: number): Promise<DueAlert | undefined> {
    const { rows } = await this.options.pool.query<DueAlert>({
      name: 'claim-alert',
      text: `WITH claimed AS (
          INSERT INTO alerts.evaluations AS e (tenant, alert_id, claimed_until)
          SELECT tenant, alert_id, clock_timestamp() + $1 * interval '1 ms'
          FROM alerts.due ORDER BY evaluated_at NULLS FIRST, tenant, alert_id LIMIT 1
          ON CONFLICT (tenant, alert_id) DO UPDATE SET claimed_until = excluded.claimed_until
            WHERE e.claimed_until <= clock_timestamp()
          RETURNING tenant, alert_id, position
        )
        SELECT a.tenant, a.alert_id AS "alertId", a.report, a.filters, a.group_by AS "groupBy", a.zone,
          a.within, a.threshold, a.each_row AS "eachRow", string_to_array(a.limited_to, ', ') AS workflows,
          c.position, writ.now() AS now
        FROM claimed AS c JOIN views.alerts AS a USING (tenant, alert_id)`,
      values: [claimMs],
      types: columnParsers,
    });
    return rows[0] && (withoutNulls(rows[0]) as unknown as DueAlert);
  }

  private async evaluated(
    { tenant, alertId, now }: DueAlert,
    position: number,
    tookMs: number,
  ): Promise<void> {
    await this.options.pool.query({
      name: 'alert-evaluated',
      text: `UPDATE alerts.evaluations SET evaluated_at = $3, position = $4, took_ms = $5,
          claimed_until = '-infinity'
        WHERE tenant = $1 AND alert_id = $2`,
      values: [tenant, alertId, now, position, tookMs],
    });
  }
}

const withoutNulls = (row: object): object =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
