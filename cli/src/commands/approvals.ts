import { type Command } from 'commander';
import { commaSeparated } from '../option-values';
import { sessionOf } from '../session';
import { sayJson, sayLine } from '../terminal';

interface ApprovalAnswer {
  readonly status?: string;
  readonly expiresAt?: string;
}

interface GrantOptions {
  readonly validFor?: string;
  readonly singleUse?: boolean;
  readonly comment?: string;
  readonly permits?: string[];
  readonly evidence?: string[];
}

export const addApprovalCommands = (program: Command): void => {
  program
    .command('approve')
    .description('say yes to a requested approval, as its owner')
    .argument('<workOrderId>')
    .argument('<approvalId>')
    .option('--valid-for <duration>', 'how long the yes holds, such as P1D or PT4H')
    .option('--single-use', 'the yes covers one action')
    .option('--permits <kinds>', 'only these of the action kinds asked for', commaSeparated)
    .option('--evidence <ids>', 'evidence that the yes rests on', commaSeparated)
    .option('--comment <text>')
    .action(
      async (workOrderId: string, approvalId: string, options: GrantOptions, command: Command) => {
        const { validFor, singleUse, comment, permits, evidence } = options;
        const body = { workOrderId, validFor, singleUse, comment, permits, evidence };
        await answer(command, approvalId, 'grant', body, 'granted');
      },
    );

  program
    .command('reject')
    .description('say no to a requested approval, as its owner')
    .argument('<workOrderId>')
    .argument('<approvalId>')
    .requiredOption('--reason <text>', 'why, for the one who asked and for the record')
    .action(
      async (
        workOrderId: string,
        approvalId: string,
        { reason }: { readonly reason: string },
        command: Command,
      ) => answer(command, approvalId, 'reject', { workOrderId, reason }, 'rejected'),
    );
};

const answer = async (
  command: Command,
  approvalId: string,
  verb: 'grant' | 'reject',
  body: Readonly<Record<string, unknown>>,
  done: string,
): Promise<void> => {
  const { client, terminal, json } = sessionOf(command);
  const path = `/v1/approvals/${encodeURIComponent(approvalId)}/${verb}`;
  const { body: answered, position } = await client.post<ApprovalAnswer>(path, { body });
  if (json) return sayJson(terminal.out, answered);
  const until = answered.expiresAt ? ` until ${answered.expiresAt}` : '';
  const at = position ? ` (position ${position})` : '';
  sayLine(terminal.out, `${done} ${approvalId}${until}${at}`);
};
