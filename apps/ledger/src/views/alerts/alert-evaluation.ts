import { DatabaseError, type Pool } from 'pg';
import {
  ALERT_WATCHED_MAX,
  type AlertCreatedData,
  type QueryReply,
  type QueryRequest,
} from '#contracts';
import { Refusal } from '#kernel';
import { columnParsers, servedHere } from '#platform';
import { type QueryService } from '../queries/query.service';
import { figureOf, linkOf, questionsOf, rowDimensionsOf } from './alert-question';
import { type Alerts } from './alerts';

/** One crossing of all rows shows the first of them. */
const SHOWN_ROWS = 20;

export interface AlertEvaluationOptions {
  readonly pool: Pick<Pool, 'query'>;
  readonly questions: Pick<QueryService, 'answer'>;
  readonly alerts: Pick<Alerts, 'record'>;
  /** Receives why an evaluation failed. */
  readonly onError: (message: string, error: unknown) => void;
}

type Terms = Omit<AlertCreatedData, 'recipients' | 'name'>;

/** An alert that is due, and that this process evaluates alone until its claim ends. */
interface DueAlert extends Terms {
  readonly tenant: string;
  /** The time that counts for rules. */
  readonly now: string;
  /** An earlier answer says nothing new: that of the answer before, and of the alert's creation at first. */
  readonly position: number;
}

/** What became of an evaluation. */
interface Outcome {
  /** The position of the answer; null where there is none. */
  readonly position: number | null;
  /** What people see of it where something is wrong. */
  readonly problem?: string;
}

/** Evaluates alerts that are due, in any number of instances: each by the one that claims it. */
export class AlertEvaluation {
  constructor(private readonly options: AlertEvaluationOptions) {}

  /**
   * Evaluates the alert that is due for the longest time; false where none is. One that fails waits for its next time as the
   * others do, so that it stops none of them. Rejects where the database does not take what became of it; the alert is due
   * again once the claim of `claimMs` ends.
   */
  async evaluateNext(claimMs: number): Promise<boolean> {
    const due = await this.claim(claimMs);
    if (!due) return false;
    const startedAt = performance.now();
    const outcome = await this.evaluate(due).catch((error: unknown) => this.failed(due, error));
    await this.evaluated(due, outcome, performance.now() - startedAt);
    return true;
  }

  private async evaluate(due: DueAlert): Promise<Outcome> {
    const { tenant, alertId, eachRow, position: atLeast } = due;
    const limit = eachRow ? ALERT_WATCHED_MAX : SHOWN_ROWS;
    const questions = questionsOf(due, due.now, limit).map((one) => ({ ...one, atLeast }));
    const replies = (await Promise.all(questions.map((one) => this.pages(one)))).flat();
    const all = replies.flatMap(({ rows }) => rows.map((row) => figureOf(due, row)));
    const rows = all.slice(0, limit);
    const more = all.length > limit || replies.some(({ isCut }) => isCut);
    const answeredAt = Math.min(...replies.map(({ position }) => position));
    const dimensions = [...rowDimensionsOf(due)];
    const link = linkOf(due, questions, rows);
    await this.options.alerts.record(tenant, { alertId, answeredAt, dimensions, link, rows, more });
    return { position: answeredAt, ...(eachRow && more && { problem: TOO_MANY_ROWS }) };
  }

  /** Pages of an answer up to the limit of its question: one may be cut short by its size. */
  private async pages(question: QueryRequest): Promise<readonly (QueryReply & Cut)[]> {
    const pages: (QueryReply & Cut)[] = [];
    let [left, cursor]: [number, string | undefined] = [question.limit, undefined];
    do {
      const reply: QueryReply = await this.options.questions.answer({
        ...question,
        limit: left,
        cursor,
      });
      left -= reply.rows.length;
      cursor = reply.nextCursor ?? undefined;
      pages.push({ ...reply, isCut: cursor !== undefined && left <= 0 });
    } while (cursor !== undefined && left > 0);
    return pages;
  }

  private async claim(claimMs: number): Promise<DueAlert | undefined> {
    const { rows } = await this.options.pool.query<Omit<DueAlert, keyof Terms> & { terms: Terms }>({
      name: 'claim-alert',
      text: `WITH claimed AS (
          INSERT INTO alerts.evaluations AS e (tenant, alert_id, claimed_until)
          SELECT tenant, alert_id, clock_timestamp() + $1 * interval '1 ms'
          FROM alerts.due WHERE ${servedHere('tenant')} ORDER BY waits_since, tenant, alert_id LIMIT 1
          ON CONFLICT (tenant, alert_id) DO UPDATE SET claimed_until = excluded.claimed_until
            WHERE e.claimed_until <= clock_timestamp()
          RETURNING tenant, alert_id, position
        )
        SELECT a.tenant, greatest(c.position, a.position) AS position, writ.now() AS now, jsonb_strip_nulls(jsonb_build_object(
          'alertId', a.alert_id, 'report', a.report, 'filters', a.filters, 'groupBy', a.group_by,
          'zone', a.zone, 'within', a.within, 'threshold', a.threshold, 'eachRow', a.each_row,
          'workflows', string_to_array(a.limited_to, ', '))) AS terms
        FROM claimed AS c JOIN views.alerts AS a USING (tenant, alert_id)`,
      values: [claimMs],
      types: columnParsers,
    });
    const [found] = rows;
    if (!found) return undefined;
    const { terms, ...due } = found;
    return { ...terms, ...due };
  }

  private failed({ tenant, alertId }: DueAlert, error: unknown): Outcome {
    this.options.onError(`The alert ${alertId} of ${tenant} is not evaluated`, error);
    return { position: null, problem: plainly(error) };
  }

  private async evaluated(
    { tenant, alertId, now }: DueAlert,
    { position, problem }: Outcome,
    tookMs: number,
  ): Promise<void> {
    await this.options.pool.query({
      name: 'alert-evaluated',
      text: `UPDATE alerts.evaluations SET evaluated_at = $3, position = coalesce($4, position), took_ms = $5,
          claimed_until = '-infinity', last_error = $6,
          failures = CASE WHEN $4::bigint IS NULL THEN failures + 1 ELSE 0 END
        WHERE tenant = $1 AND alert_id = $2`,
      values: [tenant, alertId, now, position, tookMs, problem ?? null],
    });
  }
}

/** Whether there are more rows than were wanted. */
interface Cut {
  readonly isCut: boolean;
}

const TOO_MANY_ROWS = `More than ${ALERT_WATCHED_MAX} rows fulfil the condition, and the others cannot cross: add filters, or set another threshold.`;
const TOO_LONG = 'The report takes too long to answer: add filters, or a shorter time within.';
const UNKNOWN = 'The report could not be answered: the log of the ledger has the reason.';

/** `query_canceled`: of a statement that ran into its timeout. */
const CANCELED = '57014';

/** What people read of a failure: nothing of the database. */
const plainly = (error: unknown): string => {
  if (error instanceof Refusal) return error.message;
  return error instanceof DatabaseError && error.code === CANCELED ? TOO_LONG : UNKNOWN;
};
