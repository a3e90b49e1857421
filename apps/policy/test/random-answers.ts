/** Answers of a random life: moves of approvals that are legal, by anybody. */
import { type BreakGlassDeclaredData, type BreakGlassEndedData, type Scope } from '#contracts';
import { type NewEvent, toInstant } from '#kernel';
import { type Approval, scopeOf, type WorkOrder } from '#work-order';
import { type PastEvent } from '#testkit';
import { type Urgency, type Verb, type GrantTerms } from './random-verbs';
import { euros, workOrderId } from './refund-builders';

/** What such a move records; undefined where there is nothing to move. */
export const answerTo = (
  life: Life,
  verb: Extract<Verb, { which: number }>,
  approval: Approval,
): NewEvent | undefined => {
  const about = { workOrderId, approvalId: approval.approvalId };
  switch (verb.do) {
    case 'grant':
      return grantOf(life, 'approval.granted', 'grantedBy', approval, verb.how);
    case 'sign':
      return grantOf(life, 'approval.signed', 'signedBy', approval, verb.how);
    case 'meet': {
      const condition = approval.conditions.find(({ met }) => !met);
      return condition && { type: 'condition.met', data: { ...about, number: condition.number } };
    }
    case 'reject':
      return { type: 'approval.rejected', data: about };
    case 'revoke':
      return { type: 'approval.revoked', data: about };
    case 'expire':
      return { type: 'approval.expired', data: about };
    default:
      return { type: 'approval.superseded', data: about };
  }
};

/** A grant of the whole request, or of less. */
const grantOf = (
  { now }: Life,
  type: string,
  whose: 'grantedBy' | 'signedBy',
  { approvalId, requested }: Approval,
  { by, recordedBy, less, condition, minutes, singleUse }: GrantTerms,
): NewEvent => {
  const { scope, permits } = requested;
  const narrowed: Scope = {
    ...scope,
    ...(less === 'amount' && { amountUpTo: euros(500) }),
    ...(less === 'objects' && { objects: ['a'] }),
    ...(less === 'writes' && { writes: ['refund'] }),
  };
  const isLess = JSON.stringify(narrowed) !== JSON.stringify(scope) || less === 'kind';
  const binds = { any: undefined, this: ['refund.issue'], other: ['refund.draft'], none: [] };
  const conditions =
    condition === 'none' ? [] : [{ number: 1, text: 'a deposit', binds: binds[condition] }];
  return {
    type,
    data: {
      workOrderId,
      approvalId,
      [whose]: by,
      recordedBy,
      permits: less === 'kind' ? ['refund.draft'] : permits,
      scope: narrowed,
      conditions,
      status: conditions.length > 0 ? 'conditional' : isLess ? 'partial' : 'approved',
      expiresAt: toInstant(Date.parse(now) + minutes * 60_000),
      singleUse,
    } satisfies Record<string, unknown>,
  };
};

/** Break-glasses of a random life: what somebody takes on themselves, and its end. */

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

/** What a random life leaves behind. */

/** What happened, who did it and under which policy. */
export interface Happened extends PastEvent {
  readonly at: string;
  readonly policy: number;
  /** Every requester, where it is a decision. */
  readonly requesters: readonly string[];
}

/** One life: everything so far, and what it comes to. */
export interface Life {
  readonly events: readonly Happened[];
  readonly workOrder: WorkOrder;
  readonly now: string;
  readonly policy: number;
}
