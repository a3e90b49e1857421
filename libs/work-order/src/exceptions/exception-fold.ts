import { type exceptionRaised, type RecordedOf, type WritEvent } from '#contracts';
import { entryOf } from '../entry';
import { type WorkOrder } from '../state';
import { subjectOf, withException } from './blockages';
import { type OpenedException } from './opened-exceptions';

/** Events that move an exception. */
export type ExceptionMove = Extract<WritEvent, { readonly type: `exception.${string}` }>;

/** Folds one event into the exceptions of a work order. Total, as every fold. */
export const evolveExceptions = (state: WorkOrder, event: ExceptionMove): WorkOrder => {
  switch (event.type) {
    case 'exception.raised':
      return raised(state, event);
    case 'exception.assigned':
      return changed(state, event.data.exceptionId, () => ({ owner: event.data.owner }));
    case 'exception.escalated':
      return changed(state, event.data.exceptionId, ({ taken }) => ({
        taken: [...taken, event.data.escalationStep.number],
      }));
    case 'exception.resolved':
      return changed(state, event.data.exceptionId, () => ({
        open: false,
        resolvedVersion: event.version,
      }));
  }
};

const raised = (state: WorkOrder, event: RecordedOf<typeof exceptionRaised>): WorkOrder => {
  const { exceptionId, code, owner, cause, subject, dueAt, escalationPath = [] } = event.data;
  const { causationId: causedBy } = event;
  const exception: OpenedException = {
    exceptionId,
    code,
    owner,
    cause,
    subject,
    dueAt,
    escalationPath,
    taken: [],
    causedBy,
    raisedFor: raisedFor(state, event),
    open: true,
  };
  const { all, open } = state.exceptions;
  return {
    ...state,
    blockages: withException(state.blockages, causedBy),
    exceptions: {
      all: all.with(exceptionId, exception),
      open: [...without(open, exceptionId), exceptionId],
    },
  };
};

/** The event that caused an exception is in the stream before it, and so is what that event is part of. */
const raisedFor = (
  { stoppages, blockages }: WorkOrder,
  { causationId, data }: RecordedOf<typeof exceptionRaised>,
): string => {
  const stoppage = entryOf(stoppages.byEvent, causationId);
  if (stoppage !== undefined) return stoppage;
  return causationId !== null && blockages.all.get(causationId) ? causationId : subjectOf(data);
};

const changed = (
  state: WorkOrder,
  id: string,
  change: (exception: OpenedException) => Partial<OpenedException>,
): WorkOrder => {
  const { all, open } = state.exceptions;
  const before = entryOf(all, id);
  if (!before) return state;
  const exception = { ...before, ...change(before) };
  const isResolved = before.open && !exception.open;
  return {
    ...state,
    exceptions: {
      all: all.with(id, exception),
      open: isResolved ? without(open, id) : open,
    },
  };
};

const without = (ids: readonly string[], id: string): readonly string[] =>
  ids.filter((one) => one !== id);
