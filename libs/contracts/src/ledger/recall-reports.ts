import { dependsOnRow, recallRow, recalledWorkRow } from './rows';
import { insiders, query, type QueryDefinition } from './query-definition';
import { recalledThing } from './recalls';

/** What the functions of a recall take: just one thing, and what tells it from others of its id. */
const root: QueryDefinition['given'] = {
  parameters: {
    policy: 'What depended on this policy, or on its `version`.',
    workflow: 'What was decided within this workflow, or within its `version`.',
    version: 'With policy or workflow: this version alone.',
    approver: 'What depended on answers of this person, recorded by or for them too.',
    delegate: 'What this delegate proposed, and what depended on evidence that it captured.',
    requester: 'What this person or system proposed, other than as a delegate.',
    person: 'What depended on this person in any role.',
    evidence: 'What depended on this evidence.',
    approval: 'What depended on this approval.',
    decision: 'What depended on this decision.',
    breakGlass: 'What ran under this break-glass, and what depended on that.',
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
  row: recalledWorkRow,
  meaning:
    'The work orders whose decisions depended on a policy version, approver, delegate, evidence or other thing, transitively. Name just one thing.',
  roles: insiders,
  given: root,
  orderBy: ['work_order_id'],
  dependsOn: [...madeOf, 'work_orders'],
});

/** Dependencies, and everything that depended on one thing. */
export const recallReports: readonly QueryDefinition[] = [
  query({
    name: 'depends-on',
    row: dependsOnRow,
    meaning: 'Direct dependencies: each thing with each thing that it depends on.',
    roles: insiders,
    orderBy: ['position', 'kind', 'id', 'work_order_id', 'on_kind', 'on_id', 'on_work_order_id'],
    newestFirst: true,
    dependsOn: ['depends_on'],
  }),
  query({
    name: 'recall',
    row: recallRow,
    meaning:
      'Every decision that depended on a policy version, approver, delegate, evidence or other thing, transitively, each with the shortest path. Name just one thing.',
    roles: insiders,
    given: root,
    timeColumn: 'decided_at',
    orderBy: ['work_order_id', 'position'],
    dependsOn: madeOf,
  }),
  recalledWork,
];
