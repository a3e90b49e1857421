import { type EscalationStep, type WorkOrderOpenedData } from '#contracts';
import { type RecordedEvent, type RowId } from '#kernel';
import { type Recorded } from './cells';
import { gone, type TimerRow, type TimerStep } from './timer-row';

/** The kind of the timers of outcomes. */
export const OUTCOME = 'outcome';

/** As many steps as an escalation path can have. */
const ESCALATION_STEPS_MAX = 20;

const rowAt = (event: RecordedEvent, rowId: RowId, dueAt: string): TimerRow => {
  const [tenant, kind, subject, escalationStep] = rowId as [string, string, string, string];
  return {
    tenant,
    kind,
    subject,
    escalation_step: escalationStep,
    work_order_id: event.data.workOrderId ?? null,
    due_at: dueAt,
    lead_ms: null,
    paused_due_at: null,
    event_id: event.id,
    position: event.position,
  };
};

/** The step as its escalation path defines it; one that another path left behind is no longer there. */
const set: TimerStep = (_row, event, rowId) => {
  const escalationStep = escalationOf(event).find(({ number }) => String(number) === rowId[3]);
  return escalationStep && rowAt(event, rowId, escalationStep.at);
};

const escalationOf = ({ data }: RecordedEvent): readonly EscalationStep[] =>
  data.escalationPath ?? [];

/** An exception starts its own escalation path; one about overdue work is what the work's timer was for. */
const raised: TimerStep = (row, event, rowId) =>
  rowId[1] === 'work'
    ? row && { ...row, due_at: null, paused_due_at: null }
    : set(row, event, rowId);

/** The outcome of a run is due; the run that it replaced leaves the wait to it. */
export const outcomeDue: TimerStep = (_row, event, rowId) =>
  rowId[2] === event.data.decisionId ? rowAt(event, rowId, event.data.outcomeDueAt) : undefined;

const declared: TimerStep = (_row, event, rowId) => rowAt(event, rowId, event.data.expiresAt);

const halted: TimerStep = (_row, event, rowId) => rowAt(event, rowId, event.data.until);

/** Domain rules 1 and 16: imported and observed work is overdue without a notification. */
const opened: TimerStep = (row, event: Recorded<WorkOrderOpenedData>, rowId) => {
  const { dueAt, mode, origin } = event.data;
  if (dueAt === undefined || mode === 'observe' || origin?.imported) return undefined;
  return row ?? rowAt(event, rowId, dueAt);
};

/** Closed work may be taken up again, and its time has gone on then. */
const closed: TimerStep = (row) =>
  row && { ...row, due_at: null, paused_due_at: row.paused_due_at ?? row.due_at };
const reopened: TimerStep = (row) =>
  row && { ...row, due_at: row.paused_due_at, paused_due_at: null };

type RowsOf = (event: RecordedEvent) => readonly RowId[];

/** Every step that an escalation path of this kind may have. */
const allOf =
  (kind: string, id: string): RowsOf =>
  ({ tenant, data }) =>
    // What was imported never had an escalation path, and imports are long.
    data.imported === true
      ? []
      : Array.from({ length: ESCALATION_STEPS_MAX }, (_, i) => [
          tenant,
          kind,
          data[id],
          String(i + 1),
        ]);

const ownOf =
  (kind: string, id: string): RowsOf =>
  (event) =>
    escalationOf(event).map(({ number }) => [event.tenant, kind, event.data[id], String(number)]);

const takenOf =
  (kind: string, id: string): RowsOf =>
  ({ tenant, data }) => [[tenant, kind, data[id], String(data.escalationStep.number)]];

const one =
  (kind: string, id: string, escalationStep: string): RowsOf =>
  ({ tenant, data }) => [[tenant, kind, data[id], escalationStep]];

const ofWork = one('work', 'workOrderId', 'overdue');
const ofException = ownOf('exception', 'exceptionId');

const outcomeOf = (tenant: string, decisionId: string): RowId => [
  tenant,
  OUTCOME,
  decisionId,
  'due',
];

const ofDecision: RowsOf = ({ tenant, data: { decisionId, supersedes, outcomeDueAt } }) =>
  outcomeDueAt === undefined
    ? []
    : [decisionId, supersedes].filter(Boolean).map((id) => outcomeOf(tenant, id));

/** Who reports on a decision of somebody else ends no wait. */
const ofReport: RowsOf = ({ tenant, data: { decisionId, notTheirs } }) =>
  decisionId === undefined || notTheirs ? [] : [outcomeOf(tenant, decisionId)];

/** The timers that an exception was for. */
const ofCause: RowsOf = (event) => {
  const { cause, subject } = event.data;
  if (cause === 'outcome') return [outcomeOf(event.tenant, subject)];
  return cause === 'work' ? ofWork(event) : [];
};

/** The escalation steps that each event concerns, and what it does to them. */
const moves: Readonly<Record<string, readonly [RowsOf, TimerStep]>> = {
  'exception.raised': [(event) => [...ofException(event), ...ofCause(event)], raised],
  'decision.made': [ofDecision, outcomeDue],
  'action.performed': [ofReport, gone],
  'action.failed': [ofReport, gone],
  'exception.escalated': [takenOf('exception', 'exceptionId'), gone],
  'exception.resolved': [allOf('exception', 'exceptionId'), gone],
  'break-glass.declared': [one('break-glass', 'breakGlassId', 'expire'), declared],
  'break-glass.ended': [one('break-glass', 'breakGlassId', 'expire'), gone],
  'halt.declared': [one('halt', 'haltId', 'expire'), halted],
  'halt.lifted': [one('halt', 'haltId', 'expire'), gone],
  'halt.expired': [one('halt', 'haltId', 'expire'), gone],
  'post-review.scheduled': [ownOf('post-review', 'postReviewId'), set],
  'post-review.breached': [takenOf('post-review', 'postReviewId'), gone],
  'post-review.completed': [allOf('post-review', 'postReviewId'), gone],
  'remediation.opened': [ownOf('remediation', 'remediationId'), set],
  'remediation.breached': [takenOf('remediation', 'remediationId'), gone],
  'remediation.completed': [allOf('remediation', 'remediationId'), gone],
  'remediation.recurred': [allOf('remediation', 'remediationId'), set],
  'work-order.opened': [ofWork, opened],
  'work-order.closed': [ofWork, closed],
  'work-order.reopened': [ofWork, reopened],
  'work-order.abandoned': [ofWork, gone],
  'work-order.superseded': [ofWork, gone],
};

/** The escalation steps that an event about anything but approvals concerns. */
export const escalationTimersOf: RowsOf = (event) => moves[event.type]?.[0](event) ?? [];

/** What moves the escalation paths of exceptions and obligations, and the times of break-glasses, halts and work. */
export const onEscalations: Readonly<Record<string, TimerStep>> = Object.fromEntries(
  Object.entries(moves).map(([type, [, step]]) => [type, step]),
);
