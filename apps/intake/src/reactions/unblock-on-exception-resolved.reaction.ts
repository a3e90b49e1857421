import {
  exceptionResolved,
  type ExceptionResolvedData,
  unblockFromEvent,
  type UnblockFromEventBody,
} from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/**
 * Who resolves an exception about a blocked step has dealt with the block: the step goes on. The work
 * order says which step that is, and whether it is blocked still: what is resolved because a step went on
 * comes here too, and leads to nothing.
 */
export const unblockOnExceptionResolved = defineReaction({
  name: 'unblock-on-exception-resolved',
  on: exceptionResolved.type,
  react: ({ data: { workOrderId, exceptionId } }: RecordedEvent<string, ExceptionResolvedData>) => {
    const body: UnblockFromEventBody = { workOrderId, exceptionId };
    return [{ type: unblockFromEvent.name, data: body }];
  },
});
