import { isDeepStrictEqual } from 'node:util';
import {
  type ClaimTeams,
  type CommandOf,
  type EventOf,
  type IntroduceNames,
  type PolicyRefusal,
  type principalDescribed,
  type principalRegistered,
  type principalReinstated,
  type principalRetired,
  type principalTeamsChanged,
  type principalTeamsClaimed,
  type registerPrincipal,
  type reinstatePrincipal,
  type retirePrincipal,
} from '#contracts';
import { assertNever, type CommandMetadata, type Decider, Refusal } from '#kernel';
import { everybodyBehind } from '#work-order';
import { lookAlikeOf } from './look-alikes';
import {
  emptyRegistry,
  evolveRegistry,
  type KnownNames,
  type Principal,
  principalIn,
  type Registry,
} from './registry';

export type Register = CommandOf<typeof registerPrincipal>;
export type Retire = CommandOf<typeof retirePrincipal>;
export type Reinstate = CommandOf<typeof reinstatePrincipal>;
export type RegistryCommand = IntroduceNames | ClaimTeams | Register | Retire | Reinstate;

type RegistryEvent = EventOf<
  | typeof principalRegistered
  | typeof principalDescribed
  | typeof principalTeamsChanged
  | typeof principalTeamsClaimed
  | typeof principalRetired
  | typeof principalReinstated
>;

const decide = (command: RegistryCommand, registry: Registry): readonly RegistryEvent[] => {
  switch (command.type) {
    case 'introduce-names':
      return introduceNames(command, registry);
    case 'claim-teams':
      return claimTeams(command, registry);
    case 'register-principal':
      return register(command, registry);
    case 'retire-principal':
      return retire(command, registry);
    case 'reinstate-principal':
      return reinstate(command, registry);
    default:
      return assertNever(command);
  }
};

const introduceNames = (
  { data }: IntroduceNames,
  { names }: Registry,
): readonly RegistryEvent[] => {
  const inUse = [...new Set([...names, ...data.inUse])];
  const after = data.introduced.reduce<KnownNames>(introduce, inUse);
  return after.slice(names.length).map(registered);
};

/** The known names and this one. Refuses with `name_confusable` one that looks like a known one, and is none of them. */
export const introduce = (known: KnownNames, name: string): KnownNames => {
  if (known.includes(name)) return known;
  const other = lookAlikeOf(name, known);
  if (other === undefined) return [...known, name];
  throw refuse('name_confusable', confusable(other), { known: other });
};

const registered = (principal: string): RegistryEvent => ({
  type: 'principal.registered',
  data: { principal },
});

/** The problem with a name that looks like another one, and what to do. */
export const confusable = (other: string): string =>
  `This name looks like ${JSON.stringify(other)}, which is known here: use that one where you mean it, and otherwise a name that people can tell from it.`;

/** What a sign-in says of teams is recorded where it differs, and refuses nothing: the provider has named them already. */
const claimTeams = (
  { data: { principal, issuer, teams } }: ClaimTeams,
  registry: Registry,
): readonly RegistryEvent[] => {
  const claimed = sorted(teams.filter((team) => team !== principal));
  return isDeepStrictEqual(principalIn(registry, principal).claimed, claimed)
    ? []
    : [{ type: 'principal.teams-claimed', data: { principal, issuer, teams: claimed } }];
};

