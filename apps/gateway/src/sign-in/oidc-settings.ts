import { type Role, roles } from '#contracts';
import { type Settings } from '#platform';

/** Where people are known, and what of it counts here. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** Absent: a public client, by PKCE alone. */
  readonly clientSecret?: string;
  /** The claim of the ID token that names the person here, and the one that names their groups or roles. */
  readonly personClaim: string;
  readonly rolesClaim: string;
  /** The claim that names whom they answer for; nobody but themselves where absent. */
  readonly ownersClaim?: string;
  /** The claim with their e-mail address; none is taken where absent. */
  readonly emailClaim?: string;
  readonly rolesOf: ReadonlyMap<string, readonly Role[]>;
  readonly tenant: string;
}

/** Undefined where there is no `WRIT_OIDC_ISSUER`. Throws, naming the setting, where another one is missing or wrong. */
export const oidcSettings = (settings: Settings): OidcSettings | undefined => {
  const { WRIT_OIDC_ISSUER: issuer, WRIT_OIDC_CLIENT_ID: clientId } = settings;
  if (issuer === undefined) return undefined;
  if (clientId === undefined)
    throw new Error(
      'WRIT_OIDC_CLIENT_ID is not set: it must be the client that WRIT_OIDC_ISSUER knows Writ as.',
    );
  return {
    issuer,
    clientId,
    clientSecret: settings.WRIT_OIDC_CLIENT_SECRET,
    personClaim: settings.WRIT_OIDC_PERSON_CLAIM,
    rolesClaim: settings.WRIT_OIDC_ROLES_CLAIM,
    ownersClaim: settings.WRIT_OIDC_OWNERS_CLAIM,
    emailClaim: settings.WRIT_OIDC_EMAIL_CLAIM,
    rolesOf: mappingOf(settings.WRIT_OIDC_ROLES ?? ''),
    tenant: settings.WRIT_OIDC_TENANT,
  };
};

/** `writ-admins=admin,ops=operator+analyst`: what the claim says → roles. */
const mappingOf = (text: string): ReadonlyMap<string, readonly Role[]> => {
  const pairs = text.split(',').map((pair): [string, readonly string[]] => {
    const at = pair.lastIndexOf('=');
    return [
      pair.slice(0, Math.max(at, 0)).trim(),
      pair
        .slice(at + 1)
        .trim()
        .split('+'),
    ];
  });
  const isMapping = pairs.every(
    ([value, named]) =>
      value !== '' && named.every((role) => (roles as readonly string[]).includes(role)),
  );
  if (!isMapping)
    throw new Error(
      `WRIT_OIDC_ROLES must be <value of the claim>=<role>+<role>, joined by commas; the roles are ${roles.join(', ')}.`,
    );
  return new Map(pairs as [string, Role[]][]);
};
