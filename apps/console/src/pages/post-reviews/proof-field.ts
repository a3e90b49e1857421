import { type ActField } from '../../parts/act';
import { type RowOf, useRead } from '../../api/queries';
import { visible } from '../../parts/visible';

type EvidenceRow = RowOf<'/v1/evidence'>;

const MANY = 1_000;
const LABEL_MAX = 80;

/** Whether evidence proves something new: its content was verified, and it was neither superseded nor erased. */
export const isProof = ({
  supersededBy,
  shreddedAt,
  isVerified,
}: Pick<EvidenceRow, 'supersededBy' | 'shreddedAt' | 'isVerified'>): boolean =>
  isVerified && supersededBy === null && shreddedAt === null;

/** What a choice among evidence says: its kind, and what it is for. */
export const labelOf = ({
  evidenceId,
  kind,
  purpose,
}: Pick<EvidenceRow, 'evidenceId' | 'kind' | 'purpose'>): string => {
  const label = visible(`${kind}: ${purpose ?? evidenceId}`);
  return label.length > LABEL_MAX ? `${label.slice(0, LABEL_MAX - 1)}…` : label;
};

/** A field that names evidence of the work order; what stands and can be looked at is offered. */
export const useProofField = (
  workOrderId: string | null | undefined,
  required: boolean,
): ActField => {
  const evidence = useRead('/v1/evidence', {
    query: { workOrderId, limit: MANY },
    enabled: Boolean(workOrderId),
  });
  const label = required ? 'Evidence' : 'Evidence (optional)';
  const named = { name: 'evidence', label, required };
  if (!workOrderId)
    return { ...named, description: 'The id of evidence that is recorded of no work order.' };
  const choices = (evidence.data?.body.items ?? [])
    .filter(isProof)
    .map((row) => ({ value: row.evidenceId, label: labelOf(row) }));
  return {
    ...named,
    kind: 'choice',
    choices,
    ...(choices.length === 0
      ? { description: 'Nothing that proves something is recorded yet: record it first.' }
      : {}),
  };
};
