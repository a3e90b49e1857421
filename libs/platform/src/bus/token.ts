import { errors, jwtVerify, SignJWT } from 'jose';
import { Refusal } from '#kernel';

/** Who a caller is, as the credential says: never as the body says. */
export interface Caller {
  readonly id: string;
  readonly keyId: string;
  readonly tenant: string;
  readonly roles: readonly string[];
  /** Owner ids that this caller may answer for; `*` means all. */
  readonly owners?: readonly string[];
  /** A token may be bound to one CloudEvents source. */
  readonly source?: string;
}

const ISSUER = 'writ';
const LIFETIME_SECONDS = 300;

/** A JWT (RFC 7519, HS256) of five minutes for callers over NATS. */
export const issueToken = (caller: Caller, secret: string): Promise<string> =>
  new SignJWT({ ...caller })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(ISSUER)
    .setSubject(caller.id)
    .setIssuedAt()
    .setExpirationTime(`${LIFETIME_SECONDS}s`)
    .sign(new TextEncoder().encode(secret));

/**
 * The caller that a token names. `at` is when the message reached the server: a token in a stored
 * message counts if it was valid then. Refuses with `unauthenticated`.
 */
export const verifyToken = async (token: string, secret: string, at: Date): Promise<Caller> => {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
      issuer: ISSUER,
      algorithms: ['HS256'],
      currentDate: at,
      maxTokenAge: LIFETIME_SECONDS,
      clockTolerance: 5,
    });
    return payload as unknown as Caller;
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    throw new Refusal(
      'unauthenticated',
      'The Writ-Token header holds no valid token: get a new one from POST /v1/tokens.',
    );
  }
};
