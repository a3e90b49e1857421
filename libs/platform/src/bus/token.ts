import { randomUUID } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { type Caller, Refusal } from '#kernel';
import { derivedKeys, readByAnyKey } from '../service/derived-keys';

export type { Caller };

const ISSUER = 'writ';
/** Explicit typing (RFC 8725, section 3.11): nothing else that is signed with this secret is a token. */
const TYPE = 'writ-token+jwt';
const LIFETIME_SECONDS = 300;
const CLOCK_TOLERANCE_SECONDS = 5;

/** A JWT (RFC 7519, HS256) of five minutes, or less where the credential behind it ends earlier. `secrets`: as of `derivedKeys`. */
export const issueToken = (caller: Caller, secrets: string): Promise<string> => {
  const { id, keyId, tenant, roles, owners, source, workflows, expiresAt, issuedBy } = caller;
  const now = Math.floor(Date.now() / 1_000);
  const end = expiresAt === undefined ? Infinity : Math.floor(Date.parse(expiresAt) / 1_000);
  return new SignJWT({ id, keyId, tenant, roles, owners, source, workflows, issuedBy })
    .setProtectedHeader({ alg: 'HS256', typ: TYPE })
    .setIssuer(ISSUER)
    .setSubject(id)
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setExpirationTime(Math.min(now + LIFETIME_SECONDS, end))
    .sign(derivedKeys(secrets, 'tokens').first);
};

/**
 * The caller that a token names; whether its key still works is for `TokenVerifier`. `at` is when the message
 * reached the server: a token in a stored message counts if it was valid then. Refuses with `unauthenticated`.
 */
export const readToken = async (token: string, secrets: string, at: Date): Promise<Caller> => {
  try {
    const { payload } = await readByAnyKey(
      derivedKeys(secrets, 'tokens'),
      (key) =>
        jwtVerify(token, key, {
          issuer: ISSUER,
          typ: TYPE,
          algorithms: ['HS256'],
          requiredClaims: ['exp', 'iat', 'jti', 'sub'],
          currentDate: at,
          maxTokenAge: LIFETIME_SECONDS,
          clockTolerance: CLOCK_TOLERANCE_SECONDS,
        }),
      isOtherSignature,
    );
    return callerIn(payload);
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    throw badToken();
  }
};

/** Signed by another key, as far as one of ours can tell. */
export const isOtherSignature = (error: unknown): boolean =>
  error instanceof errors.JWSSignatureVerificationFailed;

export const badToken = (): Refusal =>
  new Refusal(
    'unauthenticated',
    'The Writ-Token header holds no valid token: get a new one from POST /v1/tokens.',
  );

/** Who knows the secret could sign anything: what we would not have issued is refused. */
const callerIn = ({ iat, exp, ...claims }: JWTPayload): Caller => {
  const { id, keyId, tenant, roles, owners, source, workflows, issuedBy } =
    claims as Partial<Caller>;
  const isOurs =
    exp! - iat! <= LIFETIME_SECONDS &&
    id === claims.sub &&
    [id, keyId, tenant].every(isText) &&
    areTexts(roles) &&
    [owners, workflows, issuedBy].every((list) => list === undefined || areTexts(list)) &&
    (source === undefined || isText(source));
  if (!isOurs) throw badToken();
  const expiresAt = new Date(exp! * 1_000).toISOString();
  return {
    id: id!,
    keyId: keyId!,
    tenant: tenant!,
    roles: roles!,
    owners,
    source,
    workflows,
    expiresAt,
    issuedBy,
  };
};

const isText = (value: unknown): boolean => typeof value === 'string' && value.length > 0;

const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
