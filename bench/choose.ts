import { type BenchCase } from './case';
import { type BenchOptions } from './options';

/**
 * The cases of a run, in their order. Those that install other systems need `--peers`; throws where `--only` names one
 * without it.
 */
export const chosen = (
  cases: readonly BenchCase[],
  { only, peers }: Pick<BenchOptions, 'only' | 'peers'>,
): readonly BenchCase[] => {
  const wanted = cases.filter(({ name }) => only?.includes(name) ?? true);
  const installing = wanted.filter(({ needsPeers }) => needsPeers && !peers);
  if (only && installing.length > 0)
    throw new Error(
      `${installing.map(({ name }) => name).join(', ')} installs other systems: give --peers too.`,
    );
  return wanted.filter((bench) => !installing.includes(bench));
};
