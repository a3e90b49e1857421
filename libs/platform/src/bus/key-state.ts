import { type Caller } from './token';

/** What a credential may do; it ends on its own account. */
type CallerLimits = Pick<Caller, 'id' | 'tenant' | 'roles' | 'owners' | 'source'>;

/** What a key may do now. */
export interface KeyState extends CallerLimits {
  /** When it was revoked or expired, RFC 3339, by the database's clock; null while it works. */
  readonly endedAt: string | null;
}

const ANY_OWNER = '*';

/** Whether a credential has no more than its key has now: a key may have lost something since. */
export const isWithin = (credential: CallerLimits, key: CallerLimits): boolean =>
  credential.tenant === key.tenant &&
  credential.id === key.id &&
  areAmong(credential.roles, key.roles) &&
  areOwned(credential.owners, key.owners) &&
  (key.source === undefined || credential.source === key.source);

const areOwned = (held: readonly string[] = [], owned: readonly string[] = []): boolean =>
  owned.includes(ANY_OWNER) || areAmong(held, owned);

const areAmong = (held: readonly string[], allowed: readonly string[]): boolean =>
  held.every((one) => allowed.includes(one));
