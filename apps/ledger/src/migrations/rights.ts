import { messagingTables, READER, roleOf, type SchemaRights } from '#platform';

const WRITER = roleOf('ledger');
const ANALYST = 'writ_analyst';

/** Every schema that the ledger's migrations make. */
const schemas = [
  'ledger',
  'views',
  'messaging',
  'writ',
  'writ_tenant',
  'drift',
  'alerts',
  'statistics',
  'counted',
];

/** Services without tables in these schemas. */
const others = (['intake', 'policy', 'approvals', 'exceptions'] as const).map((service) => ({
  role: roleOf(service),
  tables: messagingTables,
  usesSchemas: ['writ'],
}));

/**
 * Who may do what with the log and what is beside it. The ledger alone writes, and it appends: no role may change or remove an
 * event or an answer. Views are derived from the log, so the ledger owns them and rebuilds them. Analysts get their rights from
 * the documented views.
 */
export const ledgerRights: SchemaRights = {
  schemas,
  roles: [
    {
      role: WRITER,
      tables: {
        ...messagingTables,
        'ledger.events': ['INSERT'],
        'ledger.commands': ['INSERT'],
        'ledger.head': ['UPDATE'],
        'ledger.contents': ['INSERT', 'UPDATE'],
        'ledger.text_keys': ['INSERT', 'UPDATE'],
        'ledger.subject_keys': ['INSERT', 'UPDATE'],
        'ledger.key_destructions': ['INSERT', 'UPDATE'],
        'ledger.key_cleanups': ['INSERT', 'UPDATE'],
        'ledger.evidence_contents': ['INSERT', 'UPDATE', 'DELETE'],
        'ledger.evidence_chunks': ['INSERT', 'DELETE'],
        'ledger.tree_nodes': ['INSERT'],
        // An acknowledged divergence moves them to those that the log does not continue.
        'ledger.checkpoints': ['INSERT', 'DELETE'],
        'ledger.diverged_checkpoints': ['INSERT'],
        'ledger.log_keys': ['INSERT', 'UPDATE'],
        'ledger.log_acknowledgements': ['INSERT'],
        'ledger.anchor_states': ['INSERT', 'UPDATE'],
        'ledger.cosignatures': ['INSERT', 'UPDATE'],
        'ledger.as_of_views': ['INSERT', 'UPDATE', 'DELETE'],
        'ledger.as_of_uses': ['INSERT', 'UPDATE', 'DELETE'],
        'ledger.delivery_openings': ['INSERT', 'UPDATE'],
        'messaging.timer_claims': ['INSERT', 'UPDATE', 'DELETE'],
        'drift.timer_claims': ['INSERT', 'UPDATE', 'DELETE'],
        'drift.evaluations': ['INSERT', 'UPDATE'],
        'alerts.evaluations': ['INSERT', 'UPDATE'],
        'counted.state': ['UPDATE'],
        'counted.keys': ['INSERT', 'UPDATE', 'DELETE'],
        'counted.buckets': ['INSERT', 'UPDATE', 'DELETE'],
        'counted.seconds': ['INSERT', 'UPDATE', 'DELETE'],
        'counted.works': ['INSERT', 'UPDATE', 'DELETE'],
      },
      reads: ['ledger', 'messaging', 'writ', 'drift', 'alerts', 'statistics', 'counted'],
      owns: '^(views|as_of_.*)$',
      createsSchemas: true,
      holdsLocks: true,
    },
    ...others,
    {
      role: READER,
      reads: schemas,
      readsNew: [{ schema: 'views', madeBy: WRITER }],
      inRoles: [ANALYST],
    },
  ],
};
