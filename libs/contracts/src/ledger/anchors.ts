/** How the log and its anchors stand: where checkpoints are kept outside. */
export interface AnchorsReply {
  /** How many events the log has. */
  readonly size: number;
  readonly anchors: readonly AnchorStatus[];
}

/** One anchor; nothing of it is secret. */
export interface AnchorStatus {
  readonly name: string;
  readonly kind: 'file' | 'git' | 'webhook' | 'witness';
  /** The size of the checkpoint that it took last; null before the first. */
  readonly size: number | null;
  readonly at: string | null;
  readonly ageSeconds: number | null;
  /** When it was last found to be in order. */
  readonly checkedAt: string | null;
  /** Events that came after what it has. */
  readonly tail: number;
  /** Why it has not got the last one, in a sentence. */
  readonly error: string | null;
  /** Whether it has seen another log: somebody has changed this one. */
  readonly logChanged: boolean;
  /** The note that it took, with what a witness has said of it. */
  readonly checkpoint: string | null;
}
