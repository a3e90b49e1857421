import { type Pool } from 'pg';
import { v5 as uuidv5 } from 'uuid';
import {
  openRemediation,
  type OpenRemediationBody,
  type QueryReply,
  type QueryRequest,
  SERVICE_ROLE,
} from '#contracts';
import { Refusal } from '#kernel';
import {
  asUnavailable,
  type ClaimedTimer,
  type CommandFrame,
  type SendWhenDue,
  Unavailable,
} from '#platform';
import { formerNames } from '../migrations/1700000300003-owed-views';

/** Where it is said what is to be looked at, and by which time. */
export const lookTables = { source: 'drift.due', schema: 'drift', now: 'writ.now()' } as const;

export interface DriftLookOptions {
  readonly pool: Pick<Pool, 'query'>;
  /** Asks the views. */
  readonly ask: (request: QueryRequest) => Promise<QueryReply>;
  /** Sends a command to exceptions; rejects as that does, with `Unavailable` for outages. */
  readonly send: (frame: CommandFrame) => Promise<unknown>;
  /** Told of what was refused: the look goes on without it. */
  readonly onTrouble: (message: string, error: unknown) => void;
}

/** A period of the charts of a tenant. */
interface Period {
  readonly tenant: string;
  readonly periodKind: OpenRemediationBody['periodKind'];
  readonly period: string;
  readonly ends: string;
}

const NAMESPACE = 'a3f6b0c7-55f1-4b0e-8c55-0f0f7d1f5a92';
const PAGE = 1_000;

/**
 * One look at the charts of a tenant when a period is over: has remedied whatever got worse in it, and moves on to the
 * next period. A look that failed half-way is done again; its commands are the same by their ids, and a signal that is
 * known already joins the remediation that it led to.
 */
export class DriftLook {
  constructor(private readonly options: DriftLookOptions) {}

  readonly look: SendWhenDue = (timer) => this.lookAt(periodOf(timer)).catch(passing);

  private async lookAt(period: Period): Promise<void> {
    for (const signal of await this.signalsIn(period)) {
      if (!(await this.isOfLiveWork(period, signal))) continue;
      await this.options.send(frameFor(period.tenant, signal)).catch((error: unknown) => {
        if (error instanceof Unavailable) throw error;
        this.options.onTrouble(`Nobody is told that ${signal.code} gets worse`, error);
      });
    }
    await this.looked(period);
  }

  /** Codes and job types of which some chart says that there is more, as the views show what the log has by now. */
  private async signalsIn({ tenant, ...asked }: Period): Promise<readonly OpenRemediationBody[]> {
    const { period, ends, periodKind } = asked;
    const { rows } = await this.options.pool.query<{ size: string }>(
      'SELECT size FROM ledger.head',
    );
    const filters = { periodKind, from: period, to: ends, worse: 'true' };
    const request = { name: 'drift', tenant, filters, limit: PAGE };
    const atLeast = Number(rows[0]?.size ?? 0);
    const found = new Map<string, OpenRemediationBody>();
    for (let cursor: string | undefined; ;) {
      const reply = await this.options.ask({ ...request, atLeast, cursor });
      for (const { code, jobType } of reply.rows) {
        const signal = { code: String(code), jobType: String(jobType), periodKind, period };
        // Its charts belong together.
        found.set(`${signal.code}\n${signal.jobType}`, signal);
      }
      if (reply.nextCursor === null) return [...found.values()];
      cursor = reply.nextCursor;
    }
  }

  /** Domain rules 1 and 16: what is imported or only observed counts on charts, and calls nobody. */
  private async isOfLiveWork(
    { tenant, period, ends }: Period,
    { code, jobType }: OpenRemediationBody,
  ): Promise<boolean> {
    const { rows } = await this.options.pool.query<{ live: boolean }>({
      name: 'drift-of-live-work',
      text: ofLiveWork,
      values: [tenant, code, jobType, period, ends],
    });
    return rows[0]!.live;
  }

  /** Whoever was slower moves nothing back. */
  private async looked({ tenant, periodKind, ends }: Period): Promise<void> {
    await this.options.pool.query({
      name: 'drift-looked',
      text: `INSERT INTO drift.looks AS l (tenant, period_kind, looked_to) VALUES ($1, $2, $3)
        ON CONFLICT (tenant, period_kind) DO UPDATE
        SET looked_to = greatest(l.looked_to, excluded.looked_to)`,
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

/** What passes by itself is waited out: views that are behind, and a database that does not answer. */
const passing = (error: unknown): never => {
  if (error instanceof Refusal && error.code === 'view_behind')
    throw new Unavailable(error.message, 1, { cause: error });
  return asUnavailable(error);
};

/** Raised in the period, or on work that was opened in it: the one chart counts the former, the other the latter. */
const ofLiveWork = `SELECT EXISTS (
  SELECT FROM views.exceptions AS e
  JOIN views.work_orders AS w ON w.tenant = e.tenant AND w.work_order_id = e.work_order_id
  WHERE e.tenant = $1 AND e.job_type = $3 AND e.code = ANY (array_append(ARRAY(
      SELECT former_name FROM ${formerNames} AS n WHERE of_tenant = $1 AND todays_code = $2), $2))
    AND NOT e.imported AND NOT w.imported AND w.mode = 'enforce'
    AND (e.raised_at >= $4 AND e.raised_at < $5 OR w.opened_at >= $4 AND w.opened_at < $5)
) AS live`;

const frameFor = (tenant: string, data: OpenRemediationBody): CommandFrame => {
  const { code, jobType, periodKind, period } = data;
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
