import {
  type PolicyPublishedData,
  type PolicyRef,
  streamOf,
  type WorkflowDefinition,
  type WorkflowRef,
} from '#contracts';
import { fold, type RecordedEvent } from '#kernel';
import { type EventStore, FoldedStreams } from '#platform';
import {
  evolve,
  evolveVersions,
  noVersions,
  unknownWorkOrder,
  versionOf,
  type WorkflowVersions,
  type WorkOrder,
} from '#work-order';
import { type Absences, evolveAbsences } from './domain/absences';

type InForce = PolicyRef | undefined;

/** What answers depend on and what stands in other streams, as the ledger has it now. */
export class Sources {
  private readonly workflows: FoldedStreams<WorkflowVersions>;
  private readonly policies: FoldedStreams<InForce>;
  private readonly away: FoldedStreams<Absences>;

  constructor(private readonly store: Pick<EventStore, 'read'>) {
    this.workflows = new FoldedStreams(store, { initialState: noVersions, evolve: evolveVersions });
    this.policies = new FoldedStreams<InForce>(store, { initialState: undefined, evolve: inForce });
    this.away = new FoldedStreams<Absences>(store, { initialState: {}, evolve: evolveAbsences });
  }

  /** The version that a work order was opened with; undefined when it is not published here. */
  async definition(
    tenant: string,
    workflow: WorkflowRef | null,
  ): Promise<WorkflowDefinition | undefined> {
    if (workflow === null) return undefined;
    const { state } = await this.workflows.at(tenant, streamOf.workflow(workflow.id));
    return versionOf(state, workflow)?.definition;
  }

  /** The policy that decides today. */
  async policy(tenant: string, workflow: WorkflowRef | null): Promise<InForce> {
    if (workflow === null) return undefined;
    return (await this.policies.at(tenant, streamOf.policy(workflow.id))).state;
  }

  async absences(tenant: string): Promise<Absences> {
    return (await this.away.at(tenant, streamOf.absences())).state;
  }

  /** A work order's events and what they come to, with the database time. */
  async workOrder(tenant: string, workOrderId: string): Promise<ReadWorkOrder> {
    const { events, now } = await this.store.read(tenant, streamOf.workOrder(workOrderId));
    return { events, now, state: fold({ initialState: unknownWorkOrder, evolve }, events) };
  }
}

export interface ReadWorkOrder {
  readonly events: readonly RecordedEvent[];
  readonly state: WorkOrder;
  readonly now: string;
}

const inForce = (before: InForce, { type, data }: RecordedEvent): InForce => {
  if (type !== 'policy.published') return before;
  const { policyId, version, digest } = data as PolicyPublishedData;
  return { id: policyId, version, digest };
};
