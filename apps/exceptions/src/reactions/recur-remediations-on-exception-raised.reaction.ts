import {
  exceptionRaised,
  type ExceptionRaisedData,
  recurRemediations,
  type RecurRemediationsBody,
} from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** A code that is raised again may show that what was called mended was not. Imported work shows nothing new. */
export const recurRemediationsOnExceptionRaised = defineReaction({
  name: 'recur-remediations-on-exception-raised',
  on: exceptionRaised.type,
  react: ({ data, recordedAt, position }: RecordedEvent<string, ExceptionRaisedData>) => {
    if (data.imported) return [];
    const { code, exceptionId, workOrderId } = data;
    const body: RecurRemediationsBody = {
      code,
      exceptionId,
      recurredOn: workOrderId,
      raisedAt: recordedAt,
      // A dead letter that is tried again does not say where it stood.
      ...(Number.isInteger(position) && { position }),
    };
    return [{ type: recurRemediations.name, data: body }];
  },
});
