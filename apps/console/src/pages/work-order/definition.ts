import { useRead } from '../../api/queries';
import { type components } from '../../api/schema';

/** What a workflow asks for, as it was published. */
export type Definition = components['schemas']['WorkflowDefinition'];

/**
 * The definition that a work order goes by: its version, whatever was published since. It stands in the event that
 * published it, which comes with its receipt; undefined until it is there, and to whom may not see receipts.
 */
export const useDefinition = (
  workflowId: string | undefined,
  version: number | null | undefined,
): Definition | undefined => {
  const isKnown = workflowId !== undefined && version !== undefined && version !== null;
  const versions = useRead('/v1/workflows', {
    query: { workflowId, version, limit: 1 },
    enabled: isKnown,
  });
  const eventId = versions.data?.body.items[0]?.eventId;
  const receipt = useRead('/v1/receipts/{eventId}', {
    path: { eventId: eventId ?? '' },
    enabled: eventId !== undefined,
  });
  return receipt.data && definitionIn(receipt.data.body.event);
};

/** The event of a receipt is its canonical JSON in base64. */
const definitionIn = (event: string): Definition | undefined => {
  const bytes = Uint8Array.from(atob(event), (letter) => letter.codePointAt(0)!);
  const { data } = JSON.parse(new TextDecoder().decode(bytes)) as {
    readonly data: { readonly definition?: Definition };
  };
  return data.definition;
};

/** Whether work goes from stage to stage: one leaves something, or moves are listed. */
export const isStaged = (definition: Definition | undefined): boolean =>
  (definition?.transitions?.length ?? 0) > 0 ||
  (definition?.stages ?? []).some(({ artifact }) => artifact);
