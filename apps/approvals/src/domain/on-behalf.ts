import { type GrantApprovalBody } from '#contracts';
import { type Approval, type WorkOrder } from '#work-order';
import { type Absences } from './absences';
import { refuse, signedAlready } from './approval-context';
import { mustStand, proofsAmong } from './evidence';
import {
  isRecordedByRequester,
  maySign,
  maySignAsOwner,
  mustAnswerFor,
  mustHaveOwner,
  mustNotBeDelegate,
  mustNotHaveAsked,
  notTheirs,
  type Sender,
} from './who-answers';

/** Whose yes it is, and who writes it down where that is somebody else. */
export interface Answerer {
  readonly person: string;
  readonly recordedBy?: string;
}

/**
 * Whose yes a command is. Neither of the two may have asked for it, and no delegate writes one down.
 * The person must be one whose answer it can be, or the recorder's credential answers for the owner.
 */
export const answererOf = (
  approval: Approval,
  { approver }: GrantApprovalBody,
  sender: Sender,
  workOrder: WorkOrder,
  absences: Absences,
): Answerer => {
  const { actor } = sender;
  mustNotHaveAsked(workOrder, approval, actor);
  if (approver === undefined || approver === actor.id) {
    mustAnswerFor(approval, sender, absences, maySign);
    if (hasVouched(approval, sender, absences)) throw signedAlready(approval, actor.id);
    return { person: actor.id };
  }
  mustNotHaveAsked(workOrder, approval, { id: approver });
  mustHaveOwner(approval);
  mustNotBeDelegate(approval.owner, sender);
  if (!maySign(approval, inPerson(approver, sender), absences))
    mustVouch(approval, sender, absences);
  return { person: approver, recordedBy: actor.id };
};

const inPerson = (id: string, { now }: Sender): Sender => ({ actor: { id }, roles: [], now });

/**
 * Whom nobody but the recorder knows to be of the owner's people is worth the recorder's word: never
 * the seat of a named signer, and of several signatures no more than one with the recorder's own.
 */
const mustVouch = (approval: Approval, sender: Sender, absences: Absences): void => {
  const { id } = sender.actor;
  const { signatures, quorum } = approval;
  if (!maySignAsOwner(approval, sender, absences)) throw notTheirs(approval);
  const hasSigned = quorum.needed > 1 && signatures.some(({ signedBy }) => signedBy === id);
  if (hasSigned || hasVouched(approval, sender, absences)) throw signedAlready(approval, id);
};

/** Whether one of several signatures stands on the word of whoever sends this alone. */
const hasVouched = (approval: Approval, sender: Sender, absences: Absences): boolean =>
  approval.quorum.needed > 1 &&
  approval.signatures.some(
    ({ signedBy, recordedBy }) =>
      recordedBy === sender.actor.id && !maySign(approval, inPerson(signedBy, sender), absences),
  );

/**
 * An answer rests on what can be looked at now; one that somebody else writes down is proven, or it is none,
 * and what those who asked recorded proves nothing. Domain rules 4, 6 and 15.
 */
export const mustBeProven = (
  approval: Approval,
  { person, recordedBy }: Answerer,
  permits: readonly string[],
  { evidence = [] }: GrantApprovalBody,
  workOrder: WorkOrder,
): void => {
  mustStand(workOrder, evidence);
  if (recordedBy === undefined) return;
  const isProven = proofsAmong(workOrder, evidence).some(
    (proof) =>
      proof.approves?.approver === person &&
      (proof.approves.approvalId ?? approval.approvalId) === approval.approvalId &&
      permits.every((kind) => proof.approves!.permits.includes(kind)) &&
      !isRecordedByRequester(workOrder, approval, proof),
  );
  if (!isProven)
    throw refuse(
      'approval_evidence_missing',
      `Record evidence on the work order whose \`approves\` names ${person} and ${permits.join(', ')} (chat is none, nor is what those who asked recorded), and name it here: until then it stays requested.`,
      { approver: person, permits, evidence },
    );
};
