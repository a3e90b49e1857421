import { consistencyRanges, latestCheckpoint } from '#verify';
import { type Checkpoints, type SignedCheckpoint } from '../checkpoints/checkpoints';
import { LogChanged } from '../checkpoints/log-succession';
import { type TreeNodes } from '../checkpoints/tree-nodes';
import { AnchorError, type ProvableLog } from './anchor';

export interface LogOfTrust {
  readonly checkpoints: Pick<Checkpoints, 'latest' | 'sign' | 'covering' | 'mustContinue'>;
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
  async mustGoOnFrom(kept: string, holder: string, logOrigin: string): Promise<void> {
    const { checkpoint } = latestCheckpoint(kept) ?? {};
    if (!checkpoint) throw new AnchorError(`What ${holder} holds is no checkpoint.`);
    if (checkpoint.size === 0) return;
    if (checkpoint.origin !== logOrigin)
      throw new AnchorError(`${holder} holds a checkpoint of another log, ${checkpoint.origin}.`);
    await this.trust.checkpoints.mustContinue({ holder, checkpoint });
  }
}
