import { specFor } from '#testkit';
import { dispatch, requirements, sent, timeouts } from '../../test/dispatch-builders';
import { begun, engagement } from '../../test/engagement-builders';
import { workOrderDecider } from './work-order.decider';

const { given } = specFor(workOrderDecider);

describe('a brief that names a private path', () => {
  const past = [begun(), requirements];

  it.each([
    ['a planning folder', { objective: 'See brain/plan.' }, '/brief/objective'],
    ['a planning file', { verification: ['cat notes/TASK.md'] }, '/brief/verification/0'],
    ['what the workflow keeps private', { scope: 'Not margins.xlsx.' }, '/brief/scope'],
    ['a file as agents are handed it', { objective: 'Read @task.md first.' }, '/brief/objective'],
    ['a file in bold', { objective: 'Read **task.md**.' }, '/brief/objective'],
    ['a file in curly quotes', { objective: 'Read “task.md”.' }, '/brief/objective'],
    ['a line of a file', { objective: 'See task.md#L3.' }, '/brief/objective'],
    ['a folder in italics', { objective: 'See *brain/plan*.' }, '/brief/objective'],
    ['a folder by another slash', { completion: 'In C:\\x\\brain\\a.' }, '/brief/completion'],
  ])('[D6] refuses %s before it is stored, naming where', (_, change, pointer) =>
    given(...past)
      .when(dispatch({}, change))
      .thenRefused('brief_leaks_private_path', {
        message: `The brief names a private planning path at ${pointer}: stage what the delegate needs in the handoff area and name that.`,
        errors: [{ pointer, message: 'names a private planning path' }],
      }),
  );

  it.each([
    ['//plans//', 'See plans/a.'],
    ['/quotes.csv', 'Read quotes.csv.'],
    ['client/rates.csv', 'Read client/rates.csv.'],
  ])('[D6] refuses %s of the workflow, however it is written', (path, objective) => {
    const definition = { ...engagement.definition, privatePaths: [path] };
    const sent = dispatch({}, { objective, timeouts: { ...timeouts, factor: null } });
    const context = { ...sent.context, workflow: { ...engagement, definition } };
    given(...past)
      .when({ ...sent, context })
      .thenRefused('brief_leaks_private_path');
  });

  it.each(['Brainstorm brainy/ideas.', 'Write subtask.md.', 'See task.mdx.'])(
    '[D6] lets through what only looks like it: %s',
    (objective) =>
      given(...past)
        .when(dispatch({}, { objective }))
        .then(sent()),
  );
});
