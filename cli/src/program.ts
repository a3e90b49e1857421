import { Command } from 'commander';
import { versionText } from '#version';
import { DEFAULT_URL } from './api/connection';
import { addAlertCommands } from './commands/alerts';
import { addAbsenceCommands } from './commands/absences';
import { addAnchorCommands } from './commands/anchors';
import { addAnswerApprovals } from './commands/answer-approvals';
import { addApprovalsCommand } from './commands/approvals';
import { addApproveCommands } from './commands/approve';
import { addAuditCommand } from './commands/audit';
import { addBackupCommands } from './commands/backup';
import { addBreakGlassCommands } from './commands/break-glass';
import { addCalendarsCommand } from './commands/calendars';
import { addChannelCommands } from './commands/channels';
import { addPrincipalCommands } from './commands/principals';
import { addPostReviewCommands } from './commands/break-glasses';
import { addSendCommand } from './commands/contract-command';
import { addCompletionCommand } from './commands/completion';
import { addDecideCommand } from './commands/decide';
import { addDelegationCommands } from './commands/delegation';
import { addDeliveryCommands } from './commands/delivery';
import { addEndingCommands } from './commands/endings';
import { addEraseCommand } from './commands/erase';
import { addEvidenceCommand } from './commands/evidence';
import { addExceptionCommands } from './commands/exceptions';
import { addExportCommand } from './commands/export';
import { addHaltCommands } from './commands/halts';
import { addHandoffCommands } from './commands/handoff';
import { addImportCommand } from './commands/import';
import { addInboxCommand } from './commands/inbox';
import { addLogCommands } from './commands/log';
import { addLoginCommands } from './commands/login';
import { addMcpCommand } from './commands/mcp';
import { addObligationCommands } from './commands/obligations';
import { addPublishCommand } from './commands/publish';
import { addQuarantineCommand } from './commands/quarantine';
import { addQueryCommand } from './commands/query';
import { addQuestionCommands } from './commands/questions';
import { addRecallCommand } from './commands/recall';
import { addRebuildCommand } from './commands/rebuild';
import { addReceiptCommands } from './commands/receipts';
import { addPlanCommands } from './commands/plans';
import { addRejectCommands } from './commands/reject';
import { addReplayCommand } from './commands/replay';
import { addReportCommand } from './commands/report';
import { addRepairCommand } from './commands/repair';
import { addRewrapCommand } from './commands/rewrap';
import { addRollbackCommand } from './commands/rollback';
import { addSkipCommand } from './commands/skip';
import { addStageCommands } from './commands/stages';
import { addSubmitCommand } from './commands/submit';
import { addValidateCommand } from './commands/validate';
import { addVerifyCommand } from './commands/verify';
import { addMoveTenantsCommand } from './commands/move-tenants';
import { addTenantCommands } from './commands/tenants';
import { addWatchCommand } from './commands/watch';
import { addWhatIfCommand } from './commands/what-if';
import { addWorkOrderCommands } from './commands/work-orders';
import { sayText } from './terminal';

/** The whole command line. What a command needs is loaded when it runs, so that help is quick. */
export const buildProgram = (): Command => {
  const program = new Command('writ')
    .description('The control plane for delegated work, from the command line.')
    // Commands have options of this name: alone it is understood by main.ts.
    .version(versionText(), '-V', 'print the version, as --version alone does')
    .option('--url <address>', `where Writ answers (WRIT_URL, else ${DEFAULT_URL})`)
    .option('--key <key>', 'API key (WRIT_API_KEY, else the operator key of .writ/keys.json)')
    .option('--as <role>', 'use the development key of this role')
    .option('--json', 'print answers as JSON')
    .showHelpAfterError('(writ <command> --help shows what it takes)')
    .configureOutput({
      writeOut: (text) => sayText(process.stdout, text),
      writeErr: (text) => sayText(process.stderr, text),
    });

  program.commandsGroup('Definitions:');
  addValidateCommand(program);
  addPublishCommand(program);
  addRollbackCommand(program);
  addWhatIfCommand(program);
  addCalendarsCommand(program);
  program.commandsGroup('Work:');
  addWorkOrderCommands(program);
  addHandoffCommands(program);
  addSkipCommand(program);
  addStageCommands(program);
  addQuestionCommands(program);
  addEvidenceCommand(program);
  addEndingCommands(program);
  addDeliveryCommands(program);
  program.commandsGroup('Decisions and approvals:');
  addDecideCommand(program);
  addPlanCommands(program);
  addApprovalsCommand(program);
  addApproveCommands(program);
  addRejectCommands(program);
  addAnswerApprovals(program);
  addHaltCommands(program);
  program.commandsGroup('Obligations, exceptions and break-glass:');
  addObligationCommands(program);
  addAbsenceCommands(program);
  addExceptionCommands(program);
  addBreakGlassCommands(program);
  addPostReviewCommands(program);
  program.commandsGroup('Delegation and agents:');
  addInboxCommand(program);
  addDelegationCommands(program);
  addMcpCommand(program);
  program.commandsGroup('Events and reports:');
  addSubmitCommand(program);
  addQuarantineCommand(program);
  addImportCommand(program);
  addWatchCommand(program);
  addReportCommand(program);
  addAlertCommands(program);
  addRecallCommand(program);
  addReplayCommand(program);
  addExportCommand(program);
  addQueryCommand(program);
  program.commandsGroup('Proof:');
  addReceiptCommands(program);
  addAnchorCommands(program);
  addVerifyCommand(program);
  addAuditCommand(program);
  addEraseCommand(program);
  program.commandsGroup('Running Writ:');
  addTenantCommands(program);
  addMoveTenantsCommand(program);
  addPrincipalCommands(program);
  addChannelCommands(program);
  addRebuildCommand(program);
  addRepairCommand(program);
  addRewrapCommand(program);
  addBackupCommands(program);
  addLogCommands(program);
  program.commandsGroup('Signing in:');
  addLoginCommands(program);
  program.commandsGroup('Scripts:');
  addSendCommand(program);
  addCompletionCommand(program);
  return program;
};
