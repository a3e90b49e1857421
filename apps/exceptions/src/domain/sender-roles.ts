import { type CommandMetadata } from '#kernel';
import { refuse } from './refuse';

/** Who sends a command, as far as owning goes. */
export type Sender = Pick<CommandMetadata, 'actor' | 'roles' | 'owners'>;

/** The owner in person, or somebody whose credential lists that owner (`*` lists all). */
export const mayAnswerFor = (owner: string, { actor, owners = [] }: Sender): boolean =>
  owner !== 'TBD' && (actor.id === owner || owners.includes(owner) || owners.includes('*'));

/** Operators and administrators see to every obligation. */
export const runsTheWork = ({ roles }: Pick<Sender, 'roles'>): boolean =>
  roles.includes('operator') || roles.includes('admin');

/** A delegate carries out work for others: it declares no break-glass and judges none. */
export const isDelegate = ({ roles }: Pick<Sender, 'roles'>): boolean => roles.includes('delegate');

/** An exception stops work until a person has seen to it: a delegate neither resolves it nor gives it away. */
export const mustNotBeDelegate = (owner: string, sender: Pick<Sender, 'roles'>): void => {
  if (isDelegate(sender))
    throw refuse(
      'exception_not_yours',
      `It is for ${owner}: delegates raise exceptions, and a person resolves or assigns them.`,
      { owner },
    );
};
