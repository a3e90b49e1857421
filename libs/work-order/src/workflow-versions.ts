import {
  type WorkflowDefinition,
  workflowOf,
  type WorkflowPublishedData,
  type WorkflowRef,
} from '#contracts';
import { type RecordedEvent } from '#kernel';

/** A version of a workflow as it was published. */
export interface PublishedWorkflow {
  readonly ref: WorkflowRef;
  readonly definition: WorkflowDefinition;
}

/** What the stream of a workflow comes to: its versions, oldest first. */
export type WorkflowVersions = readonly PublishedWorkflow[];

export const noVersions: WorkflowVersions = [];

export const evolveVersions = (
  versions: WorkflowVersions,
  event: RecordedEvent,
): WorkflowVersions => {
  if (event.type !== 'workflow.published') return versions;
  const { workflowId, version, digest, definition } = event.data as WorkflowPublishedData;
  const published = {
    ref: { id: workflowId, version, digest },
    definition: workflowOf(definition),
  };
  return [...versions, published];
};

/** The version that new work orders are opened with. */
export const latestVersion = (versions: WorkflowVersions): PublishedWorkflow | null =>
  versions.at(-1) ?? null;

/** The version that a work order goes by. */
export const versionOf = (
  versions: WorkflowVersions,
  { digest, version }: WorkflowRef,
): PublishedWorkflow | null =>
  versions.find(({ ref }) => ref.digest === digest && ref.version === version) ?? null;
