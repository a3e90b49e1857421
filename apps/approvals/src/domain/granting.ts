import {
  type ApprovalGrantedData,
  type ApprovalSignedData,
  type CommandOf,
  type GrantApprovalBody,
  type grantApproval,
  type signApproval,
} from '#contracts';
import { type CommandMetadata, type NewEvent } from '#kernel';
import { type Approval, type WorkOrder } from '#work-order';
import { askAnew, found, type InContext, refuse, signedAlready } from './approval-context';
import { isLegal } from './moves';
import { type Answerer, answererOf, mustBeProven } from './on-behalf';
import { mustBeOpen } from './open-requests';
import { seatOf } from './seats';
import { mustHaveSeen } from './seen';
import { grantedStatus, type Terms, termsOf } from './terms';
import { allOf } from './who-answers';

type Grant = InContext<CommandOf<typeof grantApproval | typeof signApproval>>;

/**
 * A yes: the whole answer where one signature is needed, else one of several, and then the last one
 * grants. A yes to a part may be said again, to the whole. Domain rule 4.
 */
export const sayYes = (command: Grant, workOrder: WorkOrder): readonly NewEvent[] => {
  const approval = found(workOrder, command.data.approvalId);
  return isLegal('widen', approval)
    ? sayYesToAll(command, approval, workOrder)
    : sayYesToRequest(command, approval, workOrder);
};

const sayYesToRequest = (
  { data, metadata, context }: Grant,
  approval: Approval,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  mustBeOpen(approval, 'answer', metadata.now);
  const answerer = answererOf(approval, data, metadata, workOrder, context.absences);
  mustHaveSeen(data, context);
  mustBeAnother(approval, answerer, metadata);
  const seat = seatOf(approval, answerer, metadata, context.absences);
  earlierMustHold(approval, metadata.now);
  const terms = termsOf(approval, data, context, metadata.now);
  mustBeProven(approval, answerer, terms.coverage.permits, data, workOrder);
  const isLast = approval.signatures.length + 1 >= approval.quorum.needed;
  const seated = { ...answerer, seat };
  return [isLast ? granted(approval, data, seated, terms) : signed(data, seated, terms)];
};

/** Only one who answers alone: what several signed is not widened by one of them. */
const sayYesToAll = (
  { data, metadata, context }: Grant,
  approval: Approval,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { status, expiresAt, consumed, quorum } = approval;
  if (expiresAt! <= metadata.now || consumed || quorum.needed > 1)
    throw refuse(
      'approval_closed',
      `It is granted in part, and that ${whyNoMore(approval)}: ${askAnew(approval)}.`,
      { status },
    );
  const answerer = answererOf(approval, data, metadata, workOrder, context.absences);
  mustHaveSeen(data, context);
  const again = { ...approval, ...approval.asked, expiresAt: null, singleUse: false };
  const terms = termsOf(again, data, context, metadata.now);
  if (grantedStatus(approval, terms) !== 'approved')
    throw refuse(
      'approval_closed',
      'It is granted in part already: say yes to all that was asked for and without conditions, or revoke it.',
      { status },
    );
  mustBeProven(approval, answerer, terms.coverage.permits, data, workOrder);
  return [granted(approval, data, answerer, terms)];
};

/** Whose yes it is, and whose seat it takes. */
interface Seated extends Answerer {
  readonly seat?: string | undefined;
}

const whyNoMore = ({ consumed, quorum }: Approval): string => {
  if (consumed) return 'is used up';
  return quorum.needed > 1 ? 'was signed by several' : 'has expired';
};

/** Each signature is another person's, whoever writes it down; one who acts for another is both. */
const mustBeAnother = (
  approval: Approval,
  { person, recordedBy }: Answerer,
  { actor }: CommandMetadata,
): void => {
  const people = recordedBy === undefined ? allOf(actor) : [person];
  const signed = approval.signatures.flatMap(({ signedBy, inNameOf = [] }) => [
    signedBy,
    ...inNameOf,
  ]);
  const twice = people.find((one) => signed.includes(one));
  if (twice !== undefined) throw signedAlready(approval, twice);
};

/** What an earlier signer allowed for a time that is over is allowed by nobody any more. */
const earlierMustHold = (approval: Approval, now: string): void => {
  const { expiresAt } = approval;
  if (expiresAt !== null && expiresAt <= now)
    throw refuse(
      'approval_closed',
      `What was signed so far held until ${expiresAt}: reject it, and ${askAnew(approval)}.`,
      { status: 'requested', expiresAt },
    );
};

const granted = (
  approval: Approval,
  said: GrantApprovalBody,
  answerer: Seated,
  terms: Terms,
): NewEvent<'approval.granted', ApprovalGrantedData> => ({
  type: 'approval.granted',
  data: {
    ...answered(said, answerer, terms),
    grantedBy: answerer.person,
    status: grantedStatus(approval, terms),
  },
});

const signed = (
  said: GrantApprovalBody,
  answerer: Seated,
  terms: Terms,
): NewEvent<'approval.signed', ApprovalSignedData> => ({
  type: 'approval.signed',
  data: { ...answered(said, answerer, terms), signedBy: answerer.person },
});

const answered = (
  { workOrderId, approvalId, evidence, comment }: GrantApprovalBody,
  { recordedBy, seat }: Seated,
  { coverage: { permits, scope }, conditions, expiresAt, singleUse }: Terms,
) => ({
  workOrderId,
  approvalId,
  permits,
  scope,
  ...(conditions.length > 0 && { conditions: [...conditions] }),
  expiresAt,
  singleUse,
  evidence,
  comment,
  recordedBy,
  ...(seat !== undefined && { seat }),
});
