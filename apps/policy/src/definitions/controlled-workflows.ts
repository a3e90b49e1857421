import {
  type QueryReply,
  type QueryRequest,
  subjects,
  views,
  type WorkflowDefinition,
  workflowOf,
} from '#contracts';
import { type BusClient, type LedgerClient, Unavailable, ViewReader } from '#platform';
import { type ControlledWorkflow } from '../domain/controlled-writes';

/** Few, because each row has its whole definition, and a message on the bus is limited. */
const PAGE = 20;

type Row = QueryReply['rows'][number];

/**
 * Workflows in force that are under change control, from the ledger's view: no stream knows them all. Throws `Unavailable`
 * when the view does not answer or lacks a definition, because a control that is not seen would be no control.
 */
export class ControlledWorkflows {
  private readonly views: ViewReader<QueryRequest, QueryReply>;

  constructor(
    bus: Pick<BusClient, 'request'>,
    private readonly store: Pick<LedgerClient, 'logSize'>,
  ) {
    this.views = new ViewReader(bus, subjects.ledger.query, 'The workflows');
  }

  /** All but the one of this id, with everything that was recorded before the call. */
  async besides(tenant: string, workflowId: string): Promise<readonly ControlledWorkflow[]> {
    const inForce = await this.inForce(tenant);
    return [...inForce]
      .flatMap(([id, { changeControl, systems, actions }]) =>
        changeControl === undefined ? [] : [{ id, changeControl, systems, actions }],
      )
      .filter(({ id }) => id !== workflowId);
  }

  /** All, by id. */
  async inForce(tenant: string): Promise<ReadonlyMap<string, WorkflowDefinition>> {
    const rows = await this.views.rows({
      name: views.workflows.name,
      tenant,
      scope: 'tenant',
      filters: { current: 'true' },
      limit: PAGE,
      atLeast: await this.store.logSize(),
    });
    return new Map(rows.map((row) => [String(row['workflowId']), definitionIn(row)]));
  }
}

const definitionIn = ({ definition }: Row): WorkflowDefinition => {
  if (typeof definition !== 'object' || definition === null)
    throw new Unavailable('The view of workflows is being rebuilt: publish again in a moment.', 5);
  return workflowOf(definition as Record<string, unknown>);
};
