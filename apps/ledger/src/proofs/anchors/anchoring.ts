import { consistencyRanges, latestCheckpoint } from '#verify';
import { type Checkpoints, type SignedCheckpoint } from '../checkpoints/checkpoints';
import { LogChanged, type TreeAt } from '../checkpoints/log-succession';
import { type TreeNodes } from '../checkpoints/tree-nodes';
import { type Anchor, AnchorError, type ProvableLog } from './anchor';
import { type AnchorStates, type ClaimedAnchor, type Settlement } from './anchor-states';

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

export interface AnchoringOptions {
  readonly anchor: Anchor;
  readonly states: Pick<AnchorStates, 'claim' | 'settle' | 'release'>;
  readonly log: Pick<AnchoredLog, 'latest' | 'mustGoOnFrom' | 'proof' | 'reaching'>;
  readonly everyMs: number;
  /** From 0 to 1: anchors that failed together do not come back together. */
  readonly random: () => number;
  /** What the anchor holds, whether or not the log goes on from it. */
  readonly onHeld: (held: TreeAt) => void;
  /** The log is not the one that the anchor has seen. */
  readonly onChanged: (error: LogChanged) => void;
  readonly onUnchanged: () => void;
  /** Told of every failure. */
  readonly onError: (error: unknown) => void;
}

/** An attempt ends before its claim does, so that two instances are never at one anchor. */
const ATTEMPT_MS = 45_000;
const CLAIM_MS = 60_000;
const RETRY = { firstMs: 2_000, mostMs: 900_000, jitter: 0.2 } as const;

/**
 * Sees to one anchor, in any number of instances: when it is due, holds the log against what the anchor and we have kept,
 * and hands out the last checkpoint when that is new. A log that was changed is handed to nobody.
 */
export class Anchoring {
  constructor(private readonly options: AnchoringOptions) {}

  /** One turn, which does nothing while the anchor is not due. Rejects as the database does. */
  async turn(stopping: AbortSignal): Promise<void> {
    const { anchor, states } = this.options;
    const claimed = await states.claim(anchor.name, CLAIM_MS);
    if (!claimed) return;
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(ATTEMPT_MS)]);
    try {
      const settlement = await this.attempt(claimed, signal);
      if (await states.settle(claimed, settlement)) this.options.onUnchanged();
    } catch (error) {
      if (stopping.aborted) await states.release(claimed);
      else await this.failed(claimed, error);
    }
  }

  private async attempt(
    { lastSize, kept, failures }: ClaimedAnchor,
    signal: AbortSignal,
  ): Promise<Settlement> {
    const { anchor, log, everyMs: pauseMs } = this.options;
    const given = await log.latest();
    const { size, origin } = given.checkpoint;
    const held = await anchor.held?.(origin, signal);
    this.options.onHeld(heldOf(held, origin));
    if (held !== undefined) await log.mustGoOnFrom(held, anchor.name, origin);
    if (kept !== null) await log.mustGoOnFrom(kept, `our record of ${anchor.name}`, origin);

    const holds = held === undefined ? 0 : (latestCheckpoint(held)?.checkpoint.size ?? 0);
    const isThere = anchor.held ? holds >= size : true;
    const isNew = lastSize === null || lastSize < size || failures > 0 || !isThere;
    if (size === 0 || !isNew) return { is: 'in-order', pauseMs };
    const out = await anchor.handOut({ given, before: lastSize ?? 0, log, signal });
    return { is: 'handed', out, pauseMs };
  }

  private async failed(claimed: ClaimedAnchor, error: unknown): Promise<void> {
    const { states, onChanged, onError } = this.options;
    const isAlarm = error instanceof LogChanged;
    const pauseMs = this.pauseAfter(claimed.failures);
    if (isAlarm) onChanged(error);
    else onError(error);
    await states.settle(claimed, { is: 'failed', error: toldOf(error), isAlarm, pauseMs });
  }

  private pauseAfter(failures: number): number {
    const { random } = this.options;
    const planned = Math.min(RETRY.mostMs, RETRY.firstMs * 2 ** Math.min(failures, 30));
    return Math.round(planned * (1 + RETRY.jitter * random()));
  }
}

/** Nothing holds an empty tree; a checkpoint of another log is no matter of this one. */
export const heldOf = (note: string | undefined, origin: string): TreeAt => {
  const checkpoint = note === undefined ? undefined : latestCheckpoint(note)?.checkpoint;
  return checkpoint?.origin === origin ? checkpoint : { size: 0, root: new Uint8Array() };
};

/** What was not said for readers stays in our own log. */
const toldOf = (error: unknown): string => {
  if (error instanceof LogChanged || error instanceof AnchorError) return error.message;
  return (error as Error).name === 'TimeoutError'
    ? `It took longer than ${ATTEMPT_MS / 1_000} s.`
    : 'It failed: see the ledger’s log.';
};
