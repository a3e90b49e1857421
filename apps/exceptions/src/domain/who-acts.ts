import { type CommandMetadata } from '#kernel';

/** Who sends a command, as far as owning goes. */
export type Sender = Pick<CommandMetadata, 'actor' | 'roles' | 'owners'>;

/** The owner in person, or somebody whose credential lists that owner (`*` lists all). */
export const mayAnswerFor = (owner: string, { actor, owners = [] }: Sender): boolean =>
  owner !== 'TBD' && (actor.id === owner || owners.includes(owner) || owners.includes('*'));

/** Operators and administrators see to everything that is owed. */
export const runsTheWork = ({ roles }: Pick<Sender, 'roles'>): boolean =>
  roles.includes('operator') || roles.includes('admin');
