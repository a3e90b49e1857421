import { errors, jwtVerify, SignJWT } from 'jose';
import { Refusal } from '#kernel';
import { derivedKeys, isOtherSignature, readByAnyKey } from '#platform';

/** What a decision link stands for: one approval, answered once by one person. */
export interface DecisionLink {
  /** Answers by the link are one command: a second one finds the first. */
  readonly linkId: string;
  readonly tenant: string;
  readonly workOrderId: string;
  readonly approvalId: string;
  /** Whose answer it will be. */
  readonly person: string;
  /** Who made the link, and by which key: it is worth no more than that key. */
  readonly issuer: string;
  readonly issuerKey: string;
  readonly expiresAt: Date;
}

const ISSUER = 'writ-link';
const AUDIENCE = 'writ:decision-link';
const TYPE = 'decision-link+jwt';

/**
 * The link as a JWT (RFC 7519, HS256). Issuer, audience and type (RFC 8725, section 3.11) are its own, so
 * that it opens no other interface and no other token opens this one. `secrets`: as of `derivedKeys`.
 */
export const signLink = (link: DecisionLink, secrets: string): Promise<string> =>
  new SignJWT({
    tenant: link.tenant,
    work: link.workOrderId,
    about: link.approvalId,
    by: link.issuer,
    key: link.issuerKey,
  })
    .setProtectedHeader({ alg: 'HS256', typ: TYPE })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(link.person)
    .setJti(link.linkId)
    .setIssuedAt()
    .setExpirationTime(link.expiresAt)
    .sign(derivedKeys(secrets, 'decision-links').first);

/** The link that a token holds. Refuses with `link_expired` and with `link_unknown`. */
export const readLink = async (token: string, secrets: string): Promise<DecisionLink> => {
  try {
    const { payload } = await readByAnyKey(
      derivedKeys(secrets, 'decision-links'),
      (key) =>
        jwtVerify(token, key, {
          issuer: ISSUER,
          audience: AUDIENCE,
          typ: TYPE,
          algorithms: ['HS256'],
          requiredClaims: ['exp', 'jti', 'sub'],
        }),
      isOtherSignature,
    );
    return {
      linkId: payload.jti!,
      tenant: String(payload['tenant']),
      workOrderId: String(payload['work']),
      approvalId: String(payload['about']),
      person: payload.sub!,
      issuer: String(payload['by']),
      issuerKey: String(payload['key']),
      expiresAt: new Date(payload.exp! * 1_000),
    };
  } catch (error) {
    if (error instanceof errors.JWTExpired)
      throw new Refusal('link_expired', 'This link is past its time: ask for a new one.');
    if (error instanceof errors.JOSEError)
      throw new Refusal(
        'link_unknown',
        'This is no link of ours, or not all of it: open it again from where you got it.',
      );
    throw error;
  }
};
