import {
  entryOf,
  isProof,
  type RecordedEvidence,
  whyNotCurrent,
  type WorkOrder,
} from '#work-order';
import { refuse } from './approval-context';

/** The evidence of a work order that proves something now, of the ids that somebody named. */
export const proofsAmong = (
  workOrder: WorkOrder,
  ids: readonly string[],
): readonly RecordedEvidence[] =>
  ids.flatMap((id) => {
    const recorded = entryOf(workOrder.evidence, id);
    return recorded && isProof(recorded, workOrder) ? [recorded] : [];
  });

/** Refuses what was superseded or erased: a new answer rests on what can be looked at now. Domain rule 15. */
export const mustStand = ({ evidence }: WorkOrder, ids: readonly string[] = []): void => {
  const fallen = ids.filter((id) => {
    const recorded = entryOf(evidence, id);
    return recorded !== undefined && (recorded.supersededBy !== null || recorded.isShredded);
  });
  if (fallen.length > 0)
    throw refuse(
      'approval_evidence_missing',
      fallen.map((id) => `The evidence ${id} ${whyNotCurrent(evidence, id)}.`).join(' '),
      { missing: fallen },
    );
};
