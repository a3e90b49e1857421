import { specFor } from '#testkit';
import { command, event, opened } from '../../test/refund-builders';
import { workOrderDecider } from './work-order.decider';

const { given } = specFor(workOrderDecider);

const dueAt = '2030-01-02T09:00:00.000Z';
const question = (number: number, owner: string) =>
  event('question.asked', { number, question: 'Which account?', owner, dueAt });
const answered = event('question.answered', { number: 1, answer: 'A-7.', answeredBy: 'olga' });
const ask = (owner?: string) =>
  command('ask-question', { question: 'Which account?', owner, dueAt });
const answer = command('answer-question', { number: 1, answer: 'A-7.' });
const ended = event('work-order.abandoned', { reason: 'storm' });

describe('a question about a work order', () => {
  it('is numbered and goes to the person it names, else to the owner of the work order', () => {
    given(opened()).when(ask('ana')).then(question(1, 'ana'));
    given(opened(), question(1, 'ana')).when(ask()).then(question(2, 'ops-lead'));
  });

  it('is answered once, with who answered it', () => {
    given(opened(), question(1, 'ana')).when(answer).then(answered);
    given(opened(), question(1, 'ana'), { ...answered, actor: { id: 'olga' } })
      .when(answer)
      .thenRefused('question_answered', {
        message: 'olga has answered question 1: ask another one.',
        facts: { number: 1 },
      });
  });

  it('has to be there to be answered', () =>
    given(opened())
      .when(answer)
      .thenRefused('question_not_found', {
        message: 'The work order has no question 1.',
        facts: { number: 1 },
      }));

  it.each([ask(), answer])('is not possible once the work has ended: $type', (sent) =>
    given(opened(), question(1, 'ana'), ended).when(sent).thenRefused('work_order_closed'),
  );
});
