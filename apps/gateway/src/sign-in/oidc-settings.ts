import { readFileSync } from 'node:fs';
import { ID_PATTERN, type Role, roles } from '#contracts';

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
  readonly rolesOf: ReadonlyMap<string, readonly Role[]>;
  readonly tenant: string;
}

const LOOPBACK = /^http:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?(?:\/|$)/;

/**
 * Reads `WRIT_OIDC_…`; undefined when there is no `WRIT_OIDC_ISSUER`. Throws one error that names the bad
 * variable and what is expected.
 */
export const readOidcSettings = (environment: NodeJS.ProcessEnv): OidcSettings | undefined => {
  const said = (name: string): string | undefined => environment[`WRIT_OIDC_${name}`] || undefined;
  const issuer = said('ISSUER');
  if (issuer === undefined) return undefined;
  if (!URL.canParse(issuer) || !isSafe(issuer) || /[?#]/.test(issuer))
    throw new Error('WRIT_OIDC_ISSUER must be an https:// URL, or http:// on this machine.');
  const clientId = said('CLIENT_ID');
  if (clientId === undefined)
    throw new Error('WRIT_OIDC_CLIENT_ID must be the client that WRIT_OIDC_ISSUER knows us as.');
  const tenant = said('TENANT') ?? 'default';
  if (!ID_PATTERN.test(tenant))
    throw new Error('WRIT_OIDC_TENANT must be 1 to 64 characters of A-Z, a-z, 0-9, _ and -.');
  const secretFile = said('CLIENT_SECRET_FILE');
  return {
    issuer,
    clientId,
    clientSecret: said('CLIENT_SECRET') ?? (secretFile && readFileSync(secretFile, 'utf8').trim()),
    personClaim: said('PERSON_CLAIM') ?? 'sub',
    rolesClaim: said('ROLES_CLAIM') ?? 'roles',
    ownersClaim: said('OWNERS_CLAIM'),
    rolesOf: mappingOf(said('ROLES')),
    tenant,
  };
};

/** What is fetched there is as good as a key: by https, or without leaving this machine. */
export const isSafe = (url: string): boolean => /^https:\/\//.test(url) || LOOPBACK.test(url);

/** `writ-admins=admin,ops=operator+analyst`: what the claim says → roles. */
const mappingOf = (text: string | undefined): ReadonlyMap<string, readonly Role[]> => {
  const pairs = (text ?? '').split(',').map((pair): [string, readonly string[]] => {
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
