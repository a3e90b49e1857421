/** How often a grant may be used, as the form has it. */
export interface UsesInput {
  readonly uses: '' | 'once' | 'counted' | 'many';
  /** How many runs, as typed, where `uses` is `counted`. */
  readonly runs: string;
}

export const uses = [
  { value: '', label: 'as often as the workflow allows' },
  { value: 'once', label: 'once: the first run consumes it' },
  { value: 'counted', label: 'so many runs' },
  { value: 'many', label: 'any number of times until it expires' },
] as const;

/** As many runs as a grant can count. */
const RUNS_MAX = 1_000;

/** How many runs a text says; undefined where no grant can be for so many. */
const countOf = (text: string): number | undefined => {
  const count = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0;
  return count >= 1 && count <= RUNS_MAX ? count : undefined;
};

export const runsProblem = ({ uses: how, runs }: UsesInput): { readonly runs?: string } =>
  how === 'counted' && countOf(runs) === undefined
    ? { runs: `Write a whole number of runs, 1 to ${RUNS_MAX}.` }
    : {};

/** What the body of a grant says of it. */
export const usesIn = ({
  uses: how,
  runs,
}: UsesInput): { readonly singleUse?: boolean; readonly uses?: number } => {
  if (how === '') return {};
  const count = how === 'counted' ? countOf(runs) : undefined;
  return count === undefined ? { singleUse: how === 'once' } : { uses: count };
};

/** The same in words. `isOnce` is what the workflow says, undefined until it is known. */
export const usesLabel = ({ uses: how, runs }: UsesInput, isOnce: boolean | undefined): string => {
  if (how === 'counted') return `${runs.trim() || '…'} runs at most`;
  if (how !== '') return timesOf(how === 'once');
  return isOnce === undefined ? 'as often as the workflow allows' : timesOf(isOnce);
};

export const timesOf = (isOnce: boolean): string =>
  isOnce ? 'once' : 'any number of times until it expires';
