import { type Command } from 'commander';
import { sessionOf } from '../session';
import { sayJson, sayLine } from '../terminal';

export const addCloseCommand = (program: Command): void => {
  program
    .command('close')
    .description('end a work order with proof; what is unmet is listed')
    .argument('<workOrderId>')
    .option('--evidence <id>', 'the evidence that proves the closure')
    .action(async (workOrderId: string, { evidence }: { evidence?: string }, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const path = `/v1/work-orders/${encodeURIComponent(workOrderId)}/close`;
      const body = { closureEvidenceId: evidence };
      const { body: answer, position } = await client.post<unknown>(path, { body });
      if (json) sayJson(terminal.out, answer);
      else
        sayLine(terminal.out, `closed ${workOrderId}${position ? ` (position ${position})` : ''}`);
    });
};
