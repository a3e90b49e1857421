/** What a move of slots to another log does first (`drain`: it takes nothing from anybody), what ends it, and what each log forgets after it. */
export type SlotMoveTask = 'drain' | 'move' | 'cancel' | 'forget';

/** A part of a move, from the command line to the program of the ledger. */
export interface SlotMoveRequest {
  readonly task: SlotMoveTask;
  readonly slots: readonly number[];
  /** The log whose database `databaseUrl` is. */
  readonly from: string;
  /** The log whose database the copy becomes. */
  readonly to: string;
  /** As a superuser; both. */
  readonly databaseUrl: string;
  /** A standby of that database, until the move promotes it. */
  readonly copyUrl: string;
}

/** What has begun, as a sentence. */
export interface SlotMoveProgress {
  readonly doing: string;
}

export interface SlotMoveReport {
  /** From the first refused request to the copy that takes writes, in ms; null where this call did not do all of it. */
  readonly pausedMs: number | null;
}
