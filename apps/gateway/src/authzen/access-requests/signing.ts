import { calculateJwkThumbprint, createLocalJWKSet, importJWK, jwtVerify, SignJWT } from 'jose';
import { type JWTPayload } from 'jose';
import { type PublicJwk, type PublicJwks } from '#contracts';
import { derivedKeys } from '#platform';
import { publicKeyOf } from '#verify';

const ALGORITHM = 'EdDSA';

/** What a signed text is, for whom, and until when. */
export interface Signed {
  /** Explicit typing (RFC 8725, section 3.11): no text of one use is taken for another. */
  readonly type: string;
  readonly issuer: string;
  readonly audience: string;
}

interface SigningKey {
  readonly seed: Buffer;
  readonly publicJwk: PublicJwk;
}

/**
 * Signs and verifies what goes to an enforcement point and comes back. The keys (Ed25519) derive from the secrets of
 * `WRIT_TOKEN_SECRET`, so that they rotate with them: the first signs, all verify and are published.
 */
export class Signing {
  private constructor(private readonly keys: readonly SigningKey[]) {}

  /** @param secrets as of `derivedKeys` */
  static async by(secrets: string): Promise<Signing> {
    const { all } = derivedKeys(secrets, 'access-requests');
    return new Signing(await Promise.all(all.map(signingKey)));
  }

  /** The keys that verify, as a JWK Set (RFC 7517). */
  jwks(): PublicJwks {
    return { keys: this.keys.map(({ publicJwk }) => publicJwk) };
  }

  /** A JWT (RFC 7519) in compact form. */
  async sign(
    claims: JWTPayload,
    { type, issuer, audience }: Signed,
    jti: string,
    expiresAt: Date,
  ): Promise<string> {
    const { seed, publicJwk } = this.keys[0]!;
    const key = await importJWK({ ...publicJwk, d: seed.toString('base64url') }, ALGORITHM);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, typ: type, kid: publicJwk.kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setJti(jti)
      .setIssuedAt()
      .setExpirationTime(expiresAt)
      .sign(key);
  }

  /** The claims of a text that `sign` made. Rejects with an error of `jose`. */
  async verify(token: string, { type, issuer, audience }: Signed): Promise<JWTPayload> {
    const { payload } = await jwtVerify(
      token,
      createLocalJWKSet({ keys: this.jwks().keys.map((key) => ({ ...key })) }),
      {
        typ: type,
        issuer,
        audience,
        algorithms: [ALGORITHM],
        requiredClaims: ['exp', 'iat', 'jti'],
      },
    );
    return payload;
  }
}

const signingKey = async (seed: Buffer): Promise<SigningKey> => {
  const jwk = {
    kty: 'OKP',
    crv: 'Ed25519',
    x: Buffer.from(publicKeyOf(seed)).toString('base64url'),
  };
  const kid = await calculateJwkThumbprint(jwk);
  return { seed, publicJwk: { ...jwk, kid, use: 'sig', alg: ALGORITHM } };
};
