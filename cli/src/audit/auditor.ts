import { type AuditProgress, type AuditReport, type AuditRequest } from '#contracts';
import { ownProgram } from '../own-files';
import { runProgram } from '../own-program';

/** The auditor is a part of the ledger: it folds the same views. */
const AUDITOR = ownProgram('audit', 'apps/ledger/src/proofs/audit/program.js');

/** Runs the auditor to its end. Rejects with `NotDone` when it cannot tell. */
export const runAuditor = (
  request: AuditRequest,
  onProgress: (progress: AuditProgress) => void,
  auditor = AUDITOR,
): Promise<AuditReport> => runProgram(auditor, request, onProgress);
