import { type Actor } from '#kernel';
import { type RequestedBy } from './requested-by';
import { entryOf } from '../entry';
import { type WorkOrder } from '../state';

/** What is known of the credentials by which people acted on a work order. */
export type Credentials = Pick<WorkOrder, 'issuers' | 'teams'>;

/**
 * Notes who issued the key by which somebody acts, and for which teams it answers. Keys of the deployment and people of
 * an identity provider have no issuer.
 */
export const withCredential = <State extends Credentials>(
  state: State,
  actor: Pick<Actor, 'id' | 'issuedBy' | 'teams'> | undefined,
): State => {
  // An event that is only decided so far has no actor yet.
  if (!actor) return state;
  const { id, issuedBy = [], teams = [] } = actor;
  const issuers = withNames(state.issuers, id, issuedBy);
  const memberships = withNames(state.teams, id, teams);
  return issuers === state.issuers && memberships === state.teams
    ? state
    : { ...state, issuers, teams: memberships };
};

/** What is known of credentials on a work order, with that of a present requester. */
export const withCredentialOf = <State extends Credentials>(
  state: State,
  { requestedBy, issuedBy, teams }: RequestedBy,
): State => withCredential(state, { id: requestedBy, issuedBy, teams });

/** The teams of a requester, as far as their credential now or earlier events of the work order say. */
export const teamsOf = (state: Credentials, requester: RequestedBy): readonly string[] =>
  entryOf(withCredentialOf(state, requester).teams, requester.requestedBy) ?? [];

type Names = Readonly<Record<string, readonly string[]>>;

const withNames = (names: Names, id: string, more: readonly string[]): Names => {
  const known = entryOf(names, id) ?? [];
  const added = more.filter((name) => name !== id && !known.includes(name));
  return added.length > 0 ? { ...names, [id]: [...known, ...added] } : names;
};

/**
 * The teams of these people to which work of the work order was dispatched, before or after they acted: a dispatch to a
 * team binds each of its members, also those who did not accept it. `*` is every recipient.
 */
export const dispatchedTeamsOf = (
  { delegations, teams }: Pick<WorkOrder, 'delegations' | 'teams'>,
  people: Iterable<string>,
): readonly string[] => {
  const names = new Set([...people].flatMap((person) => entryOf(teams, person) ?? []));
  const recipients = Object.values(delegations).map(({ recipient }) => recipient);
  return [...new Set(recipients)].filter((one) => names.has('*') || names.has(one));
};
