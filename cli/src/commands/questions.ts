import { type Command } from 'commander';
import { answerQuestion, askQuestion, views } from '#contracts';
import { ageText, dueText } from '../ages';
import { cellOf } from '../terminal';
import { addContractCommand } from './contract-command';
import { addListing } from './listing';

/** What is not known on the way: asking somebody, and answering. */
export const addQuestionCommands = (program: Command): void => {
  addListing(program, {
    lists: views.questions,
    description: 'list the questions of a work order, with who has to answer',
    path: '/v1/work-orders/{workOrderId}/questions',
    filters: { '--owner <name>': 'what falls to this owner; TBD for what falls to nobody yet' },
    columns: [
      ['n', 'number'],
      ['question', ({ question }) => question ?? 'erased'],
      'owner',
      'askedBy',
      ['age', ({ askedAt }) => ageText(askedAt, Date.now())],
      ['due', ({ dueAt, state }) => dueText(dueAt, state === 'open', Date.now())],
      ['answer', ({ state, answer }) => (state === 'open' ? 'none yet' : (answer ?? 'erased'))],
    ],
    nothing: 'there is no question; writ ask … asks one',
    then: 'writ answer <workOrderId> <n> "…".',
  });
  addContractCommand(program, {
    name: 'ask',
    sends: askQuestion,
    description: 'put an open question on a work order; somebody has to answer it',
    fields: {
      question: { flags: '<question>' },
      owner: { flags: '--owner <name>' },
      dueAt: { flags: '--due <time>' },
    },
    done: (_fields, { number, owner }) =>
      `asked question ${number}: ${cellOf(owner)} owes the answer`,
  });
  addContractCommand(program, {
    name: 'answer',
    sends: answerQuestion,
    description: 'answer an open question; it decides nothing by itself',
    fields: {
      number: { flags: '<n>', meaning: 'its number: writ questions' },
      answer: { flags: '<text>' },
    },
    done: ({ number, workOrderId }) => `answered question ${number} of ${workOrderId}`,
  });
};
