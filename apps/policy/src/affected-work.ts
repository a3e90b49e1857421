import { v5 as uuidv5 } from 'uuid';
import {
  decideAgain,
  type DecideAgainBody,
  type decideAffected,
  type CommandOf,
  type QueryReply,
  type QueryRequest,
  subjects,
  views,
} from '#contracts';
import { type BusClient, type BusReply, orUnavailable, type Unstamped, unwrap } from '#platform';

type DecideAffected = Unstamped<CommandOf<typeof decideAffected>>;
type DecideAgain = Unstamped<CommandOf<typeof decideAgain>>;

const AGAIN = '0f4b7a52-6f0c-4b83-9a5e-b7c1d2e3f405';
const PAGE = 1_000;
/** The ledger waits up to 5 s for a view that is behind. */
const TIMEOUT_MS = 8_000;
/** Work orders at a time: more would keep new decisions waiting. */
const AT_A_TIME = 16;

/**
 * Decides again what a halt, its end or a new policy affects, on every work order. No decision that was made without
 * regard to the event comes after it in the log, so the view of decisions, once it shows the event, names every
 * work order that counts. Done again, it changes nothing: command ids derive from the event and the work order.
 */
export class AffectedWork {
  constructor(
    private readonly bus: Pick<BusClient, 'request'>,
    private readonly handle: (command: DecideAgain) => Promise<object>,
  ) {}

  async decideAgain({ data, metadata }: DecideAffected): Promise<void> {
    const { haltId } = data;
    const about = haltId === undefined ? { runs: true } : { haltId };
    const left = [...(await this.workOrders(metadata.tenant, data))];
    const worker = async (): Promise<void> => {
      for (let workOrderId = left.pop(); workOrderId !== undefined; workOrderId = left.pop())
        await this.handle(commandOn(workOrderId, about, metadata));
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  }

  private async workOrders(
    tenant: string,
    { haltId, workflowId, position }: DecideAffected['data'],
  ): Promise<ReadonlySet<string>> {
    const filters = {
      ...(haltId === undefined ? { live: 'true' } : { halt: haltId }),
      ...(workflowId !== undefined && { workflow: workflowId }),
    };
    const found = new Set<string>();
    for (let cursor: string | undefined; ;) {
      const page = await this.page({ tenant, filters, cursor, atLeast: position });
      page.rows.forEach(({ workOrderId }) => found.add(String(workOrderId)));
      if (page.nextCursor === null) return found;
      cursor = page.nextCursor;
    }
  }

  private page(question: Omit<QueryRequest, 'name' | 'scope' | 'limit'>): Promise<QueryReply> {
    const request: QueryRequest = {
      ...question,
      name: views.decisions.name,
      scope: 'tenant',
      limit: PAGE,
    };
    const reply = this.bus
      .request<BusReply<QueryReply>>(subjects.ledger.query, request, { timeoutMs: TIMEOUT_MS })
      .then(unwrap);
    return orUnavailable('The decisions', reply);
  }
}

const commandOn = (
  workOrderId: string,
  about: Omit<DecideAgainBody, 'workOrderId'>,
  metadata: DecideAffected['metadata'],
): DecideAgain => ({
  type: decideAgain.name,
  data: { workOrderId, ...about },
  metadata: { ...metadata, commandId: uuidv5(workOrderId, uuidv5(metadata.commandId, AGAIN)) },
});
