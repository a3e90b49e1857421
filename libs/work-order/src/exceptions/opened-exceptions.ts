import { type EscalationStep } from '#contracts';
import { Entries } from '../entries';

export interface OpenedException {
  readonly exceptionId: string;
  readonly code: string;
  readonly owner: string;
  readonly cause: string;
  readonly subject: string;
  readonly dueAt: string;
  readonly escalationPath: readonly EscalationStep[];
  /** Numbers of the escalation steps that were taken. */
  readonly taken: readonly number[];
  /** The event that called for it; null when somebody raised it by hand. */
  readonly causedBy: string | null;
  /** The stoppage or blockage that this event is part of, by its id; its cause and subject where it is part of none. */
  readonly raisedFor: string;
  readonly open: boolean;
  /** The version of its resolution in the stream; absent while it is open. */
  readonly resolvedVersion?: number;
}

/** The exceptions of a work order, by id. */
export interface Exceptions {
  readonly all: Entries<OpenedException>;
  /** Ids of those that nobody has dealt with yet. */
  readonly open: readonly string[];
}

export const noExceptions: Exceptions = { all: Entries.of<OpenedException>(), open: [] };
