import { consistencyRanges, latestCheckpoint, verifyConsistency } from '#verify';
import { type Checkpoints, LogChanged, type SignedCheckpoint } from '../trust/checkpoints';
import { type TreeNodes } from '../trust/tree-nodes';
import { AnchorTrouble, type ProvableLog } from './anchor';

export interface LogOfTrust {
  readonly checkpoints: Pick<Checkpoints, 'latest' | 'sign' | 'covering'>;
  readonly nodes: Pick<TreeNodes, 'remembering'>;
}

/** The log, as it is held against what anchors keep of it. */
export class AnchoredLog implements ProvableLog {
  constructor(private readonly trust: LogOfTrust) {}

  /** What was signed last. Rejects with `LogChanged`. */
  async latest(): Promise<SignedCheckpoint> {
    const { checkpoints } = this.trust;
    return (await checkpoints.latest()) ?? (await checkpoints.sign());
  }

  proof(from: number, to: number): Promise<readonly Uint8Array[]> {
    return this.trust.nodes.remembering().rootsOf(consistencyRanges(from, to));
  }

  async reaching(size: number): Promise<SignedCheckpoint> {
    const signed = await this.trust.checkpoints.covering(size);
    if (signed.checkpoint.size >= size) return signed;
    throw new LogChanged(
      `The log has ${signed.checkpoint.size} events, and ${size} were seen outside: its tail was cut off.`,
    );
  }

  /**
   * The log must go on from what `holder` keeps of it. Rejects with `LogChanged` when it does not, and with
   * `AnchorTrouble` when that is no checkpoint of this log.
   */
  async mustGoOnFrom(kept: string, holder: string): Promise<void> {
    const { checkpoint } = latestCheckpoint(kept) ?? {};
    if (!checkpoint) throw new AnchorTrouble(`What ${holder} holds is no checkpoint.`);
    const { origin, size, root } = checkpoint;
    if (size === 0) return;
    const today = (await this.reaching(size)).checkpoint;
    if (today.origin !== origin)
      throw new AnchorTrouble(`${holder} holds a checkpoint of another log, ${origin}.`);
    const proof = size === today.size ? [] : await this.proof(size, today.size);
    const claim = { from: size, to: today.size, fromRoot: root, toRoot: today.root, proof };
    const verdict = verifyConsistency(claim);
    if (verdict.ok) return;
    throw new LogChanged(
      `The log of ${today.size} events does not go on from the ${size} that ${holder} holds: ${verdict.reason}`,
    );
  }
}
