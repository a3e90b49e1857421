import {
  deadLettersRow,
  deliveryLinksRow,
  dependsOnRow,
  evidenceRow,
  oneOf,
  policiesRow,
  quarantineRow,
  row,
  workflowsRow,
} from '#contracts';
import { documentedView } from './documented-view';
import { nowSql } from './now-sql';

const evidence = documentedView('evidence', evidenceRow, {
  from: 'views.evidence',
  expressions: { workOrderId: `nullif(work_order_id, '')` },
});

const workflows = documentedView('workflows', workflowsRow, {
  from: 'views.workflows',
  expressions: { current: 'superseded_at IS NULL' },
});

const policies = documentedView('policies', policiesRow, {
  from: 'views.policies',
  expressions: { current: 'superseded_at IS NULL' },
});

const deliveryLinks = documentedView('delivery_links', deliveryLinksRow, {
  from: 'views.delivery_links',
  expressions: {
    status: `CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN expires_at <= ${nowSql} THEN 'expired' ELSE 'open' END`,
  },
});

const quarantine = documentedView('quarantine', quarantineRow, {
  from: 'views.quarantine',
  expressions: {},
});

const dependsOn = documentedView('depends_on', dependsOnRow, {
  from: 'views.depends_on',
  expressions: {},
});

const deadLetters = documentedView('dead_letters', deadLettersRow, {
  from: 'messaging.dead_letters',
  expressions: {
    tenant: `CASE WHEN subject LIKE 'writ.v1.events.%' THEN split_part(subject, '.', 4) END`,
    deadLetterId: 'id::text',
  },
});

/** No query of the API answers with it: `views` says more. */
const positionsRow = row(
  'Position',
  'One row per view of the log: the ledger position that it shows. A view made of several is true at the lowest of their positions. It belongs to no tenant.',
)({
  view: ['text', 'The view.'],
  position: ['long', 'The ledger position that it shows.'],
  status: [oneOf(['live', 'stuck']), 'live, or stuck when an event could not be folded.'],
  updatedAt: ['time', 'When it last moved (recorded time).'],
});

const positions = documentedView('positions', positionsRow, {
  from: `views.cursors WHERE status IN ('live', 'stuck')`,
  expressions: { view: 'name' },
});

/** Evidence, definitions, links, and what the log and its consumers could not use. */
export const recordViews = [
  evidence,
  workflows,
  policies,
  deliveryLinks,
  quarantine,
  dependsOn,
  deadLetters,
  positions,
] as const;
