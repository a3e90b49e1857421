import { type QueryReply, type QueryRequest, subjects, views, workflowOf } from '#contracts';
import {
  type BusClient,
  type BusReply,
  type LedgerClient,
  orUnavailable,
  Unavailable,
  unwrap,
} from '#platform';
import { type ControlledWorkflow } from '../domain/controlled-writes';

/** Few, because each row has its whole definition, and a message on the bus is limited. */
const PAGE = 20;
/** The ledger waits up to 5 s for a view that is behind. */
const TIMEOUT_MS = 8_000;

type Row = QueryReply['rows'][number];

/**
 * Workflows in force that are under change control, from the ledger's view: no stream knows them all. Throws `Unavailable`
 * when the view does not answer or lacks a definition, because a control that is not seen would be no control.
 */
export class ControlledWorkflows {
  constructor(
    private readonly bus: Pick<BusClient, 'request'>,
    private readonly store: Pick<LedgerClient, 'logSize'>,
  ) {}

  /** All but the one of this id, with everything that was recorded before the call. */
  async besides(tenant: string, workflowId: string): Promise<readonly ControlledWorkflow[]> {
    const found: ControlledWorkflow[] = [];
    const atLeast = await this.store.logSize();
    for (let cursor: string | undefined; ;) {
      const page = await this.page(tenant, { cursor, atLeast });
      found.push(...page.rows.flatMap(controlledIn));
      if (page.nextCursor === null) return found.filter(({ id }) => id !== workflowId);
      cursor = page.nextCursor;
    }
  }

  private async page(
    tenant: string,
    { cursor, atLeast }: Pick<QueryRequest, 'cursor' | 'atLeast'>,
  ): Promise<QueryReply> {
    const request: QueryRequest = {
      name: views.workflows.name,
      tenant,
      scope: 'tenant',
      filters: { current: 'true' },
      limit: PAGE,
      atLeast,
      ...(cursor !== undefined && { cursor }),
    };
    const reply = this.bus
      .request<BusReply<QueryReply>>(subjects.ledger.query, request, { timeoutMs: TIMEOUT_MS })
      .then(unwrap);
    return orUnavailable('The workflows', reply);
  }
}

const controlledIn = ({ workflowId, definition }: Row): readonly ControlledWorkflow[] => {
  if (typeof definition !== 'object' || definition === null)
    throw new Unavailable('The view of workflows is being rebuilt: publish again in a moment.', 5);
  const { changeControl, systems, actions } = workflowOf(definition as Record<string, unknown>);
  return changeControl === undefined
    ? []
    : [{ id: String(workflowId), changeControl, systems, actions }];
};
