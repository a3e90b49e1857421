import {
  type ApprovalGrantedData,
  type ApprovalRecordedData,
  type ApprovalSignedData,
  type CommandOf,
  type grantApproval,
  type GrantApprovalBody,
} from '#contracts';
import { type CommandMetadata, type NewEvent } from '#kernel';
import { type Approval, mustBeIndependentOf, peopleOf, type WorkOrder } from '#work-order';
import {
  requestAgain,
  found,
  type InContext,
  refuse,
  signedAlready,
  isLegal,
  mustBeOpen,
} from './approval-context';
import { type Answerer, answererOf, mustBeProven } from './on-behalf';
import { mustOweNoReview } from './second-signatures';
import { grantedStatus, type Terms, termsOf } from './terms';
import { answerable, mayAnswerFor, maySignAsOwner, type Sender } from './who-answers';
import { type Absences } from './absences';

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
    ? yesToAll(approval, request, workOrder)
    : yesToRequest(approval, request, workOrder);
};

const yesToRequest = (
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
  const seated = { ...answerer, seat };
  return {
    terms,
    event: isLast ? granted(approval, answer, seated, terms) : signed(answer, seated, terms),
  };
};

const yesToAll = (
  approval: Approval,
  { answer, answerer, until, metadata, context }: GrantRequest,
  workOrder: WorkOrder,
): Grant => {
  const again = { ...approval, ...approval.requested, expiresAt: null, singleUse: false };
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
  { coverage: { permits, scope }, expiresAt, singleUse }: Terms,
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
    evidence,
    comment,
  },
});

/** Whose grant it is, and whose seat it takes. */
interface Seated extends Answerer {
  readonly seat?: string | undefined;
}

const whyNoMore = ({ consumed, quorum }: Approval): string => {
  if (consumed) return 'is used up';
  return quorum.needed > 1 ? 'was signed by several' : 'has expired';
};

/** Each signature is another person's, also where somebody records it; one who acts for another is both. */
const mustBeAnother = (
  approval: Approval,
  { person, recordedBy }: Answerer,
  { actor }: CommandMetadata,
): void => {
  const people = recordedBy === undefined ? peopleOf(actor) : [person];
  const signed = approval.signatures.flatMap(({ signedBy, inNameOf = [] }) => [
    signedBy,
    ...inNameOf,
  ]);
  const twice = people.find((one) => signed.includes(one));
  if (twice !== undefined) throw signedAlready(approval, twice);
};

/** Neither of two signers, nor who recorded or confirmed for one, issued the key of the other. */
const mustSignIndependently = (
  { signatures }: Approval,
  { actor }: CommandMetadata,
  workOrder: WorkOrder,
): void => {
  const own = peopleOf(actor);
  const others = signatures
    .flatMap(({ signedBy, recordedBy, confirmedBy, inNameOf = [] }) => [
      signedBy,
      recordedBy ?? signedBy,
      confirmedBy ?? signedBy,
      ...inNameOf,
    ])
    .filter((person) => !own.includes(person));
  mustBeIndependentOf(workOrder, others, actor);
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
  answerer: Seated,
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
  answerer: Seated,
  terms: Terms,
): NewEvent<'approval.signed', ApprovalSignedData> => ({
  type: 'approval.signed',
  data: { ...answered(answer, answerer, terms), signedBy: answerer.person },
});

const answered = (
  { workOrderId, approvalId, evidence, comment }: GrantApprovalBody,
  { recordedBy, confirmedBy, record, isRequester, seat }: Seated,
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
  record,
  confirmedBy,
  ...(isRequester && { confirmedByRequester: true }),
  seat,
});

/**
 * The seat among the named signers that a grant takes: that of the signer in person, else the first that is
 * free of those for whom the credential may sign. Each seat is one signature's, so that however many
 * keys list a signer, their grant counts once. Undefined where none are named, and for the owner in the
 * signers' stead; refuses where only taken seats are left. Domain rule 4.
 */
const signerSlotOf = (
  approval: Approval,
  { person, recordedBy }: Answerer,
  sender: Sender,
  absences: Absences,
): string | undefined => {
  const named = approval.quorum.of;
  const own = named.filter((signer) => signer === person);
  // Who records the approval of another person fills no signer slot with their own key.
  const others =
    recordedBy === undefined ? named.filter((signer) => mayAnswerFor(signer, sender)) : [];
  const seats = [...own, ...others];
  const taken = takenSeats(approval);
  const free = seats.find((seat) => !taken.has(seat));
  if (free !== undefined || seats.length === 0) return free;
  const writer =
    recordedBy === undefined ? sender : { ...sender, actor: { id: person }, owners: [] };
  if (maySignAsOwner(approval, writer, absences)) return undefined;
  throw signedAlready(approval, seats[0]!);
};

/** Seats that a signature took, and those of named signers who granted it or for whom somebody did. */
const takenSeats = ({ signatures }: Approval): ReadonlySet<string> =>
  new Set(
    signatures.flatMap(({ signedBy, inNameOf = [], seat = signedBy }) => [
      signedBy,
      seat,
      ...inNameOf,
    ]),
  );

/**
 * Refuses the answer of somebody who saw it as it was before something changed; who does not say
 * what they saw answers what they know.
 */
export const mustHaveSeen = (
  { seen }: { readonly seen?: string },
  { review }: InContext<object>['context'],
): void => {
  if (seen === undefined || seen === review?.digest) return;
  const { changes = [], digest } = review ?? {};
  const listed = changes.map(({ what, then, now }) => `${what} was ${then} and is ${now}`);
  throw refuse(
    'approval_stale',
    `It has changed since it was shown (${listed.join('; ') || 'nothing differs from what was asked any more'}): look at it again, and answer with the digest of what you see.`,
    { changes, digest },
  );
};
