import { type Command } from 'commander';
import { answerApproval } from '../approvals/answers';
import { approvalPath, namedApproval, takesApproval } from '../approvals/named-approval';
import { sessionOf } from '../session';
import { sayDone } from './done';

interface NoOptions {
  readonly reason: string;
  readonly yes?: boolean;
}

/** Rejects a request, and revokes a grant. */
export const addRejectCommands = (program: Command): void => {
  takesApproval(program.command('reject').description('reject a requested approval, as its owner'))
    .requiredOption('--reason <text>', 'why, for the requester and for the record')
    .option('-y, --yes', 'do not ask whether you mean it')
    .action(async (ids: string[], { reason, yes }: NoOptions, command: Command) =>
      answerApproval(sessionOf(command), namedApproval(ids), {
        verb: 'reject',
        question: 'Reject?',
        bodyFor: () => ({ reason }),
        yes,
      }),
    );

  takesApproval(
    program
      .command('revoke')
      .description('revoke a granted approval; decisions that depend on it are made again'),
  )
    .requiredOption('--reason <text>', 'why, for the record')
    .action(async (ids: string[], { reason }: NoOptions, command: Command) => {
      const session = sessionOf(command);
      const { approvalId, workOrderId } = namedApproval(ids);
      const body = { workOrderId, reason };
      const answer = await session.client.post(approvalPath(approvalId, '/revoke'), { body });
      sayDone(session, answer, `revoked ${approvalId}`);
    });
};
