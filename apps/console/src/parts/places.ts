import { linkOptions } from '@tanstack/react-router';

/** The page of each kind of thing that has one, by its id. */
export const places = {
  approval: (approvalId: string) =>
    linkOptions({ to: '/approvals/$approvalId', params: { approvalId } }),
  event: (eventId: string) => linkOptions({ to: '/ledger/events/$eventId', params: { eventId } }),
  exception: (exceptionId: string) =>
    linkOptions({ to: '/exceptions/$exceptionId', params: { exceptionId } }),
  'exception-code': (code: string) => linkOptions({ to: '/trends/$code', params: { code } }),
  'post-review': (postReviewId: string) =>
    linkOptions({ to: '/post-reviews/$postReviewId', params: { postReviewId } }),
  'work-order': (workOrderId: string, eventId?: string) =>
    linkOptions({
      to: '/work-orders/$workOrderId',
      params: { workOrderId },
      ...(eventId === undefined ? {} : { hash: eventId }),
    }),
} as const;

/** A page of the console, as links and `navigate` take it. */
export type Place = ReturnType<(typeof places)[keyof typeof places]>;
