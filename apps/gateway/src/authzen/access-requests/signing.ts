import { Inject, Injectable } from '@nestjs/common';
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  importJWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose';
import { type PublicJwk, type PublicJwks } from '#contracts';
import { derivedKeys } from '#platform';
import { publicKeyOf } from '#verify';
import { GatewaySettings } from '../../gateway.settings';

const ALGORITHM = 'EdDSA';

/** What a signed text is, for whom, and until when. */
export interface Signed {
  /** Explicit typing (RFC 8725, section 3.11): no text of one use is taken for another. */
  readonly type: string;
  readonly issuer: string;
  readonly audience: string;
}

type PrivateKey = Awaited<ReturnType<typeof importJWK>>;

interface SigningKey {
  readonly privateKey: PrivateKey;
  readonly publicJwk: PublicJwk;
}

/**
 * Signs and verifies what goes to an enforcement point and comes back. The keys (Ed25519) derive from the secrets of
 * `WRIT_TOKEN_SECRET`, so that they rotate with them: the first signs, all verify and are published.
 */
@Injectable()
export class Signing {
  private readonly keys: Promise<readonly SigningKey[]>;
  private readonly verifyingKeys: Promise<ReturnType<typeof createLocalJWKSet>>;

  constructor(@Inject(GatewaySettings) { tokenSecret }: GatewaySettings) {
    this.keys = Promise.all(derivedKeys(tokenSecret, 'access-requests').all.map(signingKey));
    this.verifyingKeys = this.jwks().then(({ keys }) =>
      createLocalJWKSet({ keys: keys.map((key) => ({ ...key })) }),
    );
  }

  /** The keys that verify, as a JWK Set (RFC 7517). */
  async jwks(): Promise<PublicJwks> {
    return { keys: (await this.keys).map(({ publicJwk }) => publicJwk) };
  }

  /** A JWT (RFC 7519) in compact form. */
  async sign(
    claims: JWTPayload,
    { type, issuer, audience }: Signed,
    jti: string,
    expiresAt: Date,
  ): Promise<string> {
    const { privateKey, publicJwk } = (await this.keys)[0]!;
    return new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, typ: type, kid: publicJwk.kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setJti(jti)
      .setIssuedAt()
      .setExpirationTime(expiresAt)
      .sign(privateKey);
  }

  /** The claims of a text that `sign` made. Rejects with an error of `jose`. */
  async verify(token: string, { type, issuer, audience }: Signed): Promise<JWTPayload> {
    const { payload } = await jwtVerify(token, await this.verifyingKeys, {
      typ: type,
      issuer,
      audience,
      algorithms: [ALGORITHM],
      requiredClaims: ['exp', 'iat', 'jti'],
    });
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
  const privateKey = await importJWK({ ...jwk, d: seed.toString('base64url') }, ALGORITHM);
  return { privateKey, publicJwk: { ...jwk, kid, use: 'sig', alg: ALGORITHM } };
};
