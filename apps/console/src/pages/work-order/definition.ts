import { useRead } from '../../api/queries';
import { type components } from '../../api/schema';

/** What a workflow asks for, as it was published: what it leaves out has its default. */
export type Definition = Partial<components['schemas']['WorkflowDefinition']>;

/** The definition that a work order goes by: its version, whatever was published since; undefined until it is there. */
export const useDefinition = (
  workflowId: string | undefined,
  version: number | null | undefined,
): Definition | undefined => {
  const versions = useRead('/v1/workflows', {
    query: { workflowId, version, limit: 1 },
    enabled: workflowId !== undefined && version !== undefined && version !== null,
  });
  return versions.data?.body.items[0]?.definition ?? undefined;
};

/** Whether work goes from stage to stage: one leaves something, or moves are listed. */
export const isStaged = (definition: Definition | undefined): boolean =>
  (definition?.transitions?.length ?? 0) > 0 ||
  (definition?.stages ?? []).some(({ artifact }) => artifact);
