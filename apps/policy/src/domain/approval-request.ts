import { type ApprovalDeclaration, type ApprovalRequestedData } from '#contracts';
import {
  answerTimes,
  type BreakGlass,
  type Calendar,
  declarersOf,
  dueAfter,
  scopeOf,
} from '#work-order';
import { approvalOwner } from './approval-answers';
import { type Asked, type Recording } from './recording';
import { type Verdict } from './verdict';
import { type WantedApproval } from './wanted-approvals';

/** How long an owner has for a kind of approval that the work order's workflow does not know. */
const ANSWER_WITHIN = 'P1D';

/** What an owner is asked for, and what they are shown: everything is as it stands now. */
export const requestOf = (
  { workOrderId, action, requestedBy, onBehalfOf, now }: Asked,
  { facts, reasons, rules, breakGlass }: Verdict,
  wanted: WantedApproval,
  {
    definition,
    policy,
    calendar,
    workOrder,
    ids,
    decisionId,
  }: Recording & { readonly decisionId: string },
): ApprovalRequestedData => ({
  workOrderId,
  approvalId: ids.approval(decisionId, wanted.kind),
  kind: wanted.kind,
  owner: approvalOwner(definition!, wanted),
  decisionId,
  ruleDigest: wanted.ruleDigest,
  ...(wanted.breakGlass
    ? signatureOf(wanted.breakGlass, [requestedBy, ...onBehalfOf])
    : {
        requestedBy,
        ...(onBehalfOf.length > 0 && { onBehalfOf: [...onBehalfOf] }),
        permits: [action.kind],
        scope: scopeOf(action),
        ...termsOf(definition!.approvals.get(wanted.kind), now, calendar),
      }),
  packet: {
    action,
    facts,
    reasons,
    rules,
    workflow: workOrder.workflow,
    ...(policy && { policy: policy.ref }),
    ...(breakGlass && { breakGlass }),
  },
});

/** For all that the break-glass reaches, while it lives; whoever declared it asks too. */
const signatureOf = (breakGlass: BreakGlass, [requestedBy, ...others]: readonly string[]) => {
  const onBehalfOf = new Set([...others, ...declarersOf(breakGlass)]);
  onBehalfOf.delete(requestedBy!);
  return {
    requestedBy: requestedBy!,
    ...(onBehalfOf.size > 0 && { onBehalfOf: [...onBehalfOf] }),
    permits: [...breakGlass.permits],
    scope: breakGlass.scope,
    dueAt: breakGlass.expiresAt,
  };
};

/** What the workflow says about this kind when it is asked for: later versions change nothing in it. */
const termsOf = (
  declared: ApprovalDeclaration | undefined,
  now: string,
  calendar: Calendar | undefined,
): Pick<ApprovalRequestedData, 'dueAt' | 'warnAt' | 'fallback' | 'quorum'> => {
  if (!declared) return { dueAt: dueAfter(now, ANSWER_WITHIN, calendar) };
  const { signatures, signers } = declared;
  return {
    ...((signatures > 1 || signers.length > 0) && {
      quorum: { needed: signatures, of: [...signers] },
    }),
    ...answerTimes(declared, now, calendar),
  };
};
