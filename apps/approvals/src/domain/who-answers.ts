import { type Actor, type CommandMetadata } from '#kernel';
import { type Approval, type WorkOrder } from '#work-order';

/**
 * Whether the actor asked for this approval. Everyone counts who proposed an action that waits for
 * it (a repeated proposal joins the open request) and everyone those were acting for; and an actor
 * is all whom it acts for. Keys do not matter: they share the actor's id. Domain rule 6.
 */
export const isRequester = (workOrder: WorkOrder, approval: Approval, actor: Actor): boolean => {
  const requesters = new Set([
    ...peopleOf(approval),
    ...Object.values(workOrder.decisions)
      .filter(({ approvals }) => approvals.includes(approval.approvalId))
      .flatMap(peopleOf),
  ]);
  return [actor.id, ...(actor.onBehalfOf ?? [])].some((person) => requesters.has(person));
};

const peopleOf = (asked: {
  readonly requestedBy: string;
  readonly onBehalfOf: readonly string[];
}): readonly string[] => [asked.requestedBy, ...asked.onBehalfOf];

/** Whoever carries out or reports work is no approver, whatever other roles the key has. */
export const neverAnswers = ({ roles }: Pick<CommandMetadata, 'roles'>): boolean =>
  roles.some((role) => role === 'delegate' || role === 'integrator');

/** The owner in person, or somebody whose credential lists that owner (`*` lists all). */
export const mayAnswerFor = (
  owner: string,
  { actor, owners = [] }: Pick<CommandMetadata, 'actor' | 'owners'>,
): boolean => actor.id === owner || owners.includes(owner) || owners.includes('*');
