import { type Round } from '../case';
import { type Compared, nameBeside } from './measures';
import { type Closable, type OpenPeers } from './peer';

/** The figures of one system in one round, by the name of what is compared. */
export type Figures = Readonly<Record<string, number>>;

/**
 * Measures every peer and Writ once, and pairs the figures. Each round begins with another system, so that none is
 * always the first after a pause.
 */
export const roundBeside = async <System extends Closable>(
  round: number,
  peers: OpenPeers<System>,
  compared: readonly Compared[],
  measure: {
    readonly peer: (system: System) => Promise<Figures>;
    readonly writ: () => Promise<Figures>;
  },
): Promise<Round> => {
  const isWritFirst = round % 2 === 1;
  const before = isWritFirst ? await measure.writ() : undefined;
  const figures = [];
  for (const { peer, system } of peers.inTurn(round))
    figures.push({ peer, of: await measure.peer(system) });
  const writ = before ?? (await measure.writ());
  return Object.fromEntries(
    figures.flatMap(({ peer, of }) =>
      compared.map(
        (figure) =>
          [
            nameBeside(figure, peer),
            { baseline: of[figure.name]!, writ: writ[figure.name]! },
          ] as const,
      ),
    ),
  );
};
