import canonicalize from 'canonicalize';
import { streamOf, type WorkflowPublishedData, type WorkflowRef } from '#contracts';
import { sha256 } from '#verify';
import { type Logged } from './logged';

/** The publication of a workflow version among the events that a work order rests on. */
export const publicationOf = (
  { id, version, digest }: WorkflowRef,
  tenant: string,
  dependsOn: readonly Logged[],
): Logged | undefined =>
  dependsOn.find(({ event }) => {
    if (event.type !== 'workflow.published' || event.tenant !== tenant) return false;
    const data = event.data as WorkflowPublishedData;
    return (
      event.stream === streamOf.workflow(id) &&
      data.workflowId === id &&
      data.version === version &&
      data.digest === digest
    );
  });

/** Whether the digest of a published version is that of its definition. */
export const isDigestRight = ({ event }: Logged): boolean => {
  const { digest, definition } = event.data as WorkflowPublishedData;
  const bytes = Buffer.from(canonicalize(definition) ?? '');
  return Buffer.from(sha256(bytes)).toString('hex') === digest;
};
