import { type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { derivedKeys, isOtherSignature, readByAnyKey } from '#platform';

const ISSUER = 'writ-link';

/** What tells the links of one use apart from all others. */
interface LinkUse {
  /** Names the keys; `secrets` are as of `derivedKeys`. */
  readonly keys: Parameters<typeof derivedKeys>[1];
  readonly audience: string;
  readonly type: string;
}

/** What a link states beside its use. */
interface LinkClaims extends JWTPayload {
  readonly sub: string;
}

/**
 * A link as a JWT (RFC 7519, HS256). Issuer, audience and type (RFC 8725, section 3.11) are those of its use, so that it opens no
 * other interface and no other token opens this one.
 */
export const signLink = (
  { keys, audience, type }: LinkUse,
  claims: LinkClaims,
  expiresAt: Date,
  secrets: string,
): Promise<string> =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: type })
    .setIssuer(ISSUER)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(expiresAt)
    .sign(derivedKeys(secrets, keys).first);

/** What a link of this use states. Rejects with a `JOSEError` what is none, lacks one of `requiredClaims`, or has expired. */
export const readLink = async (
  { keys, audience, type: typ }: LinkUse,
  token: string,
  secrets: string,
  requiredClaims: string[] = [],
): Promise<LinkClaims & { readonly exp: number }> => {
  const { payload } = await readByAnyKey(
    derivedKeys(secrets, keys),
    (key) =>
      jwtVerify<LinkClaims & { readonly exp: number }>(token, key, {
        issuer: ISSUER,
        audience,
        typ,
        algorithms: ['HS256'],
        requiredClaims: ['exp', 'sub', ...requiredClaims],
      }),
    isOtherSignature,
  );
  return payload;
};
