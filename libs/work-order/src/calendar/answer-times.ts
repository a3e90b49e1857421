import { type ApprovalDeclaration, type ApprovalRequestedData } from '#contracts';
import { type Calendar, dueAfter, dueBefore } from './calendar';

/** When an approval is to be answered, when its owner is warned and who takes it over. */
export type AnswerTimes = Pick<ApprovalRequestedData, 'dueAt' | 'warnAt' | 'fallback'>;

/**
 * The workflow's terms for the time of one kind of approval that is requested at `now` (an instant),
 * counted in the workflow's calendar. Nobody is warned before the request.
 */
export const answerTimes = (
  { answerWithin, warnBefore, fallback }: ApprovalDeclaration,
  now: string,
  calendar?: Calendar,
): AnswerTimes => {
  const dueAt = dueAfter(now, answerWithin, calendar);
  const warned = warnBefore === undefined ? undefined : dueBefore(dueAt, warnBefore, calendar);
  return {
    dueAt,
    ...(warned !== undefined && { warnAt: warned > now ? warned : now }),
    ...(fallback && {
      fallback: { owner: fallback.owner, at: dueAfter(now, fallback.after, calendar) },
    }),
  };
};
