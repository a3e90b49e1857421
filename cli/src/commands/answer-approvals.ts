import { type Command } from 'commander';
import { type ApprovalAnswer, confirmApproval, meetCondition, requestApproval } from '#contracts';
import { approvalPath } from '../approvals/named-approval';
import { durationFor } from '../option-values';
import { sessionOf } from '../session';
import { cellOf, sayJson, sayLine } from '../terminal';
import { addContractCommand } from './contract-command';

interface LinkOptions {
  readonly for: string;
  readonly validFor?: string;
  readonly workOrder?: string;
}

/** What surrounds an answer: requesting it, passing it on, and showing that its conditions are met. */
export const addAnswerApprovals = (program: Command): void => {
  addContractCommand(program, {
    name: 'request',
    sends: requestApproval,
    description: 'request an approval that a gate needs (for an action: writ decide)',
    fields: {
      approvalId: {
        flags: '--id <approvalId>',
        meaning: 'that of a draft, to request it; or one of your own choice',
      },
      gate: { flags: '--gate <name>' },
      kind: { flags: '--kind <kind>' },
    },
    done: ({ draft }, { approvalId, owner, dueAt }) =>
      `${draft ? 'prepared' : 'requested'} ${approvalId}: ${cellOf(owner)} answers${dueAt ? ` by ${dueAt}` : ''}`,
  });
  addLink(program);
  addContractCommand(program, {
    name: 'meet',
    sends: meetCondition,
    fields: {
      number: { flags: '<n>', meaning: 'the number of the condition' },
      evidence: { flags: '--evidence <ids>' },
    },
    done: ({ approvalId, number }, answered) =>
      `met condition ${number} of ${approvalId}${statusText(answered)}`,
  });
  addContractCommand(program, {
    name: 'confirm-answer',
    sends: confirmApproval,
    description: 'confirm an answer that somebody else recorded, once you have seen what shows it',
    fields: { number: { flags: '<n>', meaning: 'the number of the recorded answer' } },
    done: ({ approvalId, number }, answered) =>
      `confirmed answer ${number} of ${approvalId}${statusText(answered)}`,
  });
};

const statusText = ({ status }: ApprovalAnswer): string => `: it is ${cellOf(status)}`;

const addLink = (program: Command): void => {
  program
    .command('link')
    .description('make a link to a page where one person can answer; opening it decides nothing')
    .argument('<approvalId>')
    .requiredOption('--for <person>', 'who will answer: the answer is recorded as theirs')
    .option(
      '--valid-for <duration>',
      'how long it works, such as 2d; at most as long as the request is open',
      durationFor('--valid-for'),
    )
    .option('--work-order <id>', 'its work order; looked up where absent')
    .addHelpText('after', '\nAnybody with the link can answer, once: send it to that person alone.')
    .action(async (approvalId: string, options: LinkOptions, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const { for: person, validFor, workOrder: workOrderId } = options;
      const { body } = await client.post<{ url: string; expiresAt?: string }>(
        approvalPath(approvalId, '/link'),
        { body: { workOrderId, for: person, validFor } },
      );
      if (json) return sayJson(terminal.out, body);
      sayLine(terminal.out, body.url);
      const until = body.expiresAt ? ` until ${body.expiresAt}` : '';
      sayLine(terminal.err, `${person} can answer ${approvalId} there once${until}.`);
    });
};
