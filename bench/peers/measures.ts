import { type Measure } from '../case';
import { type PeerDescription } from './peer';

/** A figure that is compared with each peer. */
export interface Compared {
  readonly name: string;
  readonly unit: string;
  readonly better: 'more' | 'less';
}

export const nameBeside = ({ name }: Compared, peer: PeerDescription): string =>
  `${name}, beside ${peer.name}`;

/** A measure for each peer and each figure: all figures of the first peer, then those of the next. */
export const measuresBeside = (
  peers: readonly PeerDescription[],
  figures: readonly Compared[],
): readonly Measure[] =>
  peers.flatMap((peer) =>
    figures.map((figure) => ({
      name: nameBeside(figure, peer),
      unit: figure.unit,
      better: figure.better,
      baseline: peer.name,
      peer: { name: peer.name, does: peer.does },
    })),
  );
