import { type Pool } from 'pg';
import { v5 as uuidv5 } from 'uuid';
import { openRemediation, type DriftPoint, SERVICE_ROLE } from '#contracts';
import {
  type ClaimedTimer,
  type CommandFrame,
  type SendWhenDue,
  servedHere,
  Unavailable,
} from '#platform';
import { formerNames } from '../sql/former-names';
import { passing } from '../queries/passing';
import { type QueryService } from '../queries/query.service';

/** Where the due evaluations are, and the time that counts. */
export const driftTables = {
  source: `(SELECT * FROM drift.due AS d WHERE ${servedHere('d.tenant')})`,
  schema: 'drift',
  now: 'writ.now()',
} as const;

export interface DriftEvaluationOptions {
  readonly pool: Pick<Pool, 'query'>;
  readonly questions: Pick<QueryService, 'answer' | 'reached'>;
  /** Sends a command to exceptions; rejects as that does, with `Unavailable` for outages. */
  readonly send: (frame: CommandFrame) => Promise<unknown>;
  /** Receives refusals: the evaluation continues without them. */
  readonly onError: (message: string, error: unknown) => void;
}

/** A period of the charts of a tenant. */
interface Period {
  readonly tenant: string;
  readonly periodKind: DriftPoint['periodKind'];
  readonly period: string;
  readonly ends: string;
}

/** What a chart is of. */
type Line = Pick<DriftPoint, 'code' | 'jobType'>;

/** What the charts are drawn from. */
const sources = ['exceptions', 'exception_codes', 'work_orders', 'remediations'];

const NAMESPACE = 'a3f6b0c7-55f1-4b0e-8c55-0f0f7d1f5a92';

/**
 * One look at the charts of a tenant when a period is over: has remedied whatever got worse in it, and moves on to the
 * next period. A look that failed half-way is done again; its commands are the same by their ids, and a signal that is
 * known already joins the remediation that it led to.
 */
export class DriftEvaluation {
  constructor(private readonly options: DriftEvaluationOptions) {}

  readonly evaluate: SendWhenDue = (timer) => this.evaluatePeriod(periodOf(timer)).catch(passing);

  private async evaluatePeriod(period: Period): Promise<void> {
    await this.caughtUp();
    for (const line of await this.linesOf(period))
      if (await this.isWorse(period, line)) await this.send(frameFor(period, line));
    await this.looked(period);
  }

  /** Waits until the views show what the log has by now: the period is over, so they have all of it. */
  private async caughtUp(): Promise<void> {
    const { rows } = await this.options.pool.query<{ size: string }>(
      'SELECT size FROM ledger.head',
    );
    await this.options.questions.reached('drift', sources, Number(rows[0]?.size ?? 0));
  }

  /**
   * Codes and job types of which there was any in the period: nothing else can have got worse. Charts are then queried for
   * one by one: so they reach their indexes, however much there is.
   */
  private async linesOf({ tenant, period, ends }: Period): Promise<readonly Line[]> {
    const { rows } = await this.options.pool.query<Line>({
      name: 'drift-lines',
      text: linesOfLiveWork,
      values: [tenant, period, ends],
    });
    return rows;
  }

  /** Whether any chart shows it: they belong together. */
  private async isWorse(
    { tenant, periodKind, period, ends }: Period,
    { code, jobType }: Line,
  ): Promise<boolean> {
    const filters = { code, jobType, periodKind, from: period, to: ends, worse: 'true' };
    const question = { name: 'drift', tenant, scope: 'tenant', filters, limit: 1 } as const;
    const { rows } = await this.options.questions.answer(question);
    return rows.length > 0;
  }

  private async send(frame: CommandFrame): Promise<void> {
    await this.options.send(frame).catch((error: unknown) => {
      if (error instanceof Unavailable) throw error;
      this.options.onError('A code gets worse, and nobody was notified', error);
    });
  }

  /** A slower instance moves nothing back. */
  private async looked({ tenant, periodKind, ends }: Period): Promise<void> {
    await this.options.pool.query({
      name: 'drift-looked',
      text: `INSERT INTO drift.evaluations AS l (tenant, period_kind, evaluated_to) VALUES ($1, $2, $3)
        ON CONFLICT (tenant, period_kind) DO UPDATE
        SET evaluated_to = greatest(l.evaluated_to, excluded.evaluated_to)`,
      values: [tenant, periodKind, ends],
    });
  }
}

const periodOf = ({ tenant, subject, details }: ClaimedTimer): Period => ({
  tenant,
  periodKind: subject as Period['periodKind'],
  period: String(details['period']),
  ends: String(details['ends']),
});

const ofLiveWork = (time: string): string => `
    FROM views.exceptions AS e
    JOIN views.work_orders AS w ON w.tenant = e.tenant AND w.work_order_id = e.work_order_id
    WHERE e.tenant = $1 AND NOT e.imported AND NOT w.imported AND w.mode = 'enforce'
      AND ${time} >= $2 AND ${time} < $3`;

/**
 * Raised in the period, or on work that was opened in it: the one chart counts the former, the other the latter. Domain rules
 * 1 and 16: what is imported or only observed counts on charts, and calls nobody.
 */
const linesOfLiveWork = `
  SELECT DISTINCT coalesce(n.current_code, l.code) AS code, l.job_type AS "jobType"
  FROM (
    SELECT e.code, e.job_type ${ofLiveWork('e.raised_at')}
    UNION
    SELECT e.code, e.job_type ${ofLiveWork('w.opened_at')}
  ) AS l LEFT JOIN ${formerNames} AS n ON n.of_tenant = $1 AND n.former_name = l.code
  ORDER BY 1, 2`;

const frameFor = (
  { tenant, periodKind, period }: Period,
  { code, jobType }: Line,
): CommandFrame => {
  const data: DriftPoint = { code, jobType, periodKind, period };
  const commandId = uuidv5([tenant, code, jobType, periodKind, period].join('\n'), NAMESPACE);
  return {
    name: openRemediation.name,
    data,
    metadata: {
      commandId,
      tenant,
      actor: { id: 'service-ledger' },
      roles: [SERVICE_ROLE],
      correlationId: commandId,
    },
  };
};
