import { everybody } from '../access';
import { delegationsRow, questionsRow, stagesRow } from './rows';
import { latestFirst, query } from './query-definition';

/** The course of work: its stages, open questions and what was delegated. */
export const lifecycleViews = {
  stages: query({
    name: 'stages',
    row: stagesRow,
    meaning: 'Stages that work entered, completed or skipped.',
    roles: everybody,
    texts: { of: 'event_id', names: { rationale: 'Why it was skipped.' } },
    timeColumn: 'entered_at',
    ...latestFirst,
    dependsOn: ['stages', 'evidence', 'work_orders'],
  }),
  questions: query({
    name: 'questions',
    row: questionsRow,
    meaning: 'Questions of work orders, with owner, due time and answer.',
    roles: everybody,
    texts: {
      of: 'event_id',
      names: { question: 'The question.', answer: 'The answer.' },
    },
    timeColumn: 'asked_at',
    ...latestFirst,
  }),
  delegations: query({
    name: 'delegations',
    one: { by: 'dispatchId', notFound: 'delegation_not_found', lookUp: 'workOrderId' },
    row: delegationsRow,
    ownedBy: ['recipient', 'delegator', 'accepted_by'],
    meaning: 'Delegations: sent, delivered, accepted, reported and confirmed are separate facts.',
    roles: everybody,
    timeColumn: 'created_at',
    ...latestFirst,
  }),
} as const;
