import { actionPerformed, type ActionReportedData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';
import { raising } from './raising';

/** What was done without a valid run is recorded as it came, and each time it gets an owner. */
export const raiseOnActionUnauthorised = defineReaction({
  name: 'raise-on-action-unauthorised',
  on: actionPerformed.type,
  react: (event: RecordedEvent<string, ActionReportedData>) =>
    event.data.authorised
      ? []
      : [
          raising(event, {
            code: 'unauthorised-action',
            cause: 'action',
            subject: `${event.data.action.kind} ${event.id}`,
          }),
        ],
});
