/**
 * Every metric of Writ, declared once: the code that counts, docs/operations/metrics.md, the dashboards and the alert rules go
 * by it. Names and units follow https://prometheus.io/docs/practices/naming/. No value of a label comes from outside.
 */
export interface MetricDeclaration {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  /** A sentence for operators. */
  readonly help: string;
  /** The processes that have it. */
  readonly of: string;
  /** Each label with its values, or with what they are. */
  readonly labels?: Readonly<Record<string, readonly string[] | string>>;
  /** Upper bounds of a histogram's buckets, in the unit of its name. */
  readonly buckets?: readonly number[];
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const BATCH = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

const EVERY = 'every process';
const SERVICES = 'every service';
/** What the database says is the same in each instance: take the maximum. */
const LEDGERS = 'every ledger';
const LEADER = 'the leading ledger';

const KINDS = 'approval, input, exception, post-review, remediation, work, delegation or question';

export const declaredMetrics = {
  writ_build_info: {
    kind: 'gauge',
    of: EVERY,
    help: 'Constant 1, labelled with what runs.',
    labels: {
      version: 'of package.json',
      revision: 'the commit that was built',
      node: 'the version of Node',
    },
  },
  writ_ready: {
    kind: 'gauge',
    of: EVERY,
    help: 'Whether the process can do its work: 1 or 0, as /readyz says.',
  },
  writ_dependency_up: {
    kind: 'gauge',
    of: EVERY,
    help: 'Whether a check of /readyz succeeds: 1 or 0.',
    labels: {
      dependency: '`postgres`, `nats`, a service for the gateway, or a condition of the process',
    },
  },
  writ_refusals_total: {
    kind: 'counter',
    of: EVERY,
    help: 'Refusals that the process answered; the gateway counts those of the services that it passes on too.',
    labels: { code: 'a code of the catalogue of refusals' },
  },
  writ_dead_letters_total: {
    kind: 'counter',
    of: SERVICES,
    help: 'Messages that failed five times and were set aside as dead letters.',
  },
  writ_http_request_duration_seconds: {
    kind: 'histogram',
    of: 'gateway',
    help: 'Time from a request to the end of its answer.',
    labels: { method: 'of HTTP', route: 'the pattern of the address', status: 'of the answer' },
    buckets: SECONDS,
  },
  writ_http_requests_in_flight: {
    kind: 'gauge',
    of: 'gateway',
    help: 'Requests of known callers that are open now.',
  },
  writ_sign_in_failures_total: {
    kind: 'counter',
    of: 'gateway',
    help: 'Attempts of people to sign in that were refused; too many of them are held back.',
    labels: { reason: ['refused', 'held_back'] },
  },
  writ_decisions_total: {
    kind: 'counter',
    of: 'policy',
    help: 'Decisions on proposed actions; a repeated request counts once.',
    labels: { outcome: ['run', 'wait', 'stop'] },
  },
  writ_decision_duration_seconds: {
    kind: 'histogram',
    of: 'policy',
    help: 'Time from a proposed action to its recorded decision, waiting and commit included.',
    labels: { outcome: ['run', 'wait', 'stop'] },
    buckets: SECONDS,
  },
  writ_policy_disagreements_total: {
    kind: 'counter',
    of: 'policy',
    help: 'Requests on which compiled policies and Cedar disagreed; each kind of action is then evaluated by Cedar alone.',
  },
  writ_events_submitted_total: {
    kind: 'counter',
    of: 'intake',
    help: 'Work events that were submitted, by what became of them.',
    labels: { outcome: ['accepted', 'duplicate', 'quarantined'] },
  },
  writ_log_size: {
    kind: 'gauge',
    of: LEADER,
    help: 'Events in the log; 0 on a standby.',
  },
  writ_ledger_leading: {
    kind: 'gauge',
    of: LEDGERS,
    help: 'Whether this instance holds the lease of the log: 1 or 0. Exactly one does.',
  },
  writ_append_duration_seconds: {
    kind: 'histogram',
    of: LEADER,
    help: 'Time from the arrival of an append to its commit, or to the answer that nothing is committed.',
    buckets: SECONDS,
  },
  writ_append_batch_items: {
    kind: 'histogram',
    of: LEADER,
    help: 'Appends that share one transaction (group commit).',
    buckets: BATCH,
  },
  writ_append_queue: {
    kind: 'gauge',
    of: LEADER,
    help: 'Append items that wait for a batch.',
  },
  writ_relay_lag: {
    kind: 'gauge',
    of: LEADER,
    help: 'Committed events that JetStream has not acknowledged yet.',
  },
  writ_relay_lag_seconds: {
    kind: 'gauge',
    of: LEADER,
    help: 'Age of the oldest committed event that JetStream has not acknowledged yet; 0 where there is none.',
  },
  writ_view_lag_events: {
    kind: 'gauge',
    of: LEDGERS,
    help: 'Committed events that the view does not show yet.',
    labels: { view: 'a view of the ledger' },
  },
  writ_view_lag_seconds: {
    kind: 'gauge',
    of: LEDGERS,
    help: 'Age of the oldest committed event that the view does not show yet; 0 where it shows all.',
    labels: { view: 'a view of the ledger' },
  },
  writ_view_position: {
    kind: 'gauge',
    of: LEDGERS,
    help: 'The ledger position that the view shows.',
    labels: { view: 'a view of the ledger' },
  },
  writ_view_stuck: {
    kind: 'gauge',
    of: LEDGERS,
    help: 'Whether the view stopped because applying an event failed: 1 or 0.',
    labels: { view: 'a view of the ledger' },
  },
  writ_obligations_open: {
    kind: 'gauge',
    of: LEDGERS,
    help: 'Open obligations of all tenants.',
    labels: { kind: KINDS },
  },
  writ_obligations_overdue: {
    kind: 'gauge',
    of: LEDGERS,
    help: 'Open obligations of all tenants whose due time has passed.',
    labels: { kind: KINDS },
  },
  writ_halts_in_force: {
    kind: 'gauge',
    of: LEDGERS,
    help: 'Halts of all tenants that hold work back now.',
  },
  writ_dead_letters_open: {
    kind: 'gauge',
    of: LEDGERS,
    help: 'Dead letters that nobody has tried again with success.',
  },
  writ_timers_overdue: {
    kind: 'gauge',
    of: LEDGERS,
    help: 'Timers that are due for more than two seconds and still have an effect to wait for.',
  },
  writ_timers_given_up: {
    kind: 'gauge',
    of: LEDGERS,
    help: 'Due timers that are not retried any more, after too many refusals.',
  },
  writ_log_unsigned_tail: {
    kind: 'gauge',
    of: LEDGERS,
    help: 'Events after the last checkpoint, which nobody can prove yet.',
  },
  writ_log_checkpoint_age_seconds: {
    kind: 'gauge',
    of: LEDGERS,
    help: 'Time since the last checkpoint was signed, where events came after it; 0 where none did.',
  },
  writ_log_key_revoked: {
    kind: 'gauge',
    of: LEDGERS,
    help: '1 when the log is not signed any more, because its key was revoked.',
  },
  writ_log_changed: {
    kind: 'gauge',
    of: LEDGERS,
    help: '1 when the log was found to be no longer what was signed: somebody has changed it.',
  },
  writ_log_unanchored_tail: {
    kind: 'gauge',
    of: LEDGERS,
    help: 'Events after the last checkpoint that an anchor has: what could be cut off unseen.',
    labels: { anchor: 'a name in WRIT_ANCHORS' },
  },
  writ_log_anchor_age_seconds: {
    kind: 'gauge',
    of: LEDGERS,
    help: 'Time since an anchor took its last checkpoint.',
    labels: { anchor: 'a name in WRIT_ANCHORS' },
  },
  writ_log_anchor_failing: {
    kind: 'gauge',
    of: LEDGERS,
    help: '1 while an anchor cannot be given checkpoints, or has seen another log.',
    labels: { anchor: 'a name in WRIT_ANCHORS' },
  },
  writ_webhook_deliveries_pending: {
    kind: 'gauge',
    of: 'exceptions',
    help: 'Notices on their way to a webhook.',
  },
  writ_webhook_deliveries_dead: {
    kind: 'gauge',
    of: 'exceptions',
    help: 'Notices whose delivery failed for good: fix the error, then replay them.',
  },
  writ_webhook_deliveries_late_seconds: {
    kind: 'gauge',
    of: 'exceptions',
    help: 'How long the most overdue delivery has been due, in seconds.',
  },
  writ_mails_pending: {
    kind: 'gauge',
    of: 'exceptions',
    help: 'E-mails on their way to the mail server.',
  },
  writ_mails_dead: {
    kind: 'gauge',
    of: 'exceptions',
    help: 'E-mails that no attempt delivered: fix the address or the mail server, then replay them.',
  },
} as const satisfies Readonly<Record<string, MetricDeclaration>>;
