/** An audit, from the command line to the auditor: nothing of it comes from the deployment but the database. */
export interface AuditRequest {
  readonly databaseUrl: string;
  /** The log's keys (`parseLogKeys`); those of the database where absent. */
  readonly logKeys?: string;
  /** Checkpoints from outside. */
  readonly anchors: readonly AnchorFile[];
  /** A view's name, `all` or `none`. */
  readonly views: string;
  /** Milliseconds since 1970 by which lateness is judged; the auditor's clock where absent. */
  readonly now?: number;
}

/** A checkpoint from outside: the text and the name of its file. */
export interface AnchorFile {
  readonly name: string;
  readonly note: string;
}

/** Progress: `done` of `total` events. */
export interface AuditProgress {
  readonly step: 'log' | 'effects' | 'views';
  readonly done: number;
  readonly total: number;
}

/** The checks of an audit; `audit` itself where it could not run. */
export type CheckName =
  | 'audit'
  | 'positions'
  | 'bytes'
  | 'leaves'
  | 'columns'
  | 'versions'
  | 'ids'
  | 'causes'
  | 'times'
  | 'commands'
  | 'head'
  | 'roots'
  | 'checkpoints'
  | 'anchors'
  | 'archive'
  | 'texts'
  | 'contents'
  | 'effects'
  | 'views';

/** Positions of which at least one is wrong; equal where the position is known. */
export interface WrongPlace {
  readonly from: number;
  readonly to: number;
}

export interface AuditCheck {
  readonly name: CheckName;
  /** null: not checked. */
  readonly passed: boolean | null;
  /** What was found, for people. */
  readonly message: string;
  /** The first wrong place in the log. */
  readonly place?: WrongPlace;
  /** Requested, and not possible: the verdict is then unknown. */
  readonly isImpossible?: true;
}

export interface AuditReport {
  readonly verdict: 'fine' | 'wrong' | 'unknown';
  /** Events that were read. */
  readonly size: number;
  /** The first wrong position that anything shows. */
  readonly firstWrong: WrongPlace | null;
  readonly checks: readonly AuditCheck[];
  /** Events a second that were hashed and compared. */
  readonly eventsPerSecond: number;
}
