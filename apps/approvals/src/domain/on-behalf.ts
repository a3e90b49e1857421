import { type GrantApprovalBody, ROLE_PREFIX } from '#contracts';
import {
  type Approval,
  entryOf,
  isProof,
  type RecordedEvidence,
  whyNotCurrent,
  type WorkOrder,
} from '#work-order';
import { type Absences } from './absences';
import { type ApprovalContext, declaredOf, refuse, signedAlready } from './approval-context';
import {
  dependsOnRequester,
  isOwnAnswer,
  mayAnswerFor,
  maySign,
  maySignAsOwner,
  mustAnswerFor,
  mustHaveOwner,
  mustNotBeDelegate,
  mustNotBeRequester,
  notTheirs,
  type Sender,
} from './who-answers';

/** Whose grant it is, and where somebody else recorded it, who did and who confirmed that. */
export interface Answerer {
  readonly person: string;
  readonly recordedBy?: string;
  readonly confirmedBy?: string;
  /** The number of the recorded answer. */
  readonly record?: number;
  /** It is a requester, whom the workflow lets confirm. */
  readonly isRequester?: boolean;
}

type Context = Pick<ApprovalContext, 'absences' | 'definition'>;

/**
 * Whose grant a command is. Neither the approver nor a recorder may have requested it, and no delegate records one.
 * The approver must be one whose answer it can be, or the recorder's credential answers for the owner.
 */
export const answererOf = (
  approval: Approval,
  { approver }: GrantApprovalBody,
  sender: Sender,
  workOrder: WorkOrder,
  context: Context,
): Answerer => {
  const { actor } = sender;
  const { absences } = context;
  if (approver === undefined || approver === actor.id) {
    const isOwn = isOwnAnswer(workOrder, approval, actor);
    mustAnswerFor(approval, sender, absences, maySign);
    if (hasVouched(approval, sender, absences)) throw signedAlready(approval, actor.id);
    return { person: actor.id, ...(isOwn && { isRequester: true }) };
  }
  mustNotBeRequester(workOrder, approval, actor);
  mustNotBeRequester(workOrder, approval, { id: approver });
  mustHaveOwner(approval);
  mustNotBeDelegate(approval.owner, sender);
  if (!maySignInPerson(approval, approver, sender, absences)) mustVouch(approval, sender, absences);
  mustBeRecorder(approval, approver, sender, context);
  return { person: approver, recordedBy: actor.id };
};

const inPerson = (id: string, { now }: Pick<Sender, 'now'>): Sender => ({
  actor: { id },
  roles: [],
  now,
});

/** Whether somebody's own key would do to sign it. */
export const maySignInPerson = (
  approval: Approval,
  person: string,
  at: Pick<Sender, 'now'>,
  absences: Absences,
): boolean => maySign(approval, inPerson(person, at), absences);

/** Who answers for the approver or the owner, a deputy too, and whom the workflow names as recorder. */
const mustBeRecorder = (
  approval: Approval,
  approver: string,
  sender: Sender,
  { absences, definition }: Context,
): void => {
  const { actor, roles } = sender;
  const named = declaredOf({ definition }, approval.kind)?.recorders ?? [];
  const isNamed = named.some((one) =>
    one.startsWith(ROLE_PREFIX)
      ? roles.some((role) => one === ROLE_PREFIX + role)
      : one === actor.id,
  );
  const ofApprover = { ...approval, owner: approver, firstOwner: approver };
  if (isNamed || mayAnswerFor(approver, sender) || isOwnerOf(ofApprover, sender, absences)) return;
  if (isOwnerOf(approval, sender, absences)) return;
  throw refuse(
    'approval_not_yours',
    `You may not record an answer of ${approver}: only who may answer for them does, or whom the workflow names in \`recorders\` of the approval ${approval.kind}.`,
    { owner: approval.owner, recorders: named },
  );
};

/** Whether the owner's answer is this sender's to give; who may sign does not matter. */
const isOwnerOf = (approval: Approval, sender: Sender, absences: Absences): boolean =>
  maySignAsOwner({ ...approval, quorum: { needed: 1, of: [] } }, sender, absences);

/**
 * Whom nobody but the recorder knows to be of the owner's people is worth the recorder's word: never
 * the slot of a named signer, and of several signatures no more than one with the recorder's own.
 */
const mustVouch = (approval: Approval, sender: Sender, absences: Absences): void => {
  if (!maySignAsOwner(approval, sender, absences)) throw notTheirs(approval);
  mustVouchOnce(approval, sender, absences);
};

/** Of several signatures one recorder answers for one: their own, or one that rests on their word. */
export const mustVouchOnce = (
  approval: Approval,
  sender: Pick<Sender, 'actor' | 'now'>,
  absences: Absences,
): void => {
  const { id } = sender.actor;
  const { signatures, quorum } = approval;
  const hasSigned = quorum.needed > 1 && signatures.some(({ signedBy }) => signedBy === id);
  if (hasSigned || hasVouched(approval, sender, absences)) throw signedAlready(approval, id);
};

/** Whether one of several signatures rests on the word of this sender alone. */
const hasVouched = (
  approval: Approval,
  sender: Pick<Sender, 'actor' | 'now'>,
  absences: Absences,
): boolean =>
  approval.quorum.needed > 1 &&
  approval.signatures.some(
    ({ signedBy, recordedBy }) =>
      recordedBy === sender.actor.id && !maySignInPerson(approval, signedBy, sender, absences),
  );

/**
 * An answer rests on what can be looked at now; one that somebody else records is shown by evidence, or it is none,
 * and what requesters recorded or verified shows nothing. Domain rules 4, 6 and 15.
 */
export const mustBeProven = (
  approval: Approval,
  { person, recordedBy }: Answerer,
  permits: readonly string[],
  { evidence = [] }: Pick<GrantApprovalBody, 'evidence'>,
  workOrder: WorkOrder,
): void => {
  mustStand(workOrder, evidence);
  if (recordedBy === undefined) return;
  const isProven = proofsAmong(workOrder, evidence).some(
    (proof) =>
      proof.approves?.approver === person &&
      (proof.approves.approvalId ?? approval.approvalId) === approval.approvalId &&
      permits.every((kind) => proof.approves!.permits.includes(kind)) &&
      !dependsOnRequester(workOrder, approval, proof),
  );
  if (!isProven)
    throw refuse(
      'approval_evidence_missing',
      `Record evidence on the work order whose \`approves\` names ${person} and ${permits.join(', ')} (chat is none, nor is what those who asked recorded or verified), and name it here: until then it stays requested.`,
      { approver: person, permits, evidence },
    );
};

/** The evidence of a work order that proves something now, of the ids that somebody named. */
export const proofsAmong = (
  workOrder: WorkOrder,
  ids: readonly string[],
): readonly RecordedEvidence[] =>
  ids.flatMap((id) => {
    const recorded = entryOf(workOrder.evidence, id);
    return recorded && isProof(recorded, workOrder) ? [recorded] : [];
  });

/** Refuses what was superseded or erased: a new answer rests on what can be looked at now. Domain rule 15. */
export const mustStand = ({ evidence }: WorkOrder, ids: readonly string[]): void => {
  const fallen = ids.filter((id) => {
    const recorded = entryOf(evidence, id);
    return recorded !== undefined && (recorded.supersededBy !== null || recorded.isShredded);
  });
  if (fallen.length > 0)
    throw refuse(
      'approval_evidence_missing',
      fallen.map((id) => `The evidence ${id} ${whyNotCurrent(evidence, id)}.`).join(' '),
      { missing: fallen },
    );
};
