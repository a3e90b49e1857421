import { type UnmetItem } from '#contracts';
import { liveBreakGlasses, openRemediations, openReviews } from './obligations';
import { type WorkOrder } from './state';
import { item, ownerText } from './unmet-item';

/** What its break-glasses keep a work order from being closed by at `now` (domain rule 8). */
export const breakGlassItems = (workOrder: WorkOrder, now: string): readonly UnmetItem[] => [
  ...liveBreakGlasses(workOrder, now).map(({ breakGlassId, code, declaredBy, expiresAt }) =>
    item(
      'break-glass',
      breakGlassId,
      `The break-glass ${code} lives until ${expiresAt}: ${declaredBy} or an operator says that the emergency is over.`,
    ),
  ),
  ...openReviews(workOrder).map(({ postReviewId, code, owner, declaredBy, dueAt }) =>
    item(
      'post-review',
      postReviewId,
      `The break-glass ${code} is not reviewed: ${ownerText(owner)} sees to it by ${dueAt}, and ${declaredBy.join(' and ')} cannot review it.`,
    ),
  ),
  ...openRemediations(workOrder).map(({ remediationId, code, owner, dueAt }) =>
    item(
      'remediation',
      remediationId,
      `The cause of ${code} is not remedied: ${ownerText(owner)} shows the remedy with evidence by ${dueAt}.`,
    ),
  ),
];
