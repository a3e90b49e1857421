/** Break-glasses of a random life: what somebody takes on themselves, and its end. */
import { type BreakGlassDeclaredData, type BreakGlassEndedData, type Scope } from '#contracts';
import { type NewEvent, toInstant } from '#kernel';
import { scopeOf } from '#work-order';
import { type Life } from './random-history';
import { type Urgency } from './random-verbs';
import { euros, workOrderId } from './refund-builders';

/** Somebody, and everyone they act for. */
interface Person {
  readonly id: string;
  readonly onBehalfOf?: readonly string[];
}

const everything: Scope = {
  system: 'payments',
  objects: ['a', 'b'],
  writes: ['refund', 'note'],
  amountUpTo: euros(2_000),
};

export const declaration = (
  { events, now }: Life,
  { action, isWide, isSigned, kind, minutes }: Urgency,
  { id, onBehalfOf = [] }: Person,
): NewEvent => {
  const mark = events.length;
  const scope = isWide ? { ...scopeOf(action), ...everything } : scopeOf(action);
  return {
    type: 'break-glass.declared',
    data: {
      workOrderId,
      breakGlassId: `bg-${mark}`,
      code: 'payment-stuck',
      rationale: 'x',
      declaredBy: id,
      onBehalfOf: [...onBehalfOf],
      permits: [kind],
      scope,
      expiresAt: toInstant(Date.parse(now) + minutes * 60_000),
      exceptionId: `x-${mark}`,
      postReviewId: `p-${mark}`,
      remediationId: `m-${mark}`,
      bypassed: [],
      ...(isSigned && { secondSignature: { owner: 'finance', because: 'reviews are overdue' } }),
    } satisfies BreakGlassDeclaredData,
  };
};

/** It expires when its time has come; ended by somebody it may be at any time. */
export const endOf = (
  { workOrder, now }: Life,
  which: number,
  because: BreakGlassEndedData['because'],
): NewEvent<string, BreakGlassEndedData> | undefined => {
  const open = Object.values(workOrder.breakGlasses).filter(
    ({ ended, expiresAt }) => ended === null && (because === 'ended' || expiresAt <= now),
  );
  const breakGlass = open[which % open.length];
  if (!breakGlass) return undefined;
  const { breakGlassId } = breakGlass;
  return { type: 'break-glass.ended', data: { workOrderId, breakGlassId, because, endedBy: 'x' } };
};
