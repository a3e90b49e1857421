import {
  driftCharts,
  type DriftPeriod,
  type DriftSignal,
  type OverdueReview,
  overdueReviewsOf,
  type QueryReply,
  type QueryRequest,
  subjects,
  views,
  type WorkflowRef,
} from '#contracts';
import { plus } from '#kernel';
import { type BusClient, ViewReader } from '#platform';

type Row = QueryReply['rows'][number];
type Filters = QueryRequest['filters'];

/** Views are read one page at a time; more is never wanted by people, and read to the end by us. */
const PAGE = 1_000;

/**
 * Obligations across work orders, from the ledger's views: no stream knows them. Throws `Unavailable`
 * whenever a view does not answer, for whatever reason: obligations are never guessed.
 */
export class ObligationViews {
  private readonly views: ViewReader<QueryRequest, QueryReply>;

  constructor(bus: Pick<BusClient, 'request'>) {
    this.views = new ViewReader(bus, subjects.ledger.query, 'The obligations');
  }

  /** Overdue reviews that one of these people owns, or declared the break-glass of. */
  overdueReviews(tenant: string, people: readonly string[]): Promise<readonly OverdueReview[]> {
    return overdueReviewsOf(tenant, people, (query) => this.views.page(query));
  }

  /** Those of these owners who owe an overdue review. */
  async owing(tenant: string, owners: readonly string[]): Promise<readonly string[]> {
    const owes = await Promise.all(
      owners.map(async (owner) => (await this.overdueReviews(tenant, [owner])).length > 0),
    );
    return owners.filter((_, at) => owes[at]);
  }

  /** Completed remediations of a code that came of break-glasses, with their work orders, as a view shows them at `position` or later. */
  async completedRemediations(
    tenant: string,
    code: string,
    position: number | undefined,
  ): Promise<readonly RemediationRef[]> {
    const filters = { code, status: 'completed', origin: 'break-glass' };
    const query = { ...queryOf(tenant, views.remediations.name, filters, PAGE), atLeast: position };
    return (await this.views.rows(query)).map(remediationOf);
  }

  /** The work order of a remediation; undefined for none. */
  async workOrderOf(tenant: string, remediationId: string): Promise<string | undefined> {
    const { rows } = await this.page(tenant, views.remediations.name, { remediationId }, 1);
    return rows.map(remediationOf)[0]?.workOrderId;
  }

  /** What the charts of a code say of a period: only that there is more of it; undefined where they do not. */
  async signal(tenant: string, { period, ...point }: ChartPoint): Promise<DriftSignal | undefined> {
    const { code, jobType, periodKind } = point;
    const filters = {
      code,
      jobType,
      periodKind,
      from: period,
      to: plus(period, 'PT1S'),
      worse: 'true',
    };
    const { rows } = await this.page(tenant, 'drift', filters, driftCharts.length);
    const signals = rows.map(signalOf);
    // Both charts may say so: the one that counts exceptions when they are raised says it first.
    return signals.find(({ chart }) => chart === 'u') ?? signals[0];
  }

  /** The workflow in force of a job type; undefined where there is none, and where there are several. */
  async workflowOf(tenant: string, jobType: string): Promise<WorkflowRef | undefined> {
    const filters = { jobType, current: 'true' };
    const { rows } = await this.page(tenant, views.workflows.name, filters, 2);
    const [row, another] = rows;
    if (!row || another) return undefined;
    const { workflowId, version, digest } = row;
    return { id: String(workflowId), version: Number(version), digest: String(digest) };
  }

  private page(...query: Parameters<typeof queryOf>): Promise<QueryReply> {
    return this.views.page(queryOf(...query));
  }
}

/** A period of the charts of a code and job type. */
export interface ChartPoint {
  readonly code: string;
  readonly jobType: string;
  readonly periodKind: DriftPeriod;
  readonly period: string;
}

/** A remediation, and its work order; absent for none. */
export interface RemediationRef {
  readonly remediationId: string;
  readonly workOrderId?: string;
}

const queryOf = (tenant: string, name: string, filters: Filters, limit: number): QueryRequest => ({
  name,
  tenant,
  scope: 'tenant',
  filters,
  limit,
});

const signalOf = (row: Row): DriftSignal => ({
  chart: row['chart'] as DriftSignal['chart'],
  periodKind: row['periodKind'] as DriftPeriod,
  period: String(row['period']),
  rule: row['signalRule'] as DriftSignal['rule'],
  count: Number(row['count']),
  exposure: Number(row['exposure']),
  limit: Number(row['upperCount']),
});

const remediationOf = (row: Row): RemediationRef => ({
  remediationId: String(row['remediationId']),
  ...(typeof row['workOrderId'] === 'string' && { workOrderId: row['workOrderId'] }),
});
