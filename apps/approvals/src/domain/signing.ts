import { type ApprovalCommand } from '#contracts';
import { type CommandMetadata } from '#kernel';
import {
  type Approval,
  entryOf,
  isSecondSignature,
  mustBeIndependentOf,
  peopleOf,
  type WorkOrder,
} from '#work-order';
import { type Absences } from './absences';
import { type ApprovalContext, refuse, signedAlready } from './approval-context';
import { type Answerer } from './on-behalf';
import { mayAnswerFor, maySignAsOwner, type Sender } from './who-answers';

/** Who owes the review of an urgent act signs for no other. */
export const mustOweNoReview = (
  workOrder: WorkOrder,
  approval: Approval,
  { overdueReviews }: ApprovalContext,
): void => {
  const [first] = overdueReviews;
  if (first === undefined || !isSecondSignature(workOrder, approval)) return;
  throw refuse(
    'signer_owes_review',
    `You, or the one you answer for, owe the overdue post-review ${first.postReviewId} of ${first.workOrderId}: complete it first, or somebody else signs.`,
    { overdueReviews },
  );
};

/** Each signature is another person's, also where somebody records it; one who acts for another is both. */
export const mustBeAnother = (
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
export const mustSignIndependently = (
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

/**
 * The slot of a named signer that a grant takes: that of the signer in person, else the first that is
 * free of those for whom the credential may sign. Each slot is one signature's, so that however many
 * keys list a signer, their grant counts once. Undefined where none are named, and for the owner in the
 * signers' stead; refuses where only taken slots are left. Domain rule 4.
 */
export const signerSlotOf = (
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
  const slots = [...own, ...others];
  const taken = takenSlots(approval);
  const free = slots.find((slot) => !taken.has(slot));
  if (free !== undefined || slots.length === 0) return free;
  const writer =
    recordedBy === undefined ? sender : { ...sender, actor: { id: person }, owners: [] };
  if (maySignAsOwner(approval, writer, absences)) return undefined;
  throw signedAlready(approval, slots[0]!);
};

/** Slots that a signature took, and those of named signers who granted it or for whom somebody did. */
const takenSlots = ({ signatures }: Approval): ReadonlySet<string> =>
  new Set(
    signatures.flatMap(({ signedBy, inNameOf = [], seat = signedBy }) => [
      signedBy,
      seat,
      ...inNameOf,
    ]),
  );

/** The people by whom a command gives a break-glass its second signature; none where it gives none. */
export const secondSigners = (
  command: ApprovalCommand,
  workOrder: WorkOrder,
): readonly string[] => {
  if (command.type !== 'grant-approval' && command.type !== 'confirm-approval') return [];
  const approval = entryOf(workOrder.approvals, command.data.approvalId);
  if (!approval || !isSecondSignature(workOrder, approval)) return [];
  return [...new Set([...peopleOf(command.metadata.actor), ...namedBy(command, approval)])];
};

const namedBy = (
  command: Extract<ApprovalCommand, { type: 'grant-approval' | 'confirm-approval' }>,
  { records = [] }: Approval,
): readonly string[] => {
  if (command.type === 'grant-approval')
    return command.data.approver ? [command.data.approver] : [];
  const { number } = command.data;
  return records
    .filter((record) => record.number === number)
    .flatMap(({ approver, recordedBy }) => [approver, recordedBy]);
};