const register = ({ data, metadata }: Register, registry: Registry): readonly RegistryEvent[] => {
  const { principal } = data;
  const isNew = !registry.names.includes(principal);
  const before = principalIn(registry, principal);
  const kind = data.kind ?? before.kind;
  const teams = sorted(data.teams ?? before.teams);
  const displayName = data.displayName ?? before.displayName;
  if (isNew && kind === undefined)
    throw refuse(
      'principal_kind_missing',
      `${quoted(principal)} is a new name: state its \`kind\`, or correct the name.`,
    );
  if (isNew) introduce(registry.names, principal);
  if (before.isRetired)
    throw refuse('principal_retired', `${quoted(principal)} is retired: reinstate it first.`);
  if (kind !== before.kind && kind !== 'team') mustBeNoTeamInUse(registry, principal);
  const isMoved = !isDeepStrictEqual(teams, before.teams);
  if (isMoved) mustNotBeOneself(principal, metadata);
  if (isMoved || kind === 'team') mustBeTeams(registry, { principal, kind, teams });
  const isDescribed =
    kind !== undefined && (kind !== before.kind || displayName !== before.displayName);
  return [
    ...(isNew ? [registered(principal)] : []),
    ...(isDescribed
      ? [{ type: 'principal.described', data: { principal, kind, displayName } } as const]
      : []),
    ...(isMoved ? [{ type: 'principal.teams-changed', data: { principal, teams } } as const] : []),
  ];
};

const retire = (
  { data: { principal, reason }, metadata }: Retire,
  registry: Registry,
): readonly RegistryEvent[] => {
  mustBeKnown(registry, principal);
  mustNotBeOneself(principal, metadata);
  const { isRetired, kind } = principalIn(registry, principal);
  if (kind === 'team') mustBeNoTeamInUse(registry, principal);
  return isRetired ? [] : [{ type: 'principal.retired', data: { principal, reason } }];
};

const reinstate = (
  { data: { principal, reason }, metadata }: Reinstate,
  registry: Registry,
): readonly RegistryEvent[] => {
  mustBeKnown(registry, principal);
  mustNotBeOneself(principal, metadata);
  return principalIn(registry, principal).isRetired
    ? [{ type: 'principal.reinstated', data: { principal, reason } }]
    : [];
};

const mustBeKnown = ({ names }: Registry, principal: string): void => {
  if (!names.includes(principal))
    throw refuse('principal_not_found', `There is no principal ${quoted(principal)}.`);
};

/** Separation of duties: a key is also the hand of who issued it (ADR 51). */
const mustNotBeOneself = (principal: string, { actor }: CommandMetadata): void => {
  if (everybodyBehind(actor).includes(principal))
    throw refuse(
      'principal_of_yours',
      `You act as ${quoted(principal)}, or by a key that it issued: another admin changes its teams, retires it and brings it back.`,
    );
};

/** Rules that name a team would hold for nobody any more. */
const mustBeNoTeamInUse = ({ entries }: Registry, principal: string): void => {
  const member = [...entries].find(([, { teams }]) => teams.includes(principal))?.[0];
  if (member !== undefined)
    throw refuse(
      'team_invalid',
      `${quoted(principal)} is a team with members, such as ${quoted(member)}: take them out first.`,
    );
};

/** A name that nobody registered may be a slip, and the rules on the team that was meant would not hold. */
const mustBeTeams = (
  registry: Registry,
  { principal, kind, teams }: Pick<Principal, 'kind' | 'teams'> & { readonly principal: string },
): void => {
  if (kind === 'team' && teams.length > 0)
    throw refuse(
      'team_invalid',
      `A team is in no team: leave out \`teams\` of ${quoted(principal)}.`,
    );
  for (const team of teams) {
    const { kind: ofTeam = 'team', isRetired } = principalIn(registry, team);
    if (!registry.names.includes(team) || ofTeam !== 'team' || isRetired)
      throw refuse(
        'team_invalid',
        `${quoted(team)} is no team here: register it first with the kind team, or correct the name.`,
        { team },
      );
  }
};

const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort();

const quoted = (name: string): string => JSON.stringify(name);

const refuse = (code: PolicyRefusal, message: string, facts: object = {}): Refusal =>
  new Refusal(code, message, { ...facts });

/** The registry of a tenant: one stream. */
export const registryDecider: Decider<Registry, RegistryCommand, RegistryEvent> = {
  initialState: emptyRegistry,
  decide,
  evolve: evolveRegistry,
};
