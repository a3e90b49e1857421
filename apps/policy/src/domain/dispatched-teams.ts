import { type CommandMetadata } from '#kernel';
import { type WorkOrder } from '#work-order';

/**
 * The recipients of dispatches for whom the proposer's credential answers: a dispatch to a team binds each of its members,
 * also those who did not accept it, and its delegator asks for what they propose. `*` is no membership, but limits delegates.
 */
export const teamsOf = (
  { delegations }: WorkOrder,
  { actor, owners = [], roles }: Pick<CommandMetadata, 'actor' | 'owners' | 'roles'>,
): readonly string[] => {
  const recipients = new Set(Object.values(delegations).map(({ recipient }) => recipient));
  const isEverybodys = owners.includes('*') && roles.includes('delegate');
  return [...recipients].filter(
    (one) => one !== actor.id && (isEverybodys || owners.includes(one)),
  );
};
