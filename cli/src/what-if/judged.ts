import { WritError } from '#client';
import { countOf, isChanged, isLoosened, type WhatIfAnswer, type WhatIfCell } from '#contracts';
import { grouped } from '../progress';

/** A cell, and what it means that decisions stand in it. */
export type JudgedCell = WhatIfCell & { readonly meaning: 'LOOSENED' | 'tightened' | 'as before' };

/** An answer as people read it, and as `--fail-on` counts it. */
export interface Judged {
  readonly answer: WhatIfAnswer;
  readonly cells: readonly JudgedCell[];
  readonly loosened: number;
  readonly tightened: number;
  /** Decisions that could not be made again: nobody knows how those would come out. */
  readonly unreplayed: number;
}

/** The contract says which direction is which. */
export const judged = (answer: WhatIfAnswer): Judged => {
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
    unreplayed: answer.notReplayable.reduce((sum, { count }) => sum + count, 0),
  };
};

const failOns = ['loosened', 'changed', 'none'] as const;
type FailOn = (typeof failOns)[number];

/** Throws `WritError` where it is none of the three. */
export const failOnOf = (text: string): FailOn => {
  const found = failOns.find((one) => one === text);
  if (found) return found;
  throw new WritError(`--fail-on takes ${failOns.join(', ')}, not ${text}.`);
};

/** What the exit code depends on besides the answer. */
export interface Bounds {
  readonly failOn: FailOn;
  /** How many of 100 decisions may be left out because they cannot be made again. */
  readonly allowUnreplayed: number;
}

/** Throws `WritError` where it is no number from 0 to 100. */
export const allowUnreplayedOf = (text: string): number => {
  const percent = /^\d{1,3}(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (percent <= 100) return percent;
  throw new WritError(`--allow-unreplayed takes a percentage from 0 to 100, not ${text}.`);
};

/** Why the answer is too weak to fail or pass a build: too many decisions could not be replayed. */
export const tooLittleReplayed = (
  { answer: { replayed }, unreplayed }: Judged,
  { failOn, allowUnreplayed }: Bounds,
): string | undefined => {
  const all = replayed + unreplayed;
  if (failOn === 'none' || unreplayed * 100 <= allowUnreplayed * all) return undefined;
  return (
    `Nobody can tell: ${grouped(unreplayed)} of ${grouped(all)} decisions could not be replayed, more than ` +
    `--allow-unreplayed ${allowUnreplayed} lets be. Ask about a period that can be, or let more be.`
  );
};

/** 1 where there is what to fail on, 2 where too little could be made again to say that there is not, else 0. */
export const exitCodeOf = (judged: Judged, bounds: Bounds): 0 | 1 | 2 => {
  const { answer, loosened, tightened } = judged;
  if (bounds.failOn === 'none') return 0;
  if (loosened + (bounds.failOn === 'changed' ? tightened : 0) > 0) return 1;
  return answer.replayed === 0 || tooLittleReplayed(judged, bounds) ? 2 : 0;
};
