import { type Outcome } from './events';
import {
  type ApproverLoad,
  type NotReplayable,
  type WhatIfAnswer,
  type WhatIfCell,
  type WhatIfSums,
} from './what-if';

interface Direction {
  readonly then: Outcome;
  readonly now: Outcome;
}

const toward = (then: Outcome, now: Outcome): Direction => ({ then, now });

/** What would be let loose comes first, the worst of it first; then what would be held back; then the rest. */
export const directions: readonly Direction[] = [
  toward('stop', 'run'),
  toward('wait', 'run'),
  toward('stop', 'wait'),
  toward('run', 'stop'),
  toward('run', 'wait'),
  toward('wait', 'stop'),
  toward('run', 'run'),
  toward('wait', 'wait'),
  toward('stop', 'stop'),
];

const openness: Readonly<Record<Outcome, number>> = { stop: 0, wait: 1, run: 2 };

/** Whether more would happen than happened. */
export const isLoosened = ({ then, now }: Direction): boolean => openness[now] > openness[then];

/** Whether it would come out otherwise at all. */
export const isChanged = ({ then, now }: Direction): boolean => now !== then;

/** How many decisions stand in the cells that fit. */
export const countOf = (
  { cells }: Pick<WhatIfSums, 'cells'>,
  fits: (cell: WhatIfCell) => boolean,
): number => cells.filter(fits).reduce((sum, { count }) => sum + count, 0);

/** Nobody opens more of a kind. */
const EXAMPLES_MAX = 5;

export const emptyWhatIf: WhatIfSums = {
  replayed: 0,
  cells: directions.map((direction) => ({ ...direction, count: 0, examples: [] })),
  approverLoad: [],
  notReplayable: [],
};

/** Both together, where `later` stands behind `sums` in the ledger. */
export const addWhatIf = (sums: WhatIfSums, later: WhatIfSums): WhatIfSums => ({
  replayed: sums.replayed + later.replayed,
  cells: joined([...sums.cells, ...later.cells], placeOfCell, (a, b) => ({
    ...a,
    count: a.count + b.count,
    examples: [...a.examples, ...b.examples].slice(0, EXAMPLES_MAX),
  })),
  approverLoad: joined([...sums.approverLoad, ...later.approverLoad], placeOfLoad, (a, b) => ({
    ...a,
    before: a.before + b.before,
    after: a.after + b.after,
  })),
  notReplayable: joined(
    [...sums.notReplayable, ...later.notReplayable],
    ({ why }) => why,
    (a, b) => ({
      ...a,
      count: a.count + b.count,
      examples: [...a.examples, ...b.examples].slice(0, EXAMPLES_MAX),
    }),
  ),
});

const placeOfCell = ({ then, now }: WhatIfCell): string =>
  String(directions.findIndex((one) => one.then === then && one.now === now));

const placeOfLoad = ({ kind, owner }: ApproverLoad): string => JSON.stringify([kind, owner]);

/** One entry a place, in the order of the places. */
const joined = <T extends WhatIfCell | ApproverLoad | NotReplayable>(
  entries: readonly T[],
  placeOf: (entry: T) => string,
  join: (a: T, b: T) => T,
): readonly T[] => {
  const byPlace = new Map<string, T>();
  for (const entry of entries) {
    const place = placeOf(entry);
    const known = byPlace.get(place);
    byPlace.set(place, known ? join(known, entry) : entry);
  }
  return [...byPlace].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
};

/** An answer with one more page of it. */
export const mergeWhatIf = (answer: WhatIfAnswer, page: WhatIfAnswer): WhatIfAnswer =>
  withHint({
    ...answer,
    ...addWhatIf(answer, page),
    position: Math.max(answer.position, page.position),
    next: page.next,
  });

/** Says why there is nothing where there is nothing. */
export const withHint = (answer: Omit<WhatIfAnswer, 'hint'>): WhatIfAnswer => {
  const { replayed, notReplayable, next, policy } = answer;
  const isEmpty = replayed === 0 && notReplayable.length === 0 && next === null;
  return { ...answer, hint: isEmpty ? nothingIn(policy.workflowId) : null };
};

const nothingIn = (workflowId: string): string =>
  `No decision on work of ${workflowId} was recorded in this period: there is nothing to compare. ` +
  'Imported logs hold facts and no decisions; name a period in which decisions were made.';
