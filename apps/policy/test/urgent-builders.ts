/** Builders of a break-glass for one refund, and of its events. */
import { type BreakGlassDeclaredData, type BreakGlassEndedData } from '#contracts';
import { type PastEvent } from '#testkit';
import { euros, workOrderId } from './refund-builders';

export const breakGlassId = 'bg-1';
/** Half an hour after what the specs take as now. */
export const EXPIRES = '2030-01-01T09:30:00.000Z';

/** Dana takes the refund of order-1 on herself, where no override is given. */
export const declared = (overrides: Partial<BreakGlassDeclaredData> = {}): PastEvent => ({
  type: 'break-glass.declared',
  data: {
    workOrderId,
    breakGlassId,
    code: 'payment-stuck',
    rationale: 'the customer cannot pay rent',
    declaredBy: 'dana',
    permits: ['refund.issue'],
    scope: {
      system: 'payments',
      objects: ['order-1'],
      writes: ['refund'],
      amountUpTo: euros(1250),
    },
    expiresAt: EXPIRES,
    exceptionId: 'x-1',
    postReviewId: 'review-1',
    remediationId: 'remediation-1',
    bypassed: ['finance'],
    ...overrides,
  } satisfies BreakGlassDeclaredData,
});

/** Ops has to sign too. */
export const secondSignature = { owner: 'ops', because: '2 reviews of dana are overdue.' };

export const ended = (because: BreakGlassEndedData['because'] = 'ended'): PastEvent => ({
  type: 'break-glass.ended',
  data: { workOrderId, breakGlassId, because, endedBy: 'dana' } satisfies BreakGlassEndedData,
});
