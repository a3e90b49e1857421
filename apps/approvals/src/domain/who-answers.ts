import { isLimited } from '#contracts';
import { type Actor, type CommandMetadata } from '#kernel';
import {
  type Approval,
  type Assignment,
  isProof,
  issuersOf,
  mustBeIndependentOf,
  mustNotBeIssuedBy,
  peopleOf,
  type RecordedEvidence,
  recordersOf,
  type Requesters,
  requestersOfApproval,
  withoutVerifiers,
  type WorkOrder,
} from '#work-order';
import { type Absences, deputyOf } from './absences';
import { type ApprovalContext, refuse, refuseFields } from './approval-context';

/** Who sends a command, as far as answering goes. */
export type Sender = Pick<CommandMetadata, 'actor' | 'roles' | 'owners' | 'now'>;

/**
 * Whether evidence depends on a requester: one of them recorded it, or it is proof only because they verified it.
 * People who act for a requester, and keys that a requester issued or acts by, count as the requester.
 */
export const dependsOnRequester = (
  workOrder: WorkOrder,
  approval: Approval,
  recorded: RecordedEvidence,
): boolean => {
  const { requesters, issuers } = requestersOfApproval(workOrder, approval);
  const isRequesters = (people: readonly string[]): boolean =>
    people.some((person) => [...requesters, ...issuers].includes(person)) ||
    issuersOf(workOrder, people).some((person) => requesters.includes(person));
  return (
    isRequesters(recordersOf(recorded)) ||
    !isProof(withoutVerifiers(recorded, isRequesters), workOrder)
  );
};

/** Refuses every requester, everyone who acts for one, the keys that they issued and the issuers of theirs. Domain rule 6. */
export const mustNotBeRequester = (
  workOrder: WorkOrder,
  approval: Approval,
  actor: Actor,
  whoMay = 'Somebody else must answer.',
): void => {
  const { requesters } = requestersOfApproval(workOrder, approval);
  if (peopleOf(actor).some((person) => requesters.includes(person)))
    throw refuse(
      'self_approval',
      `You count as a requester: you proposed it, delegated the work, opened the work order, or act for one who did. ${whoMay}`,
    );
  mustBeIndependentOf(workOrder, requesters, actor);
};

/**
 * Whether an answer is a requester's own, which counts only where the workflow says `confirmedByRequester` of the
 * action, and never from one who proposed it or has work delegated to them; refuses every other requester. The
 * issuer of a requester's key answers like a requester.
 */
export const isOwnAnswer = (workOrder: WorkOrder, approval: Approval, actor: Actor): boolean => {
  const { requesters, confirmers, issuers } = requestersOfApproval(workOrder, approval);
  const requesting = peopleOf(actor).filter((person) => requesters.includes(person));
  const mayConfirm =
    approval.requesterMayConfirm === true &&
    requesting.every((person) => confirmers.includes(person));
  if (!mayConfirm) mustNotBeRequester(workOrder, approval, actor);
  mustNotBeIssuedBy(
    requesters.filter((person) => !requesting.includes(person)),
    actor,
  );
  return requesting.length > 0 || peopleOf(actor).some((person) => issuers.includes(person));
};

/** Who never answers: requesters and the issuers of their keys, but for those whom the workflow lets confirm. */
export const excludedFrom = (workOrder: WorkOrder, approval: Approval): readonly string[] => {
  const { requesters, confirmers, issuers } = requestersOfApproval(workOrder, approval);
  return approval.requesterMayConfirm === true
    ? requesters.filter((person) => !confirmers.includes(person))
    : [...requesters, ...issuers];
};

/**
 * An approval and the absences as they let somebody answer: no deputy answers for an owner who is a requester,
 * neither as deputy nor by having taken over from them. An absence that a requester declared, or a key that one of
 * them issued, makes no deputy either, and an assignment of theirs no owner: requesters do not choose who approves.
 */
export const answerable = (
  workOrder: WorkOrder,
  original: Approval,
  { absences }: Pick<ApprovalContext, 'absences'>,
): { readonly approval: Approval; readonly absences: Absences } => {
  const excluded = excludedFrom(workOrder, original);
  const approval = withoutRequestersChoice(original, requestersOfApproval(workOrder, original));
  const { owner, firstOwner = owner } = approval;
  return {
    approval: excluded.includes(firstOwner) ? { ...approval, owner: firstOwner } : approval,
    absences: Object.fromEntries(
      Object.entries(absences).filter(
        ([away, { declaredBy }]) =>
          ![away, ...declaredBy].some((person) => excluded.includes(person)),
      ),
    ),
  };
};

/** Delegates and integrators are no approvers, whatever other roles the key has. */
export const mustNotBeDelegate = (owner: string, { roles }: Pick<Sender, 'roles'>): void => {
  if (isLimited(roles))
    throw refuse('approval_not_yours', 'Delegates and integrators never answer approvals.', {
      owner,
    });
};

