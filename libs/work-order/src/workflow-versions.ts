import canonicalize from 'canonicalize';
import {
  dataOf,
  type WorkflowDefinition,
  workflowOf,
  workflowPublished,
  type WorkflowPublishedData,
  type WorkflowRef,
} from '#contracts';
import { type RecordedEvent } from '#kernel';
import { sha256 } from '#verify';

/** A version of a workflow as it was published. */
export interface PublishedWorkflow {
  readonly ref: WorkflowRef;
  readonly definition: WorkflowDefinition;
}

/** A version whose stored definition no longer has the digest that it was published with: nothing goes by it. */
interface AlteredWorkflow {
  readonly ref: WorkflowRef;
  readonly definition: undefined;
}

/** What the stream of a workflow comes to: its versions, oldest first. */
export type WorkflowVersions = readonly (PublishedWorkflow | AlteredWorkflow)[];

export const noVersions: WorkflowVersions = [];

export const evolveVersions = (
  versions: WorkflowVersions,
  event: RecordedEvent,
): WorkflowVersions => {
  const published = dataOf(event, workflowPublished);
  return published ? [...versions, versionIn(published)] : versions;
};

/** One version, compared with its digest: a change in the database alters no rule without notice. */
export const versionIn = (data: WorkflowPublishedData): WorkflowVersions[number] => ({
  ref: { id: data.workflowId, version: data.version, digest: data.digest },
  definition: isAsPublished(data) ? workflowOf(data.definition) : undefined,
});

/** Whether the definition has the digest that the event names: SHA-256 of its canonical JSON (RFC 8785). */
const isAsPublished = ({ definition, digest }: WorkflowPublishedData): boolean =>
  Buffer.from(sha256(Buffer.from(canonicalize(definition) ?? ''))).toString('hex') === digest;

/** The version that new work orders are opened with; null when none was published, or the newest was altered. */
export const latestVersion = (versions: WorkflowVersions): PublishedWorkflow | null =>
  unaltered(versions.at(-1));

/** The version that a work order goes by; null when it was not published here, or was altered. */
export const versionOf =
  ({ digest, version }: WorkflowRef) =>
  (versions: WorkflowVersions): PublishedWorkflow | null =>
    unaltered(versions.find(({ ref }) => ref.digest === digest && ref.version === version));

const unaltered = (version: WorkflowVersions[number] | undefined): PublishedWorkflow | null =>
  version?.definition ? version : null;
