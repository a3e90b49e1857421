import {
  streamOf,
  type WorkflowDefinition,
  workflowOf,
  type WorkflowPublishedData,
} from '#contracts';
import { type RecordedEvent } from '#kernel';
import { evolve, unknownWorkOrder, type WorkOrder } from '#work-order';
import { type LogAt } from './log-at';

/** A work order as its stream says, and the version of the workflow that it was opened with. */
export interface CourseAt {
  readonly workOrder: WorkOrder;
  readonly definition: WorkflowDefinition | undefined;
}

/** Folds a work order, and finds its workflow at the same position of the log. */
export const courseAt = async (log: LogAt, events: readonly RecordedEvent[]): Promise<CourseAt> => {
  const workOrder = events.reduce(evolve, unknownWorkOrder);
  const { workflow } = workOrder;
  if (!workflow) return { workOrder, definition: undefined };
  const published = await log.eventsOf(streamOf.workflow(workflow.id));
  const publication = published
    .filter(({ type }) => type === 'workflow.published')
    .map(({ data }) => data as WorkflowPublishedData)
    .find(({ version, digest }) => version === workflow.version && digest === workflow.digest);
  return { workOrder, definition: publication && workflowOf(publication.definition) };
};
