import { IsBoolean, IsString } from 'class-validator';
import { type Role } from '../access';
import { Answer, AreAll } from '../answers';
import { Optional } from '../fields';
import { Meanings } from '../meanings';

/** Somebody who holds a credential that works: a key, or the session of a sign-in. */
export interface CredentialHolder {
  readonly principal: string;
  readonly roles: readonly Role[];
  /** Owner ids that they may answer for besides themselves; `*` is any. */
  readonly owners: readonly string[];
  readonly issuedBy: readonly string[];
}

/** Reply to a service that asks who of a tenant holds a credential that approves at all. */
export interface CredentialHoldersReply {
  readonly holders: readonly CredentialHolder[];
}

@Answer()
@Meanings({
  principal: 'Who could answer.',
  isAway: 'They declared themselves away.',
  hasSigned: 'They have signed it already: of several signatures another person gives the next.',
})
export class Answerer {
  @IsString() principal!: string;
  @IsBoolean() isAway!: boolean;
  @IsBoolean() hasSigned!: boolean;
}

@Answer(
  'Who could answer an approval now, by the rules of an answer and the credentials that work. Requesters and their keys are not among them.',
)
@Meanings({
  owner: 'Whose approval it is.',
  deputy: 'Who answers for the owner, who is away; absent while nobody does.',
  people:
    'Each person once, by name. People of an identity provider are among them while they are signed in.',
})
export class Answerers {
  @IsString() owner!: string;
  @Optional() @IsString() deputy?: string;
  @AreAll(() => Answerer) people!: readonly Answerer[];
}
