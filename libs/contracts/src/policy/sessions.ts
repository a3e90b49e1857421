import { IsString } from 'class-validator';
import { IsInstant } from '../fields';
import { Answer, OrNull } from '../answers';
import { Meanings } from '../meanings';
import { type Role } from '../access';

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
  readonly caller: {
    readonly id: string;
    /** The key behind the session, or the session itself. */
    readonly keyId: string;
    readonly tenant: string;
    readonly roles: readonly string[];
    readonly owners?: readonly string[];
    /** The only CloudEvents source that the key behind it may speak for. */
    readonly source?: string;
    /** Who issued the key behind it; nobody where an identity provider vouches. */
    readonly issuedBy?: readonly string[];
  };
  /** It ends then, whatever is asked. */
  readonly expiresAt: string;
  /** It ends then, when nothing is asked until then. */
  readonly idleUntil: string;
}

/** A session that was just opened: `secret` is what the browser keeps, and is told this once. */
export interface OpenedSession extends LiveSession {
  readonly secret: string;
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

/** Whether the key that a caller came with is no key, but a session of somebody without one. */
export const isSessionId = (keyId: string): boolean => keyId.startsWith('session-');
