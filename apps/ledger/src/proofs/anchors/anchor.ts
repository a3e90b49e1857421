import { type SignedCheckpoint } from '../checkpoints/checkpoints';

/** What an anchor reads of the log while it publishes a checkpoint. Both reject with `LogChanged`. */
export interface ProvableLog {
  /** The consistency proof between the trees of `from` and `to` events (RFC 9162, 2.1.4); `from` is 1 or more. */
  proof(from: number, to: number): Promise<readonly Uint8Array[]>;
  /** A checkpoint of `size` events or more. */
  checkpointFrom(size: number): Promise<SignedCheckpoint>;
}

/** A checkpoint to publish. */
export interface Publication {
  readonly signed: SignedCheckpoint;
  /** The size that the anchor took last; 0 where it is unknown. */
  readonly knownSize: number;
  readonly log: ProvableLog;
  /** Ends the attempt. */
  readonly signal: AbortSignal;
}

/** The checkpoint that an anchor has now. */
export interface PublishedCheckpoint {
  /** The note, with the cosignature of a witness. */
  readonly note: string;
  readonly size: number;
  /** The verified cosignature of a witness. */
  readonly cosigned?: { readonly witness: string; readonly text: string; readonly line: string };
}

/** A place outside the deployment that stores checkpoints of the log. */
export interface Anchor {
  /** Its name in settings, the API and gauges: not secret. */
  readonly name: string;
  readonly kind: 'file' | 'git' | 'webhook' | 'witness';
  /** The latest note that it has of the log; undefined when it has none. Absent for anchors that cannot be read. */
  readonly latestNote?: (origin: string, signal: AbortSignal) => Promise<string | undefined>;
  /**
   * Publishes a checkpoint; idempotent. Rejects with `AnchorError` for failures that may be shown, and with `LogChanged`
   * when the anchor has seen another log.
   */
  publish(handing: Publication): Promise<PublishedCheckpoint>;
}

/** Why a checkpoint was not published, in a sentence without secrets: the status of the anchors shows it. */
export class AnchorError extends Error {
  override readonly name = 'AnchorError';
}
