import { diffArrays } from 'diff';

/** A line of a text, with its number from 1. */
export interface NumberedLine {
  readonly number: number;
  readonly text: string;
}

/** A line as it was beside what it is now; where only one side has it, it was taken away or added. */
export interface DiffRow {
  readonly before?: NumberedLine;
  readonly after?: NumberedLine;
  readonly isSame: boolean;
}

/** Rows that are shown, or rows in a long stretch without a change that need not be. */
export interface DiffStretch {
  readonly isHidden: boolean;
  readonly rows: readonly DiffRow[];
}

/** Texts that have next to nothing in common are not compared for longer: they are then other texts as a whole. */
const TIMEOUT_MS = 1_500;

const linesOf = (text: string): readonly string[] => text.replace(/\r?\n$/, '').split(/\r?\n/);

/** The lines of two texts side by side; lines that were changed stand beside what they became. */
export const diffRows = (before: string, after: string): readonly DiffRow[] => {
  const [old, now] = [linesOf(before), linesOf(after)];
  const parts = diffArrays([...old], [...now], { timeout: TIMEOUT_MS }) ?? [
    { removed: true, added: false, value: old },
    { removed: false, added: true, value: now },
  ];
  const rows: DiffRow[] = [];
  let [oldNumber, newNumber] = [0, 0];
  let removed: NumberedLine[] = [];
  let added: NumberedLine[] = [];
  const flush = (): void => {
    for (let index = 0; index < Math.max(removed.length, added.length); index += 1) {
      const [was, is] = [removed[index], added[index]];
      rows.push({ ...(was ? { before: was } : {}), ...(is ? { after: is } : {}), isSame: false });
    }
    [removed, added] = [[], []];
  };
  for (const part of parts)
    if (part.removed)
      removed.push(...part.value.map((text) => ({ number: (oldNumber += 1), text })));
    else if (part.added)
      added.push(...part.value.map((text) => ({ number: (newNumber += 1), text })));
    else {
      flush();
      for (const text of part.value)
        rows.push({
          before: { number: (oldNumber += 1), text },
          after: { number: (newNumber += 1), text },
          isSame: true,
        });
    }
  flush();
  return rows;
};

/** The rows with so many lines around each change; what lies further away is in stretches of its own. */
export const stretchesOf = (rows: readonly DiffRow[], around = 3): readonly DiffStretch[] => {
  const isNear = nearChanges(rows, around);
  const stretches: { isHidden: boolean; rows: DiffRow[] }[] = [];
  for (const [index, row] of rows.entries()) {
    const isHidden = !isNear[index]!;
    const last = stretches.at(-1);
    if (last?.isHidden === isHidden) last.rows.push(row);
    else stretches.push({ isHidden, rows: [row] });
  }
  return stretches;
};

/** How many lines were taken away and how many added. */
export const sumOf = (
  rows: readonly DiffRow[],
): { readonly removed: number; readonly added: number } => {
  const changed = rows.filter(({ isSame }) => !isSame);
  return {
    removed: changed.filter(({ before }) => before).length,
    added: changed.filter(({ after }) => after).length,
  };
};

/** The rows of one stretch one below the other: of each change first what went, then what came. */
export const unified = (rows: readonly DiffRow[]): readonly DiffRow[] => {
  const flat: DiffRow[] = [];
  let added: DiffRow[] = [];
  for (const { before, after, isSame } of rows) {
    if (isSame) {
      flat.push(...added);
      added = [];
    }
    if (isSame) flat.push({ ...(before && after ? { before, after } : {}), isSame });
    else {
      if (before) flat.push({ before, isSame });
      if (after) added.push({ after, isSame });
    }
  }
  return [...flat, ...added];
};

function nearChanges(rows: readonly DiffRow[], around: number): readonly boolean[] {
  const near = rows.map(() => false);
  for (const [index, { isSame }] of rows.entries())
    if (!isSame)
      near.fill(true, Math.max(0, index - around), Math.min(rows.length, index + around + 1));
  return near;
}
