import { exampleWorkflow } from '#testkit';
import { workflowOf } from '#contracts';
import { compilePolicy, loadPolicy } from './compile';

const definition = workflowOf(exampleWorkflow('refunds').definition);
const ownedBy = (owner: string) => `@id("waits") @outcome("wait") @approval("refund")
  @owner("${owner}") permit (principal, action == Action::"refund.issue", resource);`;
const problems = (owner: string) =>
  (compilePolicy(ownedBy(owner), definition).errors ?? []).map(({ message }) => message);

describe('the owner that a rule names', () => {
  it.each([
    ['with a character that nobody sees', 'fin\\u{200b}ance', /invisible, .* such as U\+200B/],
    ['that is written from right to left', '\\u{202e}ecnanif', /such as U\+202E/],
    ['with a line end', 'finance\\nlegal', /such as U\+000A/],
    ['with a space at an end', 'finance ', /no white space but single spaces/],
    ['with a comma', 'finance,legal', /no comma/],
    ['of everybody', '*', /are reserved/],
    ['of a role', 'role:operator', /are reserved/],
    ['of one of our services', 'service-policy', /are reserved/],
    ['with too many characters', 'x'.repeat(257), /1 to 256 characters/],
    ['without any', '', /1 to 256 characters/],
  ])('[I11] is no name %s', (_, owner, problem) =>
    expect(problems(owner)).toEqual([expect.stringMatching(problem)]),
  );

  it.each(['finance', 'TBD', 'anna@example.com', '財務部', 'x'.repeat(256)])(
    '[I11] is a name as in a workflow: %s',
    (owner) => expect(problems(owner)).toEqual([]),
  );

  it('[I11] stays in force where it was published before names had rules', () =>
    expect(() => loadPolicy(ownedBy('*'))).not.toThrow());
});
