import { type PossibleActions, type WorkflowDefinition } from '#contracts';
import { delegationStatus, isDelegated, type ProposedBy } from './delegated-actions';
import { type WorkOrder } from '../state';

/**
 * What may be proposed on a work order at `now` (an instant), and which of it the briefs that the proposer has permit.
 * Nothing is listed where its workflow is not known.
 */
export const possibleActions = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition | undefined,
  { now, ...proposer }: Omit<ProposedBy, 'action'> & { readonly now: string },
): PossibleActions => {
  const { actions = [], systems = [], exceptionCodes = [] } = definition ?? {};
  return {
    workflow: definition ? workOrder.workflow : null,
    objects: workOrder.objects,
    actions: actions.map((action) => ({
      ...action,
      permitted: isDelegated(delegationStatus(workOrder, { ...proposer, action }, now)),
    })),
    systems,
    exceptionCodes,
  };
};
