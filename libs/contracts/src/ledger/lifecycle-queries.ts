import { everybody, latestFirst, query } from './query-definition';

/** The course of work: its stages, open questions and what was delegated. */
export const courseViews = {
  stages: query({
    name: 'stages',
    meaning: 'Where work stands: each stage that it entered, completed or skipped.',
    roles: everybody,
    filters: {
      workOrderId: 'work_order_id',
      stage: 'stage',
      status: 'status',
      outdated: 'outdated',
      currentRun: 'current_run',
    },
    texts: { of: 'event_id', names: { rationale: 'Why it was skipped.' } },
    timeColumn: 'entered_at',
    ...latestFirst,
    dependsOn: ['stages', 'evidence', 'work_orders'],
  }),
  questions: query({
    name: 'questions',
    meaning: 'What is not known: who owes the answer, and since when.',
    roles: everybody,
    filters: {
      workOrderId: 'work_order_id',
      number: 'number',
      owner: 'owner',
      state: 'state',
      overdue: 'overdue',
    },
    texts: {
      of: 'event_id',
      names: { question: 'What is asked.', answer: 'What was answered.' },
    },
    timeColumn: 'asked_at',
    ...latestFirst,
  }),
  delegations: query({
    name: 'delegations',
    meaning:
      'What was delegated: sent, delivered, taken on, reported and confirmed are kept apart.',
    roles: everybody,
    filters: {
      dispatchId: 'dispatch_id',
      workOrderId: 'work_order_id',
      kind: 'kind',
      recipient: 'recipient',
      delegator: 'delegator',
      step: 'step',
      status: 'status',
      state: 'state',
      overdue: 'overdue',
    },
    timeColumn: 'created_at',
    ...latestFirst,
  }),
} as const;
