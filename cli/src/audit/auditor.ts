import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { ownProgram, PROGRAM_FLAGS } from '../own-files';

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

/** The audit could not be made; the message says why. */
export class NotAudited extends Error {}

type Line =
  | { readonly progress: AuditProgress }
  | { readonly report: AuditReport }
  | { readonly failed: string };

/** The auditor is a part of the ledger: it folds the same views. Here it is a process that tells what it finds. */
const AUDITOR = ownProgram('audit', 'apps/ledger/src/proofs/audit/program.js');

/** Runs the auditor to its end. Rejects with `NotAudited` when it cannot tell. */
export const runAuditor = async (
  request: AuditRequest,
  onProgress: (progress: AuditProgress) => void,
  auditor = AUDITOR,
): Promise<AuditReport> => {
  if (!existsSync(auditor))
    throw new NotAudited(`There is no auditor at ${auditor}: run npm run build once.`);
  const child = spawn(process.execPath, [...PROGRAM_FLAGS, auditor], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // One that ends at once does not read its request; its end is what counts.
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(request));
  let outcome: Exclude<Line, { progress: AuditProgress }> = {
    failed: 'The auditor reported nothing.',
  };
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as Line;
    if ('progress' in line) onProgress(line.progress);
    else outcome = line;
  }
  if ('failed' in outcome) throw new NotAudited(outcome.failed);
  return outcome.report;
};
