import {
  type CommandOf,
  type decideAction,
  ForeseeBody,
  type Foreseen,
  type ForeseenProposal,
  type ForeseeReply,
  streamOf,
} from '#contracts';
import { Refusal } from '#kernel';
import { type FoldedStreams, mustBeWithinLimit, openRequest, type RequestFrame } from '#platform';
import { type WorkOrder, workflowsOfWork } from '#work-order';
import { type actionConfig } from './decider-configs';
import { type DefinitionStore } from './definitions/definition-store';
import { asOpened } from './domain/foreseen-work';
import { foreseenNow } from './domain/proposing';

type Metadata = CommandOf<typeof decideAction>['metadata'];

/** Says what would be decided on proposals, by the same code as a decision. Nothing is recorded. */
export class Foreseeing {
  constructor(
    private readonly workOrders: FoldedStreams<WorkOrder>,
    private readonly action: Pick<ReturnType<typeof actionConfig>, 'contextOf'>,
    private readonly definitions: Pick<DefinitionStore, 'latestWorkflow'>,
    private readonly mustActForNobodyRetired: (metadata: Metadata) => Promise<void>,
  ) {}

  /** Refuses with `invalid_request` what is no list of proposals. */
  async of(request: RequestFrame): Promise<ForeseeReply> {
    const [caller, { proposals }] = openRequest(ForeseeBody, request);
    const foreseen: Foreseen[] = [];
    for (const proposal of proposals) foreseen.push(await this.foreseen(proposal, caller));
    return { foreseen };
  }

  private async foreseen(
    proposal: ForeseenProposal,
    caller: Omit<Metadata, 'now'>,
  ): Promise<Foreseen> {
    const { workOrderId, action, question, onBehalfOf, role } = proposal;
    const stream = streamOf.workOrder(workOrderId);
    const { state, now } = await this.workOrders.at(caller.tenant, stream);
    const metadata = {
      ...caller,
      now,
      actor: { ...caller.actor, ...(onBehalfOf && { onBehalfOf }) },
      roles: role ? [role] : caller.roles,
    };
    const workOrder = await this.workOrderOf(proposal, state, metadata);
    const data = { workOrderId, action, ...(question !== undefined && { question }) };
    const command = { type: 'decide', data, metadata } as const;
    try {
      await this.mustActForNobodyRetired(metadata);
      mustBeWithinLimit(caller.workflows, workflowsOfWork(command, workOrder));
      const context = await this.action.contextOf(command, workOrder, 'log');
      return foreseenNow({ ...command, context }, workOrder);
    } catch (error) {
      // A proposal that is refused does not run.
      if (error instanceof Refusal) return { outcome: 'stop', isRequestable: false };
      throw error;
    }
  }

  private async workOrderOf(
    { workOrderId, opening }: ForeseenProposal,
    state: WorkOrder,
    metadata: Metadata,
  ): Promise<WorkOrder> {
    if (state.status !== 'unknown' || !opening) return state;
    const { workflow } = await this.definitions.latestWorkflow(metadata.tenant, opening.workflow);
    return workflow ? asOpened(workOrderId, workflow, opening, metadata) : state;
  }
}
