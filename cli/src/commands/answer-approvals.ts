import { type Command } from 'commander';
import { approvalPath } from '../approvals/named-approval';
import { durationFor, listFor, wholeFor } from '../option-values';
import { sessionOf } from '../session';
import { cellOf, sayJson, sayLine } from '../terminal';

interface MeetOptions {
  readonly evidence: string[];
  readonly comment?: string;
  readonly workOrder?: string;
}

interface ConfirmOptions {
  readonly comment?: string;
  readonly workOrder?: string;
}

interface LinkOptions {
  readonly for: string;
  readonly validFor?: string;
  readonly workOrder?: string;
}

interface RequestOptions {
  readonly workOrder: string;
  readonly gate: string;
  readonly kind: string;
  readonly id?: string;
  readonly draft?: boolean;
  readonly rationale?: string;
}

/** What surrounds an answer: asking for one, passing it on, and showing that its conditions are met. */
export const addAnswerApprovals = (program: Command): void => {
  addRequest(program);
  addLink(program);
  addMeet(program);
  addConfirm(program);
};

const addRequest = (program: Command): void => {
  program
    .command('request')
    .description('ask for an approval that a gate wants (for an action: writ decide)')
    .requiredOption('--work-order <id>')
    .requiredOption('--gate <name>', 'a gate of its workflow')
    .requiredOption('--kind <kind>', 'one of the approvals that the gate wants')
    .option('--draft', 'prepare it, and ask nobody yet')
    .option('--id <approvalId>', 'that of a draft, to ask for it; or one of your own choice')
    .option('--rationale <text>', 'what the owner should know')
    .action(async (options: RequestOptions, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const { workOrder: workOrderId, gate, kind, id: approvalId, draft, rationale } = options;
      const { body, position } = await client.post<Requested>('/v1/approvals', {
        body: { workOrderId, approvalId, gate, kind, draft, rationale },
      });
      if (json) return sayJson(terminal.out, body);
      const done = draft ? 'prepared' : 'requested';
      const by = body.dueAt ? ` by ${body.dueAt}` : '';
      const at = position ? ` (position ${position})` : '';
      sayLine(terminal.out, `${done} ${body.approvalId}: ${cellOf(body.owner)} answers${by}${at}`);
    });
};

interface Requested {
  readonly approvalId: string;
  readonly owner?: string;
  readonly dueAt?: string;
}

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
    .addHelpText('after', '\nWhoever has the link can answer, once: send it to that person alone.')
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

const addMeet = (program: Command): void => {
  program
    .command('meet')
    .description('show by evidence that a condition of a grant is met')
    .argument('<approvalId>')
    .argument('<n>', 'the number of the condition', wholeFor('<n>'))
    .requiredOption(
      '--evidence <ids>',
      'evidence recorded on the work order',
      listFor('--evidence'),
    )
    .option('--comment <text>')
    .option('--work-order <id>', 'its work order; looked up where absent')
    .action(async (approvalId: string, n: number, options: MeetOptions, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const { evidence, comment, workOrder: workOrderId } = options;
      const { body, position } = await client.post<{ status?: string }>(
        approvalPath(approvalId, `/conditions/${n}/meet`),
        { body: { workOrderId, evidence, comment } },
      );
      if (json) return sayJson(terminal.out, body);
      const now = body.status ? `: it is ${cellOf(body.status)}` : '';
      const at = position ? ` (position ${position})` : '';
      sayLine(terminal.out, `met condition ${n} of ${approvalId}${now}${at}`);
    });
};

const addConfirm = (program: Command): void => {
  program
    .command('confirm-answer')
    .description('confirm an answer that somebody else recorded, once you have seen what shows it')
    .argument('<approvalId>')
    .argument('<n>', 'the number of the recorded answer', wholeFor('<n>'))
    .option('--comment <text>')
    .option('--work-order <id>', 'its work order; looked up where absent')
    .action(async (approvalId: string, n: number, options: ConfirmOptions, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const { comment, workOrder: workOrderId } = options;
      const { body, position } = await client.post<{ status?: string }>(
        approvalPath(approvalId, `/records/${n}/confirm`),
        { body: { workOrderId, comment } },
      );
      if (json) return sayJson(terminal.out, body);
      const now = body.status ? `: it is ${cellOf(body.status)}` : '';
      const at = position ? ` (position ${position})` : '';
      sayLine(terminal.out, `confirmed answer ${n} of ${approvalId}${now}${at}`);
    });
};
