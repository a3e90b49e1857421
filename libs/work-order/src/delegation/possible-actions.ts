import { type PossibleActions, type WorkflowDefinition } from '#contracts';
import { delegationStatus, type ProposedBy } from './delegated-actions';
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
    actions: actions.map((action) => {
      const { sent, permitting } = delegationStatus(workOrder, { ...proposer, action }, now);
      return { ...action, permitted: sent.length === 0 || permitting.length > 0 };
    }),
    systems,
    exceptionCodes,
  };
};
