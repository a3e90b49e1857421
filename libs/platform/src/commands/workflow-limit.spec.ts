import { isBeyondLimit, mustBeWithinLimit } from './workflow-limit';

describe('[O9] work within the limit of a credential', () => {
  it.each<[string, readonly string[] | undefined, readonly string[], boolean]>([
    ['is any where there is no limit', undefined, ['payroll'], true],
    ['is also that of nobody where there is no limit', undefined, [], true],
    ['is of a workflow that it names', ['refunds', 'returns'], ['returns'], true],
    ['is of no other workflow', ['refunds'], ['payroll'], false],
    ['is of no workflow whose id begins alike', ['refunds'], ['refunds-2'], false],
    ['is not of another workflow, too', ['refunds'], ['refunds', 'payroll'], false],
    ['is not work that nobody knows', ['refunds'], [], false],
    ['is nothing where no workflow is left', [], ['refunds'], false],
  ])('%s', (_, limit, workflows, isWithin) =>
    expect(isBeyondLimit(limit, workflows)).toBe(!isWithin),
  );

  it('is named where something else is refused', () => {
    const refused = () => mustBeWithinLimit(['refunds', 'returns'], ['payroll']);
    expect(refused).toThrow(/is for work of the workflows refunds, returns alone/);
    expect(() => mustBeWithinLimit(['refunds'], [])).toThrow(/of the workflow refunds alone/);
    expect(() => mustBeWithinLimit(['refunds'], ['refunds'])).not.toThrow();
  });
});
