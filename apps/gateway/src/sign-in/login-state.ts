import { createHash, randomBytes } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { isOwnPath } from '#contracts';
import { derivedKeys, isOtherSignature, readByAnyKey } from '#platform';
import { type Begun, failed } from './provider';

/** A sign-in that a browser has begun: what it keeps until it comes back. */
export interface LoginState {
  readonly state: string;
  readonly nonce: string;
  /** What proves to the provider that the code was requested here (PKCE, RFC 7636). */
  readonly verifier: string;
  /** A path of ours to go on to. */
  readonly returnTo: string;
}

/** A person may take this long with the provider. */
export const LOGIN_STATE_SECONDS = 600;
const ISSUER = 'writ-sign-in';
const TYPE = 'sign-in+jwt';
/** It goes into a header, and into a cookie. */
const IN_HEADER = /^[\x21-\x7e]{1,512}$/;
const WHO_YOU_ARE = '/v1/session';

const random = (): string => randomBytes(32).toString('base64url');

/** Begins a sign-in that goes on to `returnTo`, or to nowhere else than here. */
export const begin = (returnTo: unknown): LoginState => ({
  state: random(),
  nonce: random(),
  verifier: random(),
  returnTo: isOwnPath(returnTo) && IN_HEADER.test(returnTo) ? returnTo : WHO_YOU_ARE,
});

/** What the provider gets of it. */
export const authorizationOf = (
  { state, nonce, verifier }: LoginState,
  redirectUri: string,
): Begun => ({
  state,
  nonce,
  challenge: createHash('sha256').update(verifier).digest('base64url'),
  redirectUri,
});

/**
 * What the browser stores of it, signed: any process may be the one that it comes back to. Issuer and type are its own
 * (RFC 8725, section 3.11).
 */
export const sealed = (begun: LoginState, secrets: string): Promise<string> =>
  new SignJWT({ ...begun })
    .setProtectedHeader({ alg: 'HS256', typ: TYPE })
    .setIssuer(ISSUER)
    .setIssuedAt()
    .setExpirationTime(`${LOGIN_STATE_SECONDS}s`)
    .sign(derivedKeys(secrets, 'login-state').first);

/** What was begun in the browser that comes back with `state`. Refuses with `sign_in_failed`. */
export const unsealed = async (
  cookie: string | undefined,
  state: string | undefined,
  secrets: string,
): Promise<LoginState> => {
  const begun = cookie === undefined ? undefined : await read(cookie, secrets);
  if (begun && begun.state === state) return begun;
  throw failed('this was not begun in this browser, or more than 10 minutes ago');
};

const read = async (cookie: string, secrets: string): Promise<LoginState | undefined> => {
  try {
    const { payload } = await readByAnyKey(
      derivedKeys(secrets, 'login-state'),
      (key) =>
        jwtVerify<LoginState>(cookie, key, {
          issuer: ISSUER,
          typ: TYPE,
          algorithms: ['HS256'],
          requiredClaims: ['exp'],
        }),
      isOtherSignature,
    );
    return payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
};
