import { PeerMissing } from './install';

/** Who a figure is compared with. */
export interface PeerDescription {
  readonly name: string;
  /** One sentence: what it does for its figure, and what of Writ's work it does not. */
  readonly does: string;
}

/** A system to measure beside Writ. */
export interface Peer<System extends Closable> extends PeerDescription {
  /** Rejects with `PeerMissing` where it cannot be had on this machine. */
  open(): Promise<System>;
}

export interface Closable {
  close(): Promise<void>;
}

export interface Opened<System extends Closable> {
  readonly peer: PeerDescription;
  readonly system: System;
}

/** The peers that can be had, and for each of the others a line that says why not. */
export class OpenPeers<System extends Closable> {
  private constructor(
    readonly opened: readonly Opened<System>[],
    readonly leftOut: readonly string[],
  ) {}

  /** Rejects when one fails in another way than by being missing; the others are closed then. */
  static async open<System extends Closable>(
    peers: readonly Peer<System>[],
  ): Promise<OpenPeers<System>> {
    const opened: Opened<System>[] = [];
    const leftOut: string[] = [];
    for (const peer of peers)
      try {
        opened.push({ peer, system: await peer.open() });
      } catch (error) {
        if (!(error instanceof PeerMissing)) {
          await closeAll(opened);
          throw error;
        }
        leftOut.push(`${peer.name}: ${error.message}`);
      }
    return new OpenPeers(opened, leftOut);
  }

  /** In another order each time, so that none is always measured first. */
  inTurn(round: number): readonly Opened<System>[] {
    const first = round % Math.max(1, this.opened.length);
    return [...this.opened.slice(first), ...this.opened.slice(0, first)];
  }

  close(): Promise<void> {
    return closeAll(this.opened);
  }
}

const closeAll = async (opened: readonly Opened<Closable>[]): Promise<void> => {
  for (const { system } of opened) await system.close();
};
