import { type WhatIfAnswer, type WhatIfCell } from '#contracts';
import { UserError } from '../user-error';

/** A cell, and what it means that decisions stand in it. */
export type JudgedCell = WhatIfCell & { readonly meaning: 'LOOSENED' | 'tightened' | 'as before' };

/** An answer as people read it, and as `--fail-on` counts it. */
export interface Judged {
  readonly answer: WhatIfAnswer;
  readonly cells: readonly JudgedCell[];
  readonly loosened: number;
  readonly tightened: number;
}

/** The contract says which direction is which. */
export const judged = async (answer: WhatIfAnswer): Promise<Judged> => {
  const { countOf, isChanged, isLoosened } = await import('#contracts');
  const meaningOf = (cell: WhatIfCell): JudgedCell['meaning'] => {
    if (!isChanged(cell)) return 'as before';
    return isLoosened(cell) ? 'LOOSENED' : 'tightened';
  };
  const loosened = countOf(answer, isLoosened);
  return {
    answer,
    cells: answer.cells.map((cell) => ({ ...cell, meaning: meaningOf(cell) })),
    loosened,
    tightened: countOf(answer, isChanged) - loosened,
  };
};

const failOns = ['loosened', 'changed', 'none'] as const;
type FailOn = (typeof failOns)[number];

/** Throws `UserError` where it is none of the three. */
export const failOnOf = (text: string): FailOn => {
  const found = failOns.find((one) => one === text);
  if (found) return found;
  throw new UserError(`--fail-on takes ${failOns.join(', ')}, not ${text}.`);
};

/** 1 where there is what to fail on, 2 where nothing could be made again, else 0. */
export const exitCodeOf = ({ answer, loosened, tightened }: Judged, failOn: FailOn): 0 | 1 | 2 => {
  if (failOn === 'none') return 0;
  if (answer.replayed === 0) return 2;
  return loosened + (failOn === 'changed' ? tightened : 0) > 0 ? 1 : 0;
};
