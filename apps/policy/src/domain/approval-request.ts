import { actionOf, type ApprovalDeclaration, type ApprovalRequestedData } from '#contracts';
import {
  answerTimes,
  type BreakGlass,
  type Calendar,
  declarersOf,
  dueAfter,
  requestersOf,
  scopeOf,
  type WorkOrder,
} from '#work-order';
import { approvalOwner } from './approval-answers';
import { type Proposed, type Recording } from './recording';
import { type Verdict } from './verdict';
import { type RequiredApproval } from './required-approvals';

/** How long an owner has for a kind of approval that the work order's workflow does not know. */
const ANSWER_WITHIN = 'P1D';

/** What an owner is to approve, and what they are shown: everything as it is now. */
export const requestOf = (
  proposed: Proposed,
  { facts, reasons, rules, breakGlass }: Verdict,
  wanted: RequiredApproval,
  recording: Recording & { readonly decisionId: string },
): ApprovalRequestedData => {
  const { workOrderId, action } = proposed;
  const { definition, policy, workOrder, ids, decisionId } = recording;
  const terms = wanted.breakGlass
    ? signatureTerms(wanted.breakGlass)
    : actionTerms(proposed, wanted, recording);
  return {
    workOrderId,
    approvalId: ids.approval(decisionId, wanted.kind),
    kind: wanted.kind,
    owner: approvalOwner(definition!, wanted),
    decisionId,
    ruleDigest: wanted.ruleDigest,
    ...requestersIn(proposed, workOrder, wanted.breakGlass),
    ...terms,
    packet: {
      action,
      facts,
      reasons,
      rules,
      workflow: workOrder.workflow,
      ...(policy && { policy: policy.ref }),
      ...(breakGlass && { breakGlass }),
      ...('requesterMayConfirm' in terms && { requesterMayConfirm: true }),
    },
  };
};

/** The chain as it is now; who declared the break-glass is a requester too. Answers check it again. */
const requestersIn = (
  proposed: Proposed,
  workOrder: WorkOrder,
  breakGlass: BreakGlass | undefined,
): Pick<ApprovalRequestedData, 'requestedBy' | 'onBehalfOf'> => {
  const declared = breakGlass ? declarersOf(breakGlass) : [];
  const { requestedBy } = proposed;
  const everyRequester = { ...proposed, onBehalfOf: [...proposed.onBehalfOf, ...declared] };
  const others = requestersOf(workOrder, everyRequester).requesters.filter(
    (one) => one !== requestedBy,
  );
  return { requestedBy, ...(others.length > 0 && { onBehalfOf: others }) };
};

/** For all that the break-glass reaches, while it lives. */
const signatureTerms = ({ permits, scope, expiresAt }: BreakGlass) => ({
  permits: [...permits],
  scope,
  dueAt: expiresAt,
});

const actionTerms = (
  { action, now }: Proposed,
  { kind }: RequiredApproval,
  { definition, calendar }: Recording,
) => ({
  ...(actionOf(definition!, action)?.confirmedByRequester && { requesterMayConfirm: true }),
  permits: [action.kind],
  scope: scopeOf(action),
  ...termsOf(definition!.approvals.get(kind), now, calendar),
});

/** The workflow's terms for this kind at the time of the request: later versions change nothing in it. */
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
