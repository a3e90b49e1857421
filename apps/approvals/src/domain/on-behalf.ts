import { type GrantApprovalBody } from '#contracts';
import { type Approval, type WorkOrder } from '#work-order';
import { type Absences } from './absences';
import { refuse } from './approval-context';
import { proofsAmong } from './evidence';
import {
  maySign,
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
  const { actor, now } = sender;
  mustNotHaveAsked(workOrder, approval, actor);
  if (approver === undefined || approver === actor.id) {
    mustAnswerFor(approval, sender, absences, maySign);
    return { person: actor.id };
  }
  const inPerson: Sender = { actor: { id: approver }, roles: [], now };
  mustNotHaveAsked(workOrder, approval, inPerson.actor);
  mustHaveOwner(approval);
  mustNotBeDelegate(approval.owner, sender);
  if (!maySign(approval, inPerson, absences) && !maySign(approval, sender, absences))
    throw notTheirs(approval);
  return { person: approver, recordedBy: actor.id };
};

/** An answer that somebody else writes down is proven, or it is none. Domain rule 4. */
export const mustBeProven = (
  { person, recordedBy }: Answerer,
  permits: readonly string[],
  { evidence = [] }: GrantApprovalBody,
  workOrder: WorkOrder,
): void => {
  if (recordedBy === undefined) return;
  const isProven = proofsAmong(workOrder, evidence).some(
    ({ approves }) =>
      approves?.approver === person && permits.every((kind) => approves.permits.includes(kind)),
  );
  if (!isProven)
    throw refuse(
      'approval_evidence_missing',
      `Record evidence on the work order whose \`approves\` names ${person} and ${permits.join(', ')} (chat is none), and name it here: until then it stays requested.`,
      { approver: person, permits, evidence },
    );
};
