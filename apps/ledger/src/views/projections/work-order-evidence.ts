import { namesIn } from './cells';
import { cellIn, cellsIn, type EvidenceCell, withCellIn } from './evidence-cells';
import { type WorkOrderRow } from './work-order-row';

/** Whether evidence proves as the workflow asks, whatever becomes of it later. */
export const isAccepted = (
  { claimed_kinds }: Pick<WorkOrderRow, 'claimed_kinds'>,
  cell: EvidenceCell | undefined,
): boolean =>
  cell !== undefined && (cell.level === 'verified' || namesIn(claimed_kinds).includes(cell.kind));

/** Its evidence with one cell put in or replaced, and the kinds that it proves then. */
export const withEvidence = (row: WorkOrderRow, id: string, cell: EvidenceCell) => {
  const evidence = withCellIn(row.evidence, id, cell);
  const before = cellIn(row.evidence, id);
  // To look through all of it takes longer with each: only evidence that proves no more may take a kind away.
  if (before && isProving(row, before) && !isProving(row, cell))
    return provenBy({ ...row, evidence });
  const { evidence_kinds: known } = row;
  const isKnown = known.includes(cell.kind) || !isProving(row, cell);
  return { evidence, evidence_kinds: isKnown ? known : [...known, cell.kind].sort() };
};

const isProving = (row: Pick<WorkOrderRow, 'claimed_kinds'>, cell: EvidenceCell): boolean =>
  cell.state === 'standing' && isAccepted(row, cell);

/** The kinds that all of its evidence proves. */
export const provenBy = ({
  claimed_kinds,
  evidence,
}: Pick<WorkOrderRow, 'claimed_kinds' | 'evidence'>) => {
  const proving = cellsIn(evidence).filter((cell) => isProving({ claimed_kinds }, cell));
  // Postgres keeps the order of no map.
  const evidence_kinds = [...new Set(proving.map(({ kind }) => kind))].sort();
  return { claimed_kinds, evidence, evidence_kinds };
};
