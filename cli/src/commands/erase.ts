import { type Command } from 'commander';
import { sessionOf } from '../session';
import { sayJson, sayLine } from '../terminal';
import { UserError } from '../user-error';

interface EraseOptions {
  readonly evidence?: string;
  readonly of?: string;
  readonly subject?: string;
  readonly workOrder?: string;
  readonly reason: string;
}

interface Erased {
  readonly erasureId: string;
  readonly shredded: readonly { readonly evidenceId?: string; readonly workOrderId?: string }[];
}

export const addEraseCommand = (program: Command): void => {
  program
    .command('erase')
    .description('destroy the key to contents for ever; digests, events and receipts stay')
    .option('--evidence <id>', 'the content of this evidence')
    .option('--of <workOrderId>', 'of which work order, where several have evidence of that id')
    .option('--subject <id>', 'the content of all evidence about somebody')
    .option('--work-order <id>', 'the free texts of a work order: reasons, comments, findings')
    .requiredOption('--reason <text>', 'why; it stays for ever, so it names nobody')
    .action(async (options: EraseOptions, command: Command) => {
      const { evidence, of, subject, workOrder, reason } = options;
      if ([evidence, subject, workOrder].filter((one) => one !== undefined).length !== 1)
        throw new UserError('Name just one of --evidence, --subject and --work-order.');
      const { client, terminal, json } = sessionOf(command);
      const body = {
        evidenceId: evidence,
        evidenceOf: of,
        subject,
        workOrderId: workOrder,
        reason,
      };
      const { body: answer } = await client.post<Erased>('/v1/erasures', { body });
      if (json) return sayJson(terminal.out, answer);
      for (const { evidenceId, workOrderId } of answer.shredded)
        sayLine(
          terminal.out,
          evidenceId ? `erased evidence ${evidenceId}` : `erased the texts of ${workOrderId}`,
        );
    });
};
