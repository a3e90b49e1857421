import { entryOf } from '#work-order';

/** Evidence, and whether it was replaced or its content was destroyed; the latter prevails. */
export interface EvidenceCell {
  readonly [name: string]: string;
  readonly kind: string;
  readonly state: 'standing' | 'superseded' | 'shredded';
  readonly level: 'verified' | 'claimed';
}

type Group = Readonly<Record<string, EvidenceCell>>;

/**
 * Evidence by its id, in groups: a change copies one group and the list of groups, so that it costs little more where there
 * are thousands.
 */
export type EvidenceCells = Readonly<Record<string, Group>>;

const GROUPS = 256;

export const cellIn = (cells: EvidenceCells, id: string): EvidenceCell | undefined =>
  entryOf(cells[groupOf(id)] ?? {}, id);

export const withCellIn = (cells: EvidenceCells, id: string, cell: EvidenceCell): EvidenceCells => {
  const group = groupOf(id);
  return { ...cells, [group]: { ...cells[group], [id]: cell } };
};

export const cellsIn = (cells: EvidenceCells): readonly EvidenceCell[] =>
  Object.values(cells).flatMap((group) => Object.values(group));

const groupOf = (id: string): string => {
  let hash = 0;
  for (let at = 0; at < id.length; at += 1) hash = (Math.imul(hash, 31) + id.charCodeAt(at)) | 0;
  return String((hash >>> 0) % GROUPS);
};
