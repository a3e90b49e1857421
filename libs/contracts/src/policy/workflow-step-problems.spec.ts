import { workflowOf } from './workflow';
import { workflowProblems } from './workflow-problems';

/** `[pointer, message]` of what is wrong with a workflow of one stage with these steps. */
const problemsOf = (...steps: readonly object[]): readonly (readonly string[])[] =>
  workflowProblems(
    workflowOf({
      id: 'refunds',
      jobType: 'refund',
      title: 'Refund an order',
      owner: 'ops-lead',
      inputs: [{ name: 'amount', type: 'integer' }],
      stages: [{ name: 'all', steps }],
    }),
  ).map(({ pointer, message }) => [pointer, message]);

describe('the steps of a workflow', () => {
  it('[L1] may have an owner, inputs that they need and steps that they come after', () =>
    expect(
      problemsOf(
        { name: 'check', owner: 'back-office', inputs: ['amount'] },
        { name: 'pay', after: ['check'] },
      ),
    ).toEqual([]));

  it('[L1] need inputs that the workflow has, and come after steps that are listed before them', () =>
    expect(
      problemsOf(
        { name: 'check', inputs: ['sum'], after: ['pay'] },
        { name: 'pay', after: ['pay'] },
      ),
    ).toEqual([
      ['/stages/0/steps/0/inputs/0', 'list sum under inputs first'],
      ['/stages/0/steps/0/after/0', 'name a step that is listed before check: pay is not'],
      ['/stages/0/steps/1/after/0', 'name a step that is listed before pay: pay is not'],
    ]));
});
