import { insiders, query, type QueryDefinition } from './query-definition';
import { recalledThing } from './recalls';

/** What the functions of a recall take: just one thing, and what tells it from others of its id. */
const root: QueryDefinition['given'] = {
  parameters: {
    policy: 'What rested on this policy, or on its `version`.',
    workflow: 'What was decided within this workflow, or within its `version`.',
    version: 'With policy or workflow: this version alone.',
    approver: 'What rested on answers of this person, written down by or for them too.',
    delegate: 'What this delegate proposed, and what rested on what it captured.',
    requester: 'What this person or system proposed, other than as a delegate.',
    person: 'What rested on this person in whatever part.',
    evidence: 'What rested on this evidence.',
    approval: 'What rested on this approval.',
    decision: 'What rested on this decision.',
    breakGlass: 'What ran under this break-glass, and what rested on that.',
    of: 'The work order of the thing, where several have one of that id.',
  },
  read: (stated) => {
    const thing = recalledThing(stated);
    return 'pointer' in thing ? thing : [thing.kind, thing.id, thing.of];
  },
};

const madeOf = ['depends_on', 'decisions'] as const;

/** The work orders of a recall, by which exceptions are raised. */
export const recalledWork = query({
  name: 'recalled-work',
  meaning:
    'The work orders whose decisions rested on a policy version, approver, delegate, evidence or other thing, transitively. Name just one thing.',
  roles: insiders,
  given: root,
  filters: { affected: 'affected', status: 'status', jobType: 'job_type', owner: 'owner' },
  orderBy: ['work_order_id'],
  dependsOn: [...madeOf, 'work_orders'],
});

/** What rested on what, and everything that rested on one thing. */
export const recallReports: readonly QueryDefinition[] = [
  query({
    name: 'depends-on',
    meaning: 'What rests on what, directly: each thing with each thing that it rests on.',
    roles: insiders,
    filters: {
      kind: 'kind',
      id: 'id',
      workOrderId: 'work_order_id',
      onKind: 'on_kind',
      onId: 'on_id',
      onWorkOrderId: 'on_work_order_id',
      how: 'how',
    },
    orderBy: ['position', 'kind', 'id', 'work_order_id', 'on_kind', 'on_id', 'on_work_order_id'],
    newestFirst: true,
    dependsOn: ['depends_on'],
  }),
  query({
    name: 'recall',
    meaning:
      'Every decision that rested on a policy version, approver, delegate, evidence or other thing, transitively, each with the shortest chain that leads there. Name just one thing.',
    roles: insiders,
    given: root,
    filters: {
      workOrderId: 'work_order_id',
      decisionId: 'decision_id',
      outcome: 'outcome',
      kind: 'action_kind',
      performed: 'performed',
      stands: 'stands',
      depth: 'depth',
    },
    timeColumn: 'decided_at',
    orderBy: ['work_order_id', 'position'],
    dependsOn: madeOf,
  }),
  recalledWork,
];
