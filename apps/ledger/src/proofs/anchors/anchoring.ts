import { consistencyRanges, latestCheckpoint } from '#verify';
import { type Checkpoints, type SignedCheckpoint } from '../checkpoints/checkpoints';
import { LogChanged, type TreeAt } from '../checkpoints/log-succession';
import { type TreeNodes } from '../checkpoints/tree-nodes';
import { type Anchor, AnchorError, type ProvableLog } from './anchor';
import { type AnchorStates, type ClaimedAnchor, type Settlement } from './anchor-states';

export interface TrustedLog {
  readonly checkpoints: Pick<Checkpoints, 'latest' | 'sign' | 'covering' | 'mustContinue'>;
  readonly nodes: Pick<TreeNodes, 'cached'>;
}

/** The log, as anchors are compared with it. */
export class AnchoredLog implements ProvableLog {
  constructor(private readonly trust: TrustedLog) {}

  /** The latest checkpoint. Rejects with `LogChanged`. */
  async latest(): Promise<SignedCheckpoint> {
    const { checkpoints } = this.trust;
    return (await checkpoints.latest()) ?? (await checkpoints.sign());
  }

  proof(from: number, to: number): Promise<readonly Uint8Array[]> {
    return this.trust.nodes.cached().rootsOf(consistencyRanges(from, to));
  }

  async checkpointFrom(size: number): Promise<SignedCheckpoint> {
    const signed = await this.trust.checkpoints.covering(size);
    if (signed.checkpoint.size >= size) return signed;
    throw new LogChanged(
      `The log has ${signed.checkpoint.size} events, and ${size} were seen outside: its tail was cut off.`,
    );
  }

  /**
   * Rejects with `LogChanged` when the log does not continue the note that `holder` has, and with `AnchorError` when the
   * note is no checkpoint of this log.
   */
  async mustContinue(note: string, holder: string, logOrigin: string): Promise<void> {
    const { checkpoint } = latestCheckpoint(note) ?? {};
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
  readonly log: AnchoredLog;
  readonly everyMs: number;
  /** From 0 to 1: anchors that failed together do not come back together. */
  readonly random: () => number;
  /** Called with the tree that the anchor has, whether or not the log continues it. */
  readonly onLatest: (held: TreeAt) => void;
  /** The anchor has seen another log. */
  readonly onChanged: (error: LogChanged) => void;
  readonly onUnchanged: () => void;
  /** Called on every failure. */
  readonly onError: (error: unknown) => void;
}

/** An attempt ends before its claim does, so that two instances never serve one anchor at once. */
const ATTEMPT_MS = 45_000;
const CLAIM_MS = 60_000;
const RETRY = { firstMs: 2_000, mostMs: 900_000, jitter: 0.2 } as const;

/**
 * Serves one anchor, in any number of instances: when it is due, compares the log with the notes that the anchor and the
 * database have, and publishes the latest checkpoint when it is new. Never publishes a log that was changed.
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
    { lastSize, note: recorded, failures }: ClaimedAnchor,
    signal: AbortSignal,
  ): Promise<Settlement> {
    const { anchor, log, everyMs: pauseMs } = this.options;
    const given = await log.latest();
    const { size, origin } = given.checkpoint;
    const held = await anchor.latestNote?.(origin, signal);
    this.options.onLatest(treeIn(held, origin));
    if (held !== undefined) await log.mustContinue(held, anchor.name, origin);
    if (recorded !== null) await log.mustContinue(recorded, `our record of ${anchor.name}`, origin);

    const holds = held === undefined ? 0 : (latestCheckpoint(held)?.checkpoint.size ?? 0);
    const isThere = anchor.latestNote ? holds >= size : true;
    const isNew = lastSize === null || lastSize < size || failures > 0 || !isThere;
    if (size === 0 || !isNew) return { is: 'up-to-date', pauseMs };
    const out = await anchor.publish({ signed: given, knownSize: lastSize ?? 0, log, signal });
    return { is: 'published', out, pauseMs };
  }

  private async failed(claimed: ClaimedAnchor, error: unknown): Promise<void> {
    const { states, onChanged, onError } = this.options;
    const isAlarm = error instanceof LogChanged;
    const pauseMs = this.pauseAfter(claimed.failures);
    if (isAlarm) onChanged(error);
    else onError(error);
    await states.settle(claimed, { is: 'failed', error: messageOf(error), isAlarm, pauseMs });
  }

  private pauseAfter(failures: number): number {
    const { random } = this.options;
    const planned = Math.min(RETRY.mostMs, RETRY.firstMs * 2 ** Math.min(failures, 30));
    return Math.round(planned * (1 + RETRY.jitter * random()));
  }
}

/** The tree of a note; empty for no note and for a checkpoint of another log. */
export const treeIn = (note: string | undefined, origin: string): TreeAt => {
  const checkpoint = note === undefined ? undefined : latestCheckpoint(note)?.checkpoint;
  return checkpoint?.origin === origin ? checkpoint : { size: 0, root: new Uint8Array() };
};

/** Only messages for readers; the service's log has the others. */
const messageOf = (error: unknown): string => {
  if (error instanceof LogChanged || error instanceof AnchorError) return error.message;
  return (error as Error).name === 'TimeoutError'
    ? `It took longer than ${ATTEMPT_MS / 1_000} s.`
    : 'It failed: see the log of the ledger service.';
};
