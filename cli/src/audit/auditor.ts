import { ownProgram } from '../own-files';
import { runProgram } from '../own-program';

/** The request to the auditor: it knows nothing else. */
export interface AuditRequest {
  readonly databaseUrl: string;
  /** The text of a file of keys; those that the database names where absent. */
  readonly logKeys?: string;
  readonly anchors: readonly { readonly name: string; readonly note: string }[];
  /** A view's name, `all` or `none`. */
  readonly views: string;
  /** Milliseconds since 1970 by which lateness is judged; the auditor's clock where absent. */
  readonly now?: number;
}

export interface AuditReport {
  readonly verdict: 'fine' | 'wrong' | 'unknown';
  readonly size: number;
  readonly firstWrong: { readonly from: number; readonly to: number } | null;
  readonly checks: readonly {
    readonly name: string;
    readonly passed: boolean | null;
    readonly message: string;
  }[];
  readonly eventsPerSecond: number;
}

export interface AuditProgress {
  readonly step: 'log' | 'effects' | 'views';
  readonly done: number;
  readonly total: number;
}

/** The auditor is a part of the ledger: it folds the same views. */
const AUDITOR = ownProgram('audit', 'apps/ledger/src/proofs/audit/program.js');

/** Runs the auditor to its end. Rejects with `NotDone` when it cannot tell. */
export const runAuditor = (
  request: AuditRequest,
  onProgress: (progress: AuditProgress) => void,
  auditor = AUDITOR,
): Promise<AuditReport> => runProgram(auditor, request, onProgress);
