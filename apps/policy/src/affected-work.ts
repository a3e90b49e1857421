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
import { type BusClient, type Unstamped, ViewReader } from '#platform';
import { type TeamStore } from './definitions/team-store';

type DecideAffected = Unstamped<CommandOf<typeof decideAffected>>;
type DecideAgain = Unstamped<CommandOf<typeof decideAgain>>;

const AGAIN = '0f4b7a52-6f0c-4b83-9a5e-b7c1d2e3f405';
const PAGE = 1_000;
/** Work orders at a time: more would keep new decisions waiting. */
const AT_A_TIME = 16;

/**
 * Decides again what a halt, its end, a new policy or other teams affect, on every work order. No decision that was made without
 * regard to the event comes after it in the log, so the view of decisions, once it shows the event, names every
 * work order that counts. Done again, it changes nothing: command ids derive from the event and the work order.
 */
export class AffectedWork {
  private readonly views: ViewReader<QueryRequest, QueryReply>;

  constructor(
    bus: Pick<BusClient, 'request'>,
    private readonly teams: Pick<TeamStore, 'membersOf'>,
    private readonly handle: (command: DecideAgain) => Promise<object>,
  ) {
    this.views = new ViewReader(bus, subjects.ledger.query, 'The decisions');
  }

  async decideAgain({ data, metadata }: DecideAffected): Promise<void> {
    const { haltId } = data;
    const about = haltId === undefined ? { runs: true } : { haltId };
    const left = [...(await this.affectedBy(metadata.tenant, data))];
    const worker = async (): Promise<void> => {
      for (let workOrderId = left.pop(); workOrderId !== undefined; workOrderId = left.pop())
        await this.handle(commandOn(workOrderId, about, metadata));
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  }

  private async affectedBy(
    tenant: string,
    { team, ...data }: DecideAffected['data'],
  ): Promise<ReadonlySet<string>> {
    if (team === undefined) return this.workOrders(tenant, data);
    const found = new Set<string>();
    for (const principal of await this.teams.membersOf(tenant, team))
      for (const one of await this.workOrders(tenant, { ...data, principal })) found.add(one);
    return found;
  }

  private async workOrders(
    tenant: string,
    { haltId, workflowId, principal, position }: DecideAffected['data'],
  ): Promise<ReadonlySet<string>> {
    const filters = {
      ...(haltId === undefined ? { live: 'true' } : { halt: haltId }),
      ...(workflowId !== undefined && { workflow: workflowId }),
      ...(principal !== undefined && { requestedBy: principal }),
    };
    const rows = await this.views.rows({
      name: views.decisions.name,
      tenant,
      scope: 'tenant',
      filters,
      limit: PAGE,
      atLeast: position,
    });
    return new Set(rows.map(({ workOrderId }) => String(workOrderId)));
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
