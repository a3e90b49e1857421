import { groupedBy } from './grouping';
import { insiders, query, type QueryDefinition } from './query-definition';
import { approvalAnswersRow } from './rows';

/** How approvals are answered: signs of answers that nobody thought about, by who gives them and where. */
export const approvalReports: readonly QueryDefinition[] = [
  query({
    name: 'approval-answers',
    row: approvalAnswersRow,
    meaning:
      'Approvals that were granted or rejected: by whom, and after how long. By groups also how many were granted, and how many one person answered.',
    roles: insiders,
    timeColumn: 'answered_at',
    orderBy: ['position', 'approval_id'],
    newestFirst: true,
    groups: groupedBy('approval-answers', {
      list: 'approval-answers',
      row: approvalAnswersRow,
      time: 'answeredAt',
      dimensions: {
        answeredBy: 'answeredBy',
        kind: 'kind',
        gate: 'gate',
        owner: 'owner',
        workflow: 'workflowId',
        jobType: 'jobType',
        client: 'client',
      },
    }),
    dependsOn: ['approvals', 'work_orders'],
  }),
];
