import { type Command } from 'commander';
import { WritError } from '#client';
import { sessionOf } from '../session';
import { sayDone } from './done';

interface SkipOptions {
  readonly step?: string;
  readonly gate?: string;
  readonly rationale: string;
  readonly scope: string;
}

/** Leaving out what the checklist asks for, on the record. */
export const addSkipCommand = (program: Command): void => {
  program
    .command('skip')
    .description('leave a step or a gate out on purpose, for a reason and within a scope')
    .argument('<workOrderId>')
    .option('--step <name>', 'a step of its checklist')
    .option('--gate <name>', 'or a gate: draft-only work it holds back as before')
    .requiredOption('--rationale <text>', 'why')
    .requiredOption('--scope <text>', 'what it is permitted for, such as "this order only"')
    .action(async (workOrderId: string, options: SkipOptions, command: Command) => {
      const session = sessionOf(command);
      const { step, gate, rationale, scope } = options;
      const [what, name] = step !== undefined ? ['step', step] : ['gate', gate];
      if (name === undefined || (step !== undefined && gate !== undefined))
        throw new WritError('Give one of --step and --gate.');
      const path = `/v1/work-orders/${encodeURIComponent(workOrderId)}/${what}s/${encodeURIComponent(name)}/skip`;
      const answer = await session.client.post(path, { body: { rationale, scope } });
      sayDone(session, answer, `skipped ${what} ${name} of ${workOrderId}`);
    });
};
