import { type Command } from 'commander';
import { sessionOf } from '../session';
import { sayDone } from './done';

interface EndingOptions {
  readonly reason: string;
  readonly by?: string;
}

/** Endings without proof, which leave open what is open, and taking work up again: each for a reason. */
export const addEndingCommands = (program: Command): void => {
  ending(program, 'abandon', 'end work that will not be done, for a reason', 'abandoned');
  ending(
    program,
    'supersede',
    'end work that other work takes the place of, for a reason',
    'superseded',
  ).option('--by <workOrderId>', 'the work order that does it from now on');
  ending(
    program,
    'reopen',
    'take closed work up again: its first closure stays on record, its approvals do not count any more',
    'reopened',
  );
};

const ending = (program: Command, name: string, description: string, done: string): Command =>
  program
    .command(name)
    .description(description)
    .argument('<workOrderId>')
    .requiredOption('--reason <text>', 'why')
    .action(async (workOrderId: string, { reason, by }: EndingOptions, command: Command) => {
      const session = sessionOf(command);
      const path = `/v1/work-orders/${encodeURIComponent(workOrderId)}/${name}`;
      const answer = await session.client.post<unknown>(path, { body: { reason, by } });
      sayDone(session, answer, `${done} ${workOrderId}`);
    });
