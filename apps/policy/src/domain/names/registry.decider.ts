import {
  type EventOf,
  type PolicyRefusal,
  type principalRegistered,
  type WritEvent,
} from '#contracts';
import { type Command, type Decider, type RecordedEvent, Refusal } from '#kernel';
import { lookAlikeOf } from './look-alikes';

/**
 * Makes names known to a tenant. `inUse` are names that it has already, which nothing refuses; `introduced` are those that
 * somebody is about to bring in.
 */
export type RegisterPrincipals = Command<
  'register-principals',
  { readonly inUse: readonly string[]; readonly introduced: readonly string[] }
>;

/** The names that a tenant knows. */
export type KnownNames = readonly string[];

type Registered = EventOf<typeof principalRegistered>;

const decide = ({ data }: RegisterPrincipals, before: KnownNames): readonly Registered[] => {
  const inUse = [...new Set([...before, ...data.inUse])];
  const after = data.introduced.reduce<KnownNames>(introduce, inUse);
  return after
    .slice(before.length)
    .map((principal) => ({ type: 'principal.registered', data: { principal } }));
};

const introduce = (known: KnownNames, name: string): KnownNames => {
  if (known.includes(name)) return known;
  const other = lookAlikeOf(name, known);
  if (other === undefined) return [...known, name];
  throw new Refusal<PolicyRefusal>('name_confusable', confusable(other), { known: other });
};

/** The problem with a name that looks like another one, and what to do. */
export const confusable = (other: string): string =>
  `This name looks like ${JSON.stringify(other)}, which is known here: use that one where you mean it, and otherwise a name that people can tell from it.`;

/** The registry of names of a tenant: one stream. */
export const registryDecider: Decider<KnownNames, RegisterPrincipals, Registered> = {
  initialState: [],
  decide,
  evolve: (known, recorded: RecordedEvent) => {
    const event = recorded as WritEvent;
    return event.type === 'principal.registered' ? [...known, event.data.principal] : known;
  },
};
