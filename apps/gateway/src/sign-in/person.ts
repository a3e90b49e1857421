import { type JWTPayload } from 'jose';
import { isMailAddress, principalProblem, type SignedInPerson } from '#contracts';
import { Refusal } from '#kernel';
import { type OidcSettings } from './oidc-settings';

/** Who somebody is here, by the claims of their ID token. Refuses with `person_unknown`. */
export const personOf = (claims: JWTPayload, settings: OidcSettings): SignedInPerson => {
  const { issuer, personClaim, rolesClaim, ownersClaim, rolesOf, tenant } = settings;
  const principal = claims[personClaim];
  // Nothing is made to fit: two people must never become one.
  const problem = principalProblem(principal);
  if (typeof principal !== 'string' || problem !== undefined)
    throw unknown(
      `\`${personClaim}\` of your ID token ${problem}; the operator of this deployment can name another claim in WRIT_OIDC_PERSON_CLAIM`,
    );
  const granted = valuesOf(claims, rolesClaim).flatMap((value) => rolesOf.get(value) ?? []);
  if (granted.length === 0)
    throw unknown(`nothing in \`${rolesClaim}\` is a role here: ask an administrator of Writ`);
  const owners = ownersClaim === undefined ? [] : valuesOf(claims, ownersClaim);
  return {
    issuer,
    subject: claims.sub!,
    principal,
    tenant,
    roles: [...new Set(granted)],
    // Nobody answers for all because a provider says so: `*` is no name.
    owners: owners.filter((owner) => principalProblem(owner) === undefined),
  };
};

/** The address of somebody's mailbox, where the provider has verified it. What does not fit is no address, and no reason to refuse. */
export const mailAddressOf = (
  claims: JWTPayload,
  { emailClaim }: OidcSettings,
): string | undefined => {
  const address = emailClaim === undefined ? undefined : claims[emailClaim];
  return claims['email_verified'] === true && isMailAddress(address) ? address : undefined;
};

/** The texts of a claim; a name with dots may also lead into it, as in `realm_access.roles`. */
const valuesOf = (claims: JWTPayload, name: string): readonly string[] => {
  const found = Object.hasOwn(claims, name)
    ? claims[name]
    : name
        .split('.')
        .reduce<unknown>(
          (within, part) =>
            typeof within === 'object' && within !== null && Object.hasOwn(within, part)
              ? (within as Record<string, unknown>)[part]
              : undefined,
          claims,
        );
  return [found].flat().filter((value): value is string => typeof value === 'string');
};

const unknown = (why: string): Refusal =>
  new Refusal('person_unknown', `The identity provider knows you, and Writ does not: ${why}.`);
