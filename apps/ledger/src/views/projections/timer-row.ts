import { type ProjectionStep } from '#kernel';
import { type StoredRow, storedTable } from './stored-table';

export const timersTable = storedTable({
  tenant: 'text',
  /** Kind of the obligation. */
  kind: 'text',
  /** The obligation: the approval's id, the exception's …; the work order's and the dispatch's of a delegation. */
  subject: 'text',
  escalationStep: 'text',
  /** Null where it belongs to no work order. */
  workOrderId: 'text?',
  /** Null when the escalation step was taken and may come again. */
  dueAt: 'time?',
  /** How long before the end it is: of a warning, and of a reminder. */
  leadMs: 'long?',
  /** When it was due, while it stands still because its work order is closed. */
  pausedDueAt: 'time?',
  /** The event that set it. */
  eventId: 'text',
  position: 'long',
});

export type TimerRow = StoredRow<typeof timersTable>;

export type TimerStep = ProjectionStep<TimerRow>;

/** The obligation has ended. */
export const gone: TimerStep = () => undefined;
