import { type Cell, type ProjectionStep } from '#kernel';

export interface TimerRow {
  readonly [column: string]: Cell;
  readonly tenant: string;
  /** Kind of the obligation. */
  readonly kind: string;
  /** What is owed: the approval's id, the exception's …; the work order's and the dispatch's of a delegation. */
  readonly subject: string;
  readonly escalation_step: string;
  /** Null where it belongs to no work order. */
  readonly work_order_id: string | null;
  /** Null when the escalation step was taken and may come again. */
  readonly due_at: string | null;
  /** How long before the end it is: of a warning, and of a reminder. */
  readonly lead_ms: number | null;
  /** When it was due, while it stands still because its work order is closed. */
  readonly kept_due_at: string | null;
  /** The event that set it. */
  readonly event_id: string;
  readonly position: number;
}

export type TimerStep = ProjectionStep<TimerRow>;

/** What was owed is no longer owed. */
export const gone: TimerStep = () => undefined;
