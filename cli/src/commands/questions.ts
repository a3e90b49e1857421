import { type Command } from 'commander';
import { ageText, dueText } from '../ages';
import { instantFor, wholeFor } from '../option-values';
import { sessionOf } from '../session';
import { cellOf } from '../terminal';
import { sayDone } from './done';
import { addListing } from './listing';

interface AskOptions {
  readonly owner?: string;
  readonly due?: string;
}

interface AskedQuestion {
  readonly number: number;
  readonly owner: string;
}

/** What is not known on the way: asking somebody, and answering. */
export const addQuestionCommands = (program: Command): void => {
  addListing(program, {
    name: 'questions',
    description: 'list the questions of a work order, with who owes the answer',
    path: '/v1/work-orders/{workOrderId}/questions',
    filters: { '--owner <name>': 'what falls to this owner; TBD for what falls to nobody yet' },
    owned: true,
    due: true,
    columns: [
      ['n', 'number'],
      ['question', ({ question }) => question ?? 'erased'],
      ['owner', 'owner'],
      ['asked by', 'askedBy'],
      ['age', ({ askedAt }) => ageText(askedAt, Date.now())],
      ['due', ({ dueAt, state }) => dueText(dueAt, state === 'open', Date.now())],
      ['answer', ({ state, answer }) => (state === 'open' ? 'none yet' : (answer ?? 'erased'))],
    ],
    nothing: 'nobody has asked anything; writ ask … does',
    then: 'writ answer <workOrderId> <n> "…".',
  });
  program
    .command('ask')
    .description('put an open question on a work order; somebody owes the answer')
    .argument('<workOrderId>')
    .argument('<question>')
    .option('--owner <name>', 'who owes the answer; the owner of the work order where absent')
    .option('--due <time>', 'until when', instantFor('--due'))
    .action(
      async (workOrderId: string, question: string, options: AskOptions, command: Command) => {
        const session = sessionOf(command);
        const { owner, due: dueAt } = options;
        const answer = await session.client.post<AskedQuestion>(pathOf(workOrderId), {
          body: { question, owner, dueAt },
        });
        const { number, owner: owing } = answer.body;
        sayDone(session, answer, `asked question ${number}: ${cellOf(owing)} owes the answer`);
      },
    );
  program
    .command('answer')
    .description('answer an open question; it decides nothing by itself')
    .argument('<workOrderId>')
    .argument('<n>', 'its number: writ questions', wholeFor('<n>'))
    .argument('<text>')
    .action(
      async (
        workOrderId: string,
        number: number,
        text: string,
        _options: object,
        command: Command,
      ) => {
        const session = sessionOf(command);
        const path = `${pathOf(workOrderId)}/${number}/answer`;
        const answer = await session.client.post<unknown>(path, { body: { answer: text } });
        sayDone(session, answer, `answered question ${number} of ${workOrderId}`);
      },
    );
};

const pathOf = (workOrderId: string): string =>
  `/v1/work-orders/${encodeURIComponent(workOrderId)}/questions`;
