import { type SignedCheckpoint } from '../checkpoints/checkpoints';

/** What an anchor may ask of the log while it is handed a checkpoint. Both reject with `LogChanged`. */
export interface ProvableLog {
  /** That the tree of `from` events goes on in that of `to` (RFC 9162, 2.1.4); `from` is 1 or more. */
  proof(from: number, to: number): Promise<readonly Uint8Array[]>;
  /** A checkpoint of `size` events or more. */
  reaching(size: number): Promise<SignedCheckpoint>;
}

/** What is handed out, and with what. */
export interface Handing {
  readonly given: SignedCheckpoint;
  /** The size that the anchor took before; 0 where nobody knows of any. */
  readonly before: number;
  readonly log: ProvableLog;
  /** Ends the attempt. */
  readonly signal: AbortSignal;
}

/** What an anchor has now. */
export interface HandedOut {
  /** The note, with what a witness has said of it. */
  readonly note: string;
  readonly size: number;
  /** The line of a witness, whose signature was found to hold. */
  readonly cosigned?: { readonly witness: string; readonly text: string; readonly line: string };
}

/** A place outside where checkpoints of the log are kept. */
export interface Anchor {
  /** What it is called in settings, doors and gauges: nothing of it is secret. */
  readonly name: string;
  readonly kind: 'file' | 'git' | 'webhook' | 'witness';
  /** The note that it holds of the log; undefined when there is none. Absent for those that cannot be asked. */
  readonly held?: (origin: string, signal: AbortSignal) => Promise<string | undefined>;
  /**
   * Hands a checkpoint out; safe to do again with the same. Rejects with `AnchorTrouble` for what can be told, and
   * with `LogChanged` when the anchor has seen another log.
   */
  handOut(handing: Handing): Promise<HandedOut>;
}

/** Why a checkpoint was not handed out, in a sentence without secrets: whoever asks for the anchors reads it. */
export class AnchorError extends Error {
  override readonly name = 'AnchorTrouble';
}
