import { type QueryDefinition, type QueryReply, type QueryRequest } from '#contracts';
import { type RecordedEvent, type Refusal } from '#kernel';
import { type TestEvent } from '../projections/event.fixture';
import { Views } from '../projections/views.fixture';
import { type QueryService } from './query.service';

/** Sends queries as a tenant does. */
export class QueryClient {
  private constructor(
    readonly views: Views,
    private readonly queries: QueryService,
  ) {}

  /** Over a fresh database with a runner. */
  static async open(): Promise<QueryClient> {
    const views = await Views.open();
    views.follow();
    return new QueryClient(views, views.queries());
  }

  /** Sets the time that all rules go by. */
  async moveTo(instant: string): Promise<void> {
    await this.views.pool.query(
      `UPDATE ledger.clock SET ahead = $1::timestamptz - clock_timestamp()`,
      [instant],
    );
  }

  /** Appends events and resolves when all views have folded them. */
  async add(...events: readonly TestEvent[]): Promise<readonly RecordedEvent[]> {
    const recorded = await this.views.append(...events);
    await this.views.caughtUp();
    return recorded;
  }

  answer(name: string, more: Partial<QueryRequest> = {}): Promise<QueryReply> {
    return this.queries.answer({
      name,
      tenant: 'acme',
      scope: 'tenant',
      filters: {},
      limit: 100,
      ...more,
    });
  }

  /** The refusal that a question is answered with. */
  refusal(name: string, more: Partial<QueryRequest> = {}): Promise<Refusal> {
    return this.answer(name, more).then(
      () => Promise.reject(new Error('It was answered.')),
      (error: Refusal) => error,
    );
  }

  /** The rows of all pages. */
  async whole(name: string, more: Partial<QueryRequest> = {}): Promise<QueryReply['rows']> {
    const rows: QueryReply['rows'][number][] = [];
    for (let cursor: string | undefined; ;) {
      const page = await this.answer(name, { ...more, cursor });
      rows.push(...page.rows);
      if (page.nextCursor === null) return rows;
      cursor = page.nextCursor;
    }
  }
}

/** What a question cannot do without: what is recalled, of the work that fixtures make up. */
export const neededBy = ({ given }: QueryDefinition): Readonly<Record<string, string>> =>
  given ? { policy: 'refund', version: '3' } : {};

export const opened = (workOrderId: string, more: Partial<TestEvent> = {}): TestEvent => ({
  type: 'work-order.opened',
  data: {
    workOrderId,
    workflow: { id: 'refunds', version: 1, digest: 'ab'.repeat(32) },
    jobType: 'refund',
    mode: 'enforce',
    owner: 'dana',
    checklistRunId: `${workOrderId}-run`,
  },
  ...more,
});
export const closed = (workOrderId: string, closureEvidenceId?: string): TestEvent => ({
  type: 'work-order.closed',
  data: { workOrderId, closureEvidenceId },
});
export const recorded = (
  evidenceId: string,
  workOrderId?: string,
  kind = 'refund-receipt',
  mediaType = 'application/pdf',
): TestEvent => ({
  type: 'evidence.recorded',
  data: {
    workOrderId,
    evidenceId,
    kind,
    sha256: 'cd'.repeat(32),
    mediaType,
    size: 3_000_000_000,
    visibility: 'private',
    producer: 'ben',
    capturedAt: '2030-01-01T00:00:00.000Z',
    isStored: true,
  },
});
