import { IsBoolean, IsIn, IsString } from 'class-validator';
import { type Caller } from '#kernel';
import { defineEvent } from '../define';
import { IsId, IsInstant, IsPart, Optional } from '../fields';
import { Answer, AreAll, AreStrings, IsCount, IsUri, OrNull } from '../answers';
import { Meanings } from '../meanings';
import { type Role, roles as allRoles } from '../access';
import { IsRecordedName } from '../principals';

/** Somebody whom an identity provider knows, as the gateway has verified it. */
export interface SignedInPerson {
  /** The provider, and its name for them that never changes (OpenID Connect: `iss` and `sub`). */
  readonly issuer: string;
  readonly subject: string;
  /** Their name here: what they do is recorded under it. */
  readonly principal: string;
  readonly tenant: string;
  readonly roles: readonly Role[];
  /** Owner ids that they may answer for besides themselves. */
  readonly owners: readonly string[];
}

/** By what a session was opened. */
export type SignInWay = 'key' | 'oidc';

/** A session that lives, and who acts by it: with what the key behind it may do now. */
export interface LiveSession {
  readonly sessionId: string;
  readonly by: SignInWay;
  /** Its `keyId` is the key behind the session, or the session itself. */
  readonly caller: Omit<Caller, 'expiresAt'>;
  /** It ends then, whatever its activity. */
  readonly expiresAt: string;
  /** It ends then, unless it is used until then. */
  readonly idleUntil: string;
}

/** A session that was just opened: `secret` is what the browser stores, and is shown only once. */
export interface OpenedSession extends LiveSession {
  readonly secret: string;
}

@Answer('A code that a person confirms in a browser.')
@Meanings({
  deviceCode: 'What the program asks with; nobody else may see it.',
  userCode: 'What the person compares or types in the browser.',
  verificationUri: 'The address at which they confirm it.',
  expiresIn: 'For how many seconds the code works.',
  interval: 'How many seconds the program waits before it asks again.',
})
export class DeviceCode {
  @IsString() deviceCode!: string;
  @IsString() userCode!: string;
  @IsUri() verificationUri!: string;
  @IsCount() expiresIn!: number;
  @IsCount() interval!: number;
}

@Answer('What became of a device code.')
@Meanings({
  status: '`pending` until the person has confirmed it.',
  slowDown: 'Of one that is pending: ask 5 seconds less often from now on.',
  session: 'The secret of the session, for `Authorization: Bearer`. It is shown once.',
  principal: 'Who is signed in.',
  expiresAt: 'When the session ends, whatever its activity.',
})
export class DeviceSignIn {
  @IsIn(['pending', 'signed-in']) status!: 'pending' | 'signed-in';
  @Optional() @IsBoolean() slowDown?: boolean;
  @Optional() @IsString() session?: string;
  @Optional() @IsString() principal?: string;
  @Optional() @IsInstant() expiresAt?: string;
}

@Answer('The session of a person who is signed in.')
@Meanings({
  issuer: 'The identity provider; null for a key.',
  subject: 'The name that the identity provider has for them; null for a key.',
  lastSeenAt: 'When they last requested something.',
  principal: 'What they do is recorded under this name.',
})
export class ListedSession {
  @IsString() sessionId!: string;
  @IsString() principal!: string;
  @OrNull() @IsString() keyId!: string | null;
  @OrNull() @IsString() issuer!: string | null;
  @OrNull() @IsString() subject!: string | null;
  @IsInstant() createdAt!: string;
  @IsInstant() lastSeenAt!: string;
  @IsInstant() expiresAt!: string;
}

@Meanings({
  principal: 'Whose session it was.',
  credential: 'What its acts are recorded with: the key that opened it, or the session itself.',
  openedAt: 'When it was opened.',
})
export class SessionRevokedData {
  @IsId() sessionId!: string;
  @IsRecordedName() principal!: string;
  @IsId() credential!: string;
  @IsInstant() openedAt!: string;
}

export const sessionRevoked = defineEvent({
  type: 'session.revoked',
  version: 1,
  owner: 'policy',
  meaning:
    'An admin ended a session of somebody. One that only its person or its time ends has no event.',
  data: SessionRevokedData,
});

/** The ids of sessions begin with it, and no ids of keys. */
export const SESSION_PREFIX = 'session-';

@Answer()
@Meanings({
  kind: 'A command or a query.',
  name: 'The name of its contract, or of its operation where it has none.',
})
export class Permission {
  @IsIn(['command', 'query']) kind!: 'command' | 'query';
  @IsString() name!: string;
}

/** Something that a person may not do. */
@Answer()
@Meanings({ roles: 'Roles that may.', why: 'Why the caller may not.' })
export class Denial extends Permission {
  @IsIn(allRoles, { each: true }) roles!: readonly string[];
  @IsString() why!: string;
}

@Answer()
@Meanings({
  id: 'What they do is recorded under it.',
  key: 'The key behind it, or the session where there is none.',
})
export class SignedInActor {
  @IsString() id!: string;
  @IsString() key!: string;
}

@Answer()
@Meanings({
  actor: 'Who the caller is.',
  roles: 'What the caller may do.',
  owners: 'Owners that they may answer for besides themselves; `*` is any.',
  workflows: 'The only workflows whose work their key is for; null for any.',
  by: 'How they signed in; null without a session, as the next four.',
  sessionId: 'The session.',
  expiresAt: 'The session ends then.',
  idleUntil: 'It ends then if no request comes before.',
  csrf: 'Send it as Writ-CSRF where something may change.',
  may: 'What they may do.',
  mayNot: 'What they may not do, and why.',
})
export class WhoYouAre {
  @IsPart(() => SignedInActor) actor!: SignedInActor;
  @IsString() tenant!: string;
  @IsIn(allRoles, { each: true }) roles!: readonly string[];
  @AreStrings() owners!: readonly string[];
  @OrNull() @AreStrings() workflows!: readonly string[] | null;
  @OrNull() @IsIn(['key', 'oidc']) by!: SignInWay | null;
  @OrNull() @IsString() sessionId!: string | null;
  @OrNull() @IsInstant() expiresAt!: string | null;
  @OrNull() @IsInstant() idleUntil!: string | null;
  @OrNull() @IsString() csrf!: string | null;
  @AreAll(() => Permission) may!: readonly Permission[];
  @AreAll(() => Denial) mayNot!: readonly Denial[];
}
