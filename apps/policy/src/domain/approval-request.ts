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
import { type Asked, type Recording } from './recording';
import { type Verdict } from './verdict';
import { type RequiredApproval } from './required-approvals';

/** How long an owner has for a kind of approval that the work order's workflow does not know. */
const ANSWER_WITHIN = 'P1D';

/** What an owner is asked for, and what they are shown: everything is as it stands now. */
export const requestOf = (
  asked: Asked,
  { facts, reasons, rules, breakGlass }: Verdict,
  wanted: RequiredApproval,
  recording: Recording & { readonly decisionId: string },
): ApprovalRequestedData => {
  const { workOrderId, action } = asked;
  const { definition, policy, workOrder, ids, decisionId } = recording;
  const terms = wanted.breakGlass
    ? signatureTerms(wanted.breakGlass)
    : actionTerms(asked, wanted, recording);
  return {
    workOrderId,
    approvalId: ids.approval(decisionId, wanted.kind),
    kind: wanted.kind,
    owner: approvalOwner(definition!, wanted),
    decisionId,
    ruleDigest: wanted.ruleDigest,
    ...requestersIn(asked, workOrder, wanted.breakGlass),
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

/** The chain as it is now; who declared the break-glass asks too. Who answers is checked again then. */
const requestersIn = (
  asked: Asked,
  workOrder: WorkOrder,
  breakGlass: BreakGlass | undefined,
): Pick<ApprovalRequestedData, 'requestedBy' | 'onBehalfOf'> => {
  const declared = breakGlass ? declarersOf(breakGlass) : [];
  const { requestedBy } = asked;
  const asking = { ...asked, onBehalfOf: [...asked.onBehalfOf, ...declared] };
  const others = requestersOf(workOrder, asking).requesters.filter((one) => one !== requestedBy);
  return { requestedBy, ...(others.length > 0 && { onBehalfOf: others }) };
};

/** For all that the break-glass reaches, while it lives. */
const signatureTerms = ({ permits, scope, expiresAt }: BreakGlass) => ({
  permits: [...permits],
  scope,
  dueAt: expiresAt,
});

const actionTerms = (
  { action, now }: Asked,
  { kind }: RequiredApproval,
  { definition, calendar }: Recording,
) => ({
  ...(actionOf(definition!, action)?.confirmedByRequester && { requesterMayConfirm: true }),
  permits: [action.kind],
  scope: scopeOf(action),
  ...termsOf(definition!.approvals.get(kind), now, calendar),
});

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
