import {
  type ApprovalGrantedData,
  type ApprovalRecordedData,
  type ApprovalSignedData,
  type CommandOf,
  type grantApproval,
  type GrantApprovalBody,
} from '#contracts';
import { type CommandMetadata, type NewEvent } from '#kernel';
import { type Approval, type WorkOrder } from '#work-order';
import {
  found,
  type InContext,
  isLegal,
  mustBeOpen,
  mustHaveSeen,
  refuse,
  requestAgain,
} from './approval-context';
import { type Answerer, answererOf, mustBeProven } from './on-behalf';
import { mustBeAnother, mustOweNoReview, mustSignIndependently, signerSlotOf } from './signing';
import { grantedStatus, type Terms, termsOf } from './terms';
import { answerable } from './who-answers';

type GrantCommand = InContext<CommandOf<typeof grantApproval>>;

/** A grant before it is checked: what it says, whose it is, and until when it can hold at most. */
interface GrantRequest {
  readonly answer: GrantApprovalBody;
  readonly answerer: Answerer;
  readonly until?: string;
  readonly metadata: CommandMetadata;
  readonly context: GrantCommand['context'];
}

/** A grant that counts, and its terms. */
interface Grant {
  readonly event: NewEvent;
  readonly terms: Terms;
}

/**
 * A grant: the whole answer where one signature is needed, else one of several, and then the last one
 * grants. A grant of a part may be widened to the whole. One for somebody else is only recorded. Domain rule 4.
 */
export const decideGrant = (
  { data, metadata, context }: GrantCommand,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { approval, absences } = answerable(workOrder, found(workOrder, data.approvalId), context);
  mustTakeAnswers(approval, metadata.now);
  const inContext = { ...context, absences };
  const answerer = answererOf(approval, data, metadata, workOrder, inContext);
  mustHaveSeen(data, context);
  const { event, terms } = grantOf(
    approval,
    { answer: data, answerer, metadata, context: inContext },
    workOrder,
  );
  return [answerer.recordedBy === undefined ? event : recorded(approval, data, answerer, terms)];
};

/** Refuses what takes no grant any more. */
export const mustTakeAnswers = (approval: Approval, now: string): void => {
  if (!isLegal('widen', approval)) return mustBeOpen(approval, 'answer', now);
  const { status, expiresAt, consumed, quorum } = approval;
  // Only one who answers alone: what several signed is not widened by one of them.
  if (expiresAt! <= now || consumed || quorum.needed > 1)
    throw refuse(
      'approval_closed',
      `It is granted in part, and that ${whyNoMore(approval)}: ${requestAgain(approval)}.`,
      { status },
    );
};

/** Checks a grant, and says what comes of it. */
export const grantOf = (approval: Approval, request: GrantRequest, workOrder: WorkOrder): Grant => {
  mustOweNoReview(workOrder, approval, request.context);
  return isLegal('widen', approval)
    ? widenToAll(approval, request, workOrder)
    : signRequest(approval, request, workOrder);
};

const signRequest = (
  approval: Approval,
  { answer, answerer, until, metadata, context }: GrantRequest,
  workOrder: WorkOrder,
): Grant => {
  mustBeAnother(approval, answerer, metadata);
  mustSignIndependently(approval, metadata, workOrder);
  const seat = signerSlotOf(approval, answerer, metadata, context.absences);
  earlierMustHold(approval, metadata.now);
  const terms = termsOf(approval, answer, context, metadata.now, until);
  mustBeProven(approval, answerer, terms.coverage.permits, answer, workOrder);
  const isLast = approval.signatures.length + 1 >= approval.quorum.needed;
  const signer = { ...answerer, seat };
  return {
    terms,
    event: isLast ? granted(approval, answer, signer, terms) : signed(answer, signer, terms),
  };
};

const widenToAll = (
  approval: Approval,
  { answer, answerer, until, metadata, context }: GrantRequest,
  workOrder: WorkOrder,
): Grant => {
  const again = {
    ...approval,
    ...approval.requested,
    expiresAt: null,
    singleUse: approval.plan !== undefined,
    uses: undefined,
  };
  const terms = termsOf(again, answer, context, metadata.now, until);
  if (grantedStatus(approval, terms) !== 'approved')
    throw refuse(
      'approval_closed',
      'It is granted in part already: grant all that was requested, without conditions, or revoke it.',
      { status: approval.status },
    );
  mustBeProven(approval, answerer, terms.coverage.permits, answer, workOrder);
  return { terms, event: granted(approval, answer, answerer, terms) };
};

/** What somebody recorded for somebody else is evidence until another person confirms it. */
const recorded = (
  { owner, records = [] }: Approval,
  { workOrderId, approvalId, conditions, evidence = [], comment }: GrantApprovalBody,
  { person, recordedBy }: Answerer,
  { coverage: { permits, scope }, expiresAt, singleUse, uses }: Terms,
): NewEvent<'approval.recorded', ApprovalRecordedData> => ({
  type: 'approval.recorded',
  data: {
    workOrderId,
    approvalId,
    number: records.length + 1,
    approver: person,
    owner,
    recordedBy: recordedBy!,
    permits,
    scope,
    ...(conditions && { conditions }),
    expiresAt,
    singleUse,
    uses,
    evidence,
    comment,
  },
});

/** Whose grant it is, and whose slot it takes. */
interface Signer extends Answerer {
  readonly seat?: string | undefined;
}

const whyNoMore = ({ consumed, quorum }: Approval): string => {
  if (consumed) return 'is used up';
  return quorum.needed > 1 ? 'was signed by several' : 'has expired';
};

/** What an earlier signer allowed for a time that is over is allowed by nobody any more. */
const earlierMustHold = (approval: Approval, now: string): void => {
  const { expiresAt } = approval;
  if (expiresAt !== null && expiresAt <= now)
    throw refuse(
      'approval_closed',
      `What was signed so far held until ${expiresAt}: reject it, and ${requestAgain(approval)}.`,
      { status: 'requested', expiresAt },
    );
};

const granted = (
  approval: Approval,
  answer: GrantApprovalBody,
  answerer: Signer,
  terms: Terms,
): NewEvent<'approval.granted', ApprovalGrantedData> => ({
  type: 'approval.granted',
  data: {
    ...answered(answer, answerer, terms),
    grantedBy: answerer.person,
    status: grantedStatus(approval, terms),
  },
});

const signed = (
  answer: GrantApprovalBody,
  answerer: Signer,
  terms: Terms,
): NewEvent<'approval.signed', ApprovalSignedData> => ({
  type: 'approval.signed',
  data: { ...answered(answer, answerer, terms), signedBy: answerer.person },
});

const answered = (
  { workOrderId, approvalId, evidence, comment }: GrantApprovalBody,
  { recordedBy, confirmedBy, record, isRequester, seat }: Signer,
  { coverage: { permits, scope }, conditions, expiresAt, singleUse, uses }: Terms,
) => ({
  workOrderId,
  approvalId,
  permits,
  scope,
  ...(conditions.length > 0 && { conditions: [...conditions] }),
  expiresAt,
  singleUse,
  uses,
  evidence,
  comment,
  recordedBy,
  record,
  confirmedBy,
  ...(isRequester && { confirmedByRequester: true }),
  seat,
});
