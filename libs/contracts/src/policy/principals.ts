import { IsIn } from 'class-validator';
import { type Command } from '#kernel';
import { type Role } from '../access';
import { Answer, DoneAnswer } from '../answers';
import { defineCommand, defineEvent } from '../define';
import { IsLine, IsText, Optional } from '../fields';
import { Meanings } from '../meanings';
import { AreRecordedNames, AreSomebody, IsRecordedName, IsSomebody } from '../principals';

/** Who keeps the registry of principals. */
const registrars = ['admin'] as const satisfies readonly Role[];

export const principalKinds = ['person', 'agent', 'team', 'system'] as const;
export type PrincipalKind = (typeof principalKinds)[number];

const REASON_MAX = 500;
const DISPLAY_NAME_MAX = 200;

@Meanings({
  principal: 'The name: of a person, a team, an agent or a system.',
  kind: 'What it names. A new name needs it.',
  teams:
    'All teams that it is in: each is in the registry. They count in policies and answer no approval.',
  displayName: 'How people call it. It stays in the log, as the name does.',
})
export class RegisterPrincipalBody {
  @IsSomebody() principal!: string;
  @Optional() @IsIn(principalKinds) kind?: PrincipalKind;
  @Optional() @AreSomebody() teams?: string[];
  @Optional() @IsLine(DISPLAY_NAME_MAX) displayName?: string;
}

@Answer()
@Meanings({ principal: 'The name.' })
export class PrincipalAnswer {
  @IsRecordedName() principal!: string;
}

export const registerPrincipal = defineCommand({
  name: 'register-principal',
  service: 'policy',
  meaning:
    'Register a person, agent, team or system, or change its kind, teams or display name: what is absent stays as it is.',
  route: 'PUT /v1/principals/{principal}',
  roles: registrars,
  body: RegisterPrincipalBody,
  answer: PrincipalAnswer,
});

@Meanings({ principal: 'A name of the registry, not your own.', reason: 'Why, in one line.' })
export class RetirePrincipalBody {
  @IsRecordedName() principal!: string;
  @IsLine(REASON_MAX) reason!: string;
}

export const retirePrincipal = defineCommand({
  name: 'retire-principal',
  service: 'policy',
  meaning:
    'Retire a principal: its keys, tokens and sessions are refused, and its name stays reserved.',
  route: 'POST /v1/principals/{principal}/retire',
  roles: registrars,
  body: RetirePrincipalBody,
  answer: PrincipalAnswer,
});

@Meanings({
  principal: 'A retired name of the registry, not your own.',
  reason: 'Why, in one line.',
})
export class ReinstatePrincipalBody {
  @IsRecordedName() principal!: string;
  @IsLine(REASON_MAX) reason!: string;
}

export const reinstatePrincipal = defineCommand({
  name: 'reinstate-principal',
  service: 'policy',
  meaning: 'Bring a retired principal back: those of its keys that were not revoked work again.',
  route: 'POST /v1/principals/{principal}/reinstate',
  roles: registrars,
  body: ReinstatePrincipalBody,
  answer: PrincipalAnswer,
});

@Meanings({ principal: 'The name.' })
export class FollowPrincipalBody {
  @IsRecordedName() principal!: string;
}

export const followPrincipal = defineCommand({
  name: 'follow-principal',
  service: 'policy',
  meaning:
    'Refuse the credentials of a principal that the ledger says is retired, and take them again once it is back.',
  roles: ['service'],
  body: FollowPrincipalBody,
  answer: DoneAnswer,
});

/**
 * Makes names known to a tenant. `inUse` are names that it has already, which nothing refuses; `introduced` are those that
 * somebody is about to bring in.
 */
export type IntroduceNames = Command<
  'introduce-names',
  { readonly inUse: readonly string[]; readonly introduced: readonly string[] }
>;

/** An identity provider named at a sign-in the teams of a person. */
export type ClaimTeams = Command<
  'claim-teams',
  { readonly principal: string; readonly issuer: string; readonly teams: readonly string[] }
>;

@Meanings({ principal: 'The name: of a person, a team, an agent or a system.' })
export class PrincipalRegisteredData {
  @IsRecordedName() principal!: string;
}

export const principalRegistered = defineEvent({
  type: 'principal.registered',
  version: 1,
  owner: 'policy',
  meaning: 'A name is known to the tenant: no other name that looks like it is taken.',
  data: PrincipalRegisteredData,
});

@Meanings({ kind: 'What the name names.', displayName: 'How people call it; absent for none.' })
export class PrincipalDescribedData extends PrincipalRegisteredData {
  @IsIn(principalKinds) kind!: PrincipalKind;
  @Optional() @IsText(DISPLAY_NAME_MAX) displayName?: string;
}

export const principalDescribed = defineEvent({
  type: 'principal.described',
  version: 1,
  owner: 'policy',
  meaning: 'An admin described what a name of the registry names.',
  data: PrincipalDescribedData,
});

@Meanings({ teams: 'All teams that it is in from now on, as far as admins say.' })
export class PrincipalTeamsChangedData extends PrincipalRegisteredData {
  @AreRecordedNames() teams!: string[];
}

export const principalTeamsChanged = defineEvent({
  type: 'principal.teams-changed',
  version: 1,
  owner: 'policy',
  meaning: 'An admin changed the teams of a principal.',
  data: PrincipalTeamsChangedData,
});

@Meanings({
  issuer: 'The identity provider.',
  teams: 'All teams that it is in, as far as this provider says.',
})
export class PrincipalTeamsClaimedData extends PrincipalTeamsChangedData {
  @IsText() issuer!: string;
}

export const principalTeamsClaimed = defineEvent({
  type: 'principal.teams-claimed',
  version: 1,
  owner: 'policy',
  meaning: 'At a sign-in, the identity provider named other teams of a principal than before.',
  data: PrincipalTeamsClaimedData,
});

export class PrincipalRetiredData extends PrincipalRegisteredData {
  @IsText(REASON_MAX) reason!: string;
}

export const principalRetired = defineEvent({
  type: 'principal.retired',
  version: 1,
  owner: 'policy',
  meaning: 'A principal no longer acts: its credentials are refused, and its name stays reserved.',
  data: PrincipalRetiredData,
});

export class PrincipalReinstatedData extends PrincipalRegisteredData {
  @IsText(REASON_MAX) reason!: string;
}

export const principalReinstated = defineEvent({
  type: 'principal.reinstated',
  version: 1,
  owner: 'policy',
  meaning: 'A retired principal acts again.',
  data: PrincipalReinstatedData,
});

export const principalEvents = [
  principalRegistered,
  principalDescribed,
  principalTeamsChanged,
  principalTeamsClaimed,
  principalRetired,
  principalReinstated,
] as const;

export const principalCommands = [
  registerPrincipal,
  retirePrincipal,
  reinstatePrincipal,
  followPrincipal,
] as const;
