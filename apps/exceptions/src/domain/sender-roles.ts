import { type CommandMetadata } from '#kernel';

/** Who sends a command, as far as owning goes. */
export type Sender = Pick<CommandMetadata, 'actor' | 'roles' | 'owners'>;

/** The owner in person, or somebody whose credential lists that owner (`*` lists all). */
export const mayAnswerFor = (owner: string, { actor, owners = [] }: Sender): boolean =>
  owner !== 'TBD' && (actor.id === owner || owners.includes(owner) || owners.includes('*'));

/** A delegate carries out work for others: it declares no break-glass and judges none. */
export const isDelegate = ({ roles }: Pick<Sender, 'roles'>): boolean => roles.includes('delegate');
