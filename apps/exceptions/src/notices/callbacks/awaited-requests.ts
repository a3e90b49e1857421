import { asUnavailable, type Platform } from '#platform';

/** Each is followed with reads of its own, and those of a page at once. */
const PAGE = 16;

/** Access requests with a callback that have not ended, by their work orders. */
export class AwaitedRequests {
  constructor(private readonly pool: Platform['pool']) {}

  async add(tenant: string, requestId: string, workOrders: readonly string[]): Promise<void> {
    await this.pool
      .query({
        name: 'add-awaited-request',
        text: `INSERT INTO notices.awaited_requests (tenant, work_order_id, request_id)
          SELECT $1, work_order_id, $2 FROM unnest($3::text[]) AS t (work_order_id)
          ON CONFLICT DO NOTHING`,
        values: [tenant, requestId, [...new Set(workOrders)]],
      })
      .catch(asUnavailable);
  }

  /** Those that a decision on a work order may end, a page at a time: there may be any number. */
  async *pagesOn(tenant: string, workOrderId: string): AsyncGenerator<readonly string[]> {
    let after: string | undefined = '';
    while (after !== undefined) {
      const page: readonly string[] = await this.pageOn(tenant, workOrderId, after);
      yield page;
      after = page[PAGE - 1];
    }
  }

  private async pageOn(tenant: string, workOrderId: string, after: string): Promise<string[]> {
    const { rows } = await this.pool
      .query<{ requestId: string }>({
        name: 'awaited-requests-on',
        text: `SELECT request_id AS "requestId" FROM notices.awaited_requests
          WHERE tenant = $1 AND work_order_id = $2 AND request_id > $3
          ORDER BY request_id LIMIT ${PAGE}`,
        values: [tenant, workOrderId, after],
      })
      .catch(asUnavailable);
    return rows.map(({ requestId }) => requestId);
  }

  async remove(tenant: string, requestId: string): Promise<void> {
    await this.pool
      .query({
        name: 'remove-awaited-request',
        text: `DELETE FROM notices.awaited_requests WHERE tenant = $1 AND request_id = $2`,
        values: [tenant, requestId],
      })
      .catch(asUnavailable);
  }
}
