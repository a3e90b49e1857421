import { type QueryReply, type QueryRequest, subjects, views } from '#contracts';
import { Refusal } from '#kernel';
import { type BusClient, type BusReply, Unavailable, unwrap } from '#platform';
import { type OverdueReview } from './domain/debt-context';

type Row = QueryReply['rows'][number];
type Filters = QueryRequest['filters'];

/** Views are asked for one page at a time; more is never wanted by people, and read to the end by us. */
const PAGE = 1_000;
/** Of overdue reviews a few are named, and one is enough to count. */
const REVIEWS_MAX = 100;
/** The ledger waits up to 5 s for a view that is behind. */
const TIMEOUT_MS = 8_000;

/**
 * What is owed across work orders, asked of the ledger's views: no stream knows it. Throws `Unavailable`
 * whenever a view does not answer, for whatever reason: what is owed is never guessed.
 */
export class DebtViews {
  constructor(private readonly bus: Pick<BusClient, 'request'>) {}

  /** Overdue reviews that one of these people owns, or declared the break-glass of. */
  async overdueReviews(
    tenant: string,
    people: readonly string[],
  ): Promise<readonly OverdueReview[]> {
    const asked = people.flatMap((person): Filters[] => [
      { owner: person },
      { declaredBy: person },
    ]);
    const pages = await Promise.all(
      asked.map((whose) =>
        this.page(tenant, views.postReviews.name, { ...whose, overdue: 'true' }, REVIEWS_MAX),
      ),
    );
    const found = pages.flatMap(({ rows }) => rows.map(overdueReview));
    return [...new Map(found.map((review) => [review.postReviewId, review])).values()];
  }

  /** Completed remediations of a code, with their work orders, as a view shows them at `position` or later. */
  async completedRemediations(
    tenant: string,
    code: string,
    position: number | undefined,
  ): Promise<readonly OwedBy[]> {
    const rows: Row[] = [];
    const filters = { code, status: 'completed' };
    for (let cursor: string | undefined; ;) {
      const since = { cursor, atLeast: position };
      const page = await this.page(tenant, views.remediations.name, filters, PAGE, since);
      rows.push(...page.rows);
      if (page.nextCursor === null) return rows.map(owedBy);
      cursor = page.nextCursor;
    }
  }

  /** The work order that owes a remediation; undefined for none. */
  async workOrderOf(tenant: string, remediationId: string): Promise<string | undefined> {
    const { rows } = await this.page(tenant, views.remediations.name, { remediationId }, 1);
    return rows.map(owedBy)[0]?.workOrderId;
  }

  private async page(
    tenant: string,
    name: string,
    filters: Filters,
    limit: number,
    more: Pick<QueryRequest, 'cursor' | 'atLeast'> = {},
  ): Promise<QueryReply> {
    const request: QueryRequest = { name, tenant, filters, limit, ...more };
    const timeoutMs = TIMEOUT_MS;
    try {
      const reply = this.bus.request<BusReply<QueryReply>>(subjects.ledger.query, request, {
        timeoutMs,
      });
      return unwrap(await reply);
    } catch (cause) {
      if (cause instanceof Unavailable) throw cause;
      const why = cause instanceof Refusal ? cause.message : 'it failed';
      throw new Unavailable(`What is owed cannot be read now: ${why}`, 1, { cause });
    }
  }
}

/** A remediation, and the work order that owes it; absent for none. */
export interface OwedBy {
  readonly remediationId: string;
  readonly workOrderId?: string;
}

const overdueReview = (row: Row): OverdueReview => ({
  postReviewId: String(row['postReviewId']),
  workOrderId: String(row['workOrderId']),
});

const owedBy = (row: Row): OwedBy => ({
  remediationId: String(row['remediationId']),
  ...(typeof row['workOrderId'] === 'string' && { workOrderId: row['workOrderId'] }),
});
