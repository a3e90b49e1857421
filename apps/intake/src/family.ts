import { type IntakeCommand, streamOf } from '#contracts';
import { type FoldedStreams } from '#platform';
import {
  hasEnded,
  type HoldingChild,
  holdingChildren,
  type PublishedWorkflow,
  unknownWorkOrder,
  type WorkOrder,
} from '#work-order';
import { type Definitions } from './definitions';
import { type TrackOpener } from './domain/intake-context';

/** The parent and the children of a work order, as the ledger has them now. */
export class Family {
  constructor(
    readonly workOrders: FoldedStreams<WorkOrder>,
    private readonly definitions: Definitions,
  ) {}

  /** The parent that opens a track, and the track in the version that the parent goes by. */
  async openerOf({ type, data, metadata: { tenant } }: IntakeCommand): Promise<TrackOpener> {
    if (type !== 'open-track') return { workOrder: unknownWorkOrder };
    const workOrder = await this.workOrder(tenant, data.parent.workOrderId);
    const version = await this.definitions.version(tenant, workOrder.workflow);
    const track = version?.definition.onScopeChange.find(({ name }) => name === data.parent.track);
    return { workOrder, track };
  }

  /** Children that have not ended and keep the work order from being closed. */
  async held(
    { type, metadata: { tenant } }: IntakeCommand,
    parent: WorkOrder,
    workflow: PublishedWorkflow | null,
  ): Promise<readonly HoldingChild[]> {
    if (type !== 'close-work-order' || !workflow) return [];
    const children = holdingChildren(parent, workflow.definition);
    const states = await Promise.all(
      children.map(({ workOrderId }) => this.workOrder(tenant, workOrderId)),
    );
    return children.filter((_, index) => !hasEnded(states[index]!));
  }

  private async workOrder(tenant: string, workOrderId: string): Promise<WorkOrder> {
    return (await this.workOrders.at(tenant, streamOf.workOrder(workOrderId))).state;
  }
}
