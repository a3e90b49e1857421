import { type WorkOrder } from './state';

/** The workflow that a work order goes by; none where it was not opened. It never changes. */
export const workflowsOfWork = (
  _command: unknown,
  { workflow }: Pick<WorkOrder, 'workflow'>,
): readonly string[] => (workflow ? [workflow.id] : []);
