import { ReportOutcomeBody } from '#contracts';
import { parseAs } from '#platform';
import { recorded } from '#testkit';
import { reportOutcomeOnWorkflowPublished as reaction } from './report-outcome-on-workflow-published.reaction';

describe('a workflow that was published', () => {
  const approvedBy = { workOrderId: 'wo-1', decisionId: 'd-1' };
  const eventOf = (data: object) => recorded([{ type: reaction.on, data }])[0]!;

  it('[P6] is reported as performed on the work order whose decision allowed it', () => {
    const body = { ...approvedBy, outcome: 'performed' };
    expect([reaction.name, reaction.on]).toEqual([
      'report-outcome-on-workflow-published',
      'workflow.published',
    ]);
    expect(reaction.react(eventOf({ workflowId: 'refunds', approvedBy }))).toEqual([
      { type: 'report-outcome', data: body },
    ]);
    expect(parseAs(ReportOutcomeBody, body)).toMatchObject(body);
  });

  it('[P6] is nobody’s work where nobody had to decide', () =>
    expect(reaction.react(eventOf({ workflowId: 'refunds' }))).toEqual([]));
});
