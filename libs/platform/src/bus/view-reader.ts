import { orUnavailable } from '../commands/unavailable';
import { type BusClient } from './bus-client';
import { type BusReply, unwrap } from './reply';

/** The ledger waits up to 5 s for a view that is behind. */
const TIMEOUT_MS = 8_000;

/** A page of a view, and where the next one begins: null for none. */
interface ViewPage {
  readonly rows: readonly object[];
  readonly nextCursor: string | null;
}

/**
 * Reads views of the ledger, for services that decide on what no stream knows. Throws `Unavailable` whenever a view
 * does not answer, for whatever reason: nothing is guessed.
 */
export class ViewReader<Query extends object, Page extends ViewPage> {
  constructor(
    private readonly bus: Pick<BusClient, 'request'>,
    private readonly subject: string,
    /** Begins the message of `Unavailable`: "The workflows". */
    private readonly what: string,
  ) {}

  async page(query: Query): Promise<Page> {
    const reply = this.bus.request<BusReply<Page>>(this.subject, query, {
      timeoutMs: TIMEOUT_MS,
      isRepeatable: true,
    });
    return orUnavailable(this.what, reply.then(unwrap));
  }

  /** The rows of all pages. */
  async rows(query: Query): Promise<readonly Page['rows'][number][]> {
    const rows: Page['rows'][number][] = [];
    for (let cursor: string | undefined; ;) {
      const page = await this.page({ ...query, cursor });
      rows.push(...page.rows);
      if (page.nextCursor === null) return rows;
      cursor = page.nextCursor;
    }
  }
}
