import { everybody } from '../access';
import { groupedBy } from './grouping';
import {
  insiders,
  obligationSources,
  query,
  type QueryDefinition,
  searchesWorkOnly,
  workOrderSearch,
  workOrderSources,
} from './query-definition';
import { obligationCountsRow, openWorkRow, reviewQueueRow, worklistRow } from './rows';

/** What people have to do, in the order in which they do it, and how much of it there is. */
export const worklistReports: readonly QueryDefinition[] = [
  query({
    name: 'open-work',
    row: openWorkRow,
    meaning:
      'Open work orders, and whether each is running, waiting, blocked, stopped, stalled or overdue; from and to bound the opening.',
    roles: everybody,
    search: workOrderSearch,
    timeColumn: 'opened_at',
    orderBy: ['first_position'],
    newestFirst: true,
    groups: groupedBy('open-work', {
      list: 'open-work',
      row: openWorkRow,
      time: 'openedAt',
      dimensions: {
        workflow: 'workflowId',
        jobType: 'jobType',
        owner: 'owner',
        client: 'client',
        imported: 'imported',
      },
    }),
    dependsOn: workOrderSources,
  }),
  query({
    name: 'worklist',
    row: worklistRow,
    meaning:
      'Open obligations in the order of their due times, those without one last; from and to bound the due time.',
    roles: everybody,
    anyOf: { owners: 'owner', kinds: 'kind' },
    timeColumn: 'due_order',
    orderBy: ['due_order', 'obligation_id'],
    dependsOn: obligationSources,
  }),
  query({
    name: 'obligation-counts',
    row: obligationCountsRow,
    meaning: 'How many obligations are open, overdue and due soon, by owner and kind.',
    roles: insiders,
    anyOf: { owners: 'owner', kinds: 'kind' },
    orderBy: ['owner', 'kind', 'imported'],
    dependsOn: obligationSources,
  }),
  query({
    name: 'review-queue',
    row: reviewQueueRow,
    meaning:
      'Open post-reviews in the order to answer them: the longest overdue day first, and within a day by what happened under the break-glass.',
    roles: everybody,
    ...searchesWorkOnly,
    anyOf: { owners: 'owner' },
    orderBy: ['due_day', 'worst_outcome_order', 'due_at', 'post_review_id'],
    dependsOn: ['post_reviews', 'work_orders', 'exception_codes', 'depends_on', 'decisions'],
  }),
];
