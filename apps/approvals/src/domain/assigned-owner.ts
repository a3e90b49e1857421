import { type CommandMetadata } from '#kernel';
import { type Approval, type Assignment, type Requesters } from '#work-order';
import { refuse } from './approval-context';

/**
 * The approval as those own it whom no requester chose: an assignment ends where its author counts as a requester by now,
 * has a key that a requester issued, or issued the key of one. So do those by an owner who was chosen so.
 */
export const withoutRequestersChoice = (
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
export const withoutIssuersChoice = (
  approval: Approval,
  { actor: { issuedBy = [] } }: Pick<CommandMetadata, 'actor'>,
): Approval =>
  withoutAssignments(
    approval,
    ({ by, asOwner }) => !asOwner && by.some((person) => issuedBy.includes(person)),
  );

/** Refuses whose only right to answer is such an assignment. */
export const mustNotBeIssuersChoice = (
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
  return before ? { ...approval, askedOwner: before.owner, ...before } : approval;
};