/** What is given away goes to somebody. */
export const mustBeSomebody = (owner: string): void => {
  if (owner === 'TBD')
    throw refuseFields({ pointer: '/owner', message: 'must be somebody: TBD is nobody' });
};

/** The owner in person, or somebody whose credential lists that owner (`*` lists all). */
export const mayAnswerFor = (
  owner: string,
  { actor, owners = [] }: Pick<Sender, 'actor' | 'owners'>,
): boolean => actor.id === owner || owners.includes(owner) || owners.includes('*');

/** Its owner, the deputy while the owner is away, or the owner from whom a deputy took it over. */
const isOwner = (approval: Approval, sender: Sender, absences: Absences): boolean => {
  const { owner, firstOwner } = withoutIssuersChoice(approval, sender);
  const deputy = deputyOf(absences, owner, sender.now);
  return [owner, firstOwner, deputy].some(
    (person) => person !== undefined && mayAnswerFor(person, sender),
  );
};

const isNamedSigner = ({ quorum }: Approval, sender: Sender): boolean =>
  quorum.of.some((signer) => mayAnswerFor(signer, sender));

/** The owner grants where no signers are named, and in their stead once it was handed over. */
export const maySignAsOwner = (approval: Approval, sender: Sender, absences: Absences): boolean =>
  (approval.quorum.of.length === 0 || approval.escalationSteps.includes('requested/fallback')) &&
  isOwner(approval, sender, absences);

/** Who can grant: the signers where some are named, and then the owner only in their stead. */
export const maySign = (approval: Approval, sender: Sender, absences: Absences): boolean =>
  isNamedSigner(approval, sender) || maySignAsOwner(approval, sender, absences);

/** Who can do everything else about it: its owner, and who can sign. */
export const mayAnswer = (approval: Approval, sender: Sender, absences: Absences): boolean =>
  isOwner(approval, sender, absences) || isNamedSigner(approval, sender);

/** Refuses everybody else than those whose answer it can be. */
export const mustAnswerFor = (
  approval: Approval,
  sender: Sender,
  absences: Absences,
  may: typeof mayAnswer = mayAnswer,
): void => {
  mustHaveOwner(approval);
  mustNotBeDelegate(approval.owner, sender);
  if (may(approval, sender, absences)) return;
  mustNotBeIssuersChoice(approval, sender);
  throw notTheirs(approval);
};

/** What nobody owns cannot be answered by anybody. Domain rule 3. */
export const mustHaveOwner = ({ owner }: Approval): void => {
  if (owner === 'TBD')
    throw refuse(
      'approval_without_owner',
      'Nobody owns it yet: assign an owner, who then answers.',
    );
};

export const notTheirs = ({ owner, quorum }: Approval) => {
  const signers = quorum.of.length > 0 ? ` and its signers are ${quorum.of.join(', ')}` : '';
  return refuse(
    'approval_not_yours',
    `It is for ${owner}${signers}: use a key that may answer for them.`,
    { owner, ...(signers && { signers: quorum.of }) },
  );
};

/**
 * The approval as those own it whom no requester chose: an assignment ends where its author counts as a requester by now,
 * has a key that a requester issued, or issued the key of one. So do those by an owner who was chosen so.
 */
const withoutRequestersChoice = (
  approval: Approval,
  { requesters, issuers }: Requesters,
): Approval =>
  withoutAssignments(
    approval,
    ({ by, issuedBy }) =>
      by.some((person) => requesters.includes(person) || issuers.includes(person)) ||
      issuedBy.some((person) => requesters.includes(person)),
  );

/**
 * The approval as it would be but for assignments by who issued the sender's key and could not have answered themselves:
 * they answer it by no key that they issued.
 */
const withoutIssuersChoice = (
  approval: Approval,
  { actor: { issuedBy = [] } }: Pick<CommandMetadata, 'actor'>,
): Approval =>
  withoutAssignments(
    approval,
    ({ by, asOwner }) => !asOwner && by.some((person) => issuedBy.includes(person)),
  );

/** Refuses whose only right to answer is such an assignment. */
const mustNotBeIssuersChoice = (
  approval: Approval,
  sender: Pick<CommandMetadata, 'actor'>,
): void => {
  const { owner } = withoutIssuersChoice(approval, sender);
  if (owner !== approval.owner)
    throw refuse(
      'approval_not_yours',
      `It was given to ${approval.owner} by who issued the key of this answer and may not answer for ${owner}: answer with a key that somebody else issued, or let another assign it.`,
      { owner },
    );
};

const withoutAssignments = (
  approval: Approval,
  isVoid: (assignment: Assignment) => boolean,
): Approval => {
  let before: Assignment['from'] | undefined;
  let chosen: readonly string[] = [];
  for (const one of approval.assignments ?? []) {
    const byChosen = [...one.by, ...one.teams].some((person) => chosen.includes(person));
    const isOut = isVoid(one) || byChosen;
    before = isOut ? (before ?? one.from) : undefined;
    chosen = isOut ? [...chosen, one.owner] : [];
  }
  return before ? { ...approval, firstOwner: before.owner, ...before } : approval;
};
