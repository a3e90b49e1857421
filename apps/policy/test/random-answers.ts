/** Answers of a random life: moves of approvals that are legal, whoever makes them. */
import { type Scope } from '#contracts';
import { type NewEvent, toInstant } from '#kernel';
import { type Approval } from '#work-order';
import { type Life } from './random-history';
import { type Verb, type Yes } from './random-verbs';
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
      return yesTo(life, 'approval.granted', 'grantedBy', approval, verb.how);
    case 'sign':
      return yesTo(life, 'approval.signed', 'signedBy', approval, verb.how);
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

/** A yes to all of what was asked for, or less. */
const yesTo = (
  { now }: Life,
  type: string,
  whose: 'grantedBy' | 'signedBy',
  { approvalId, asked }: Approval,
  { by, recordedBy, less, condition, minutes, singleUse }: Yes,
): NewEvent => {
  const { scope, permits } = asked;
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
