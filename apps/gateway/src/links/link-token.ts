import { errors } from 'jose';
import { Refusal } from '#kernel';
import { readLink, signLink } from './signed-links';

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

const USE = {
  keys: 'decision-links',
  audience: 'writ:decision-link',
  type: 'decision-link+jwt',
} as const;

export const signDecisionLink = (link: DecisionLink, secrets: string): Promise<string> => {
  const { linkId, tenant, workOrderId, approvalId, person, issuer, issuerKey, expiresAt } = link;
  const claims = {
    tenant,
    work: workOrderId,
    about: approvalId,
    by: issuer,
    key: issuerKey,
    sub: person,
    jti: linkId,
  };
  return signLink(USE, claims, expiresAt, secrets);
};

/** The link that a token holds. Refuses with `link_expired` and with `link_unknown`. */
export const readDecisionLink = async (token: string, secrets: string): Promise<DecisionLink> => {
  try {
    const payload = await readLink(USE, token, secrets, ['jti']);
    return {
      linkId: payload.jti!,
      tenant: String(payload['tenant']),
      workOrderId: String(payload['work']),
      approvalId: String(payload['about']),
      person: payload.sub,
      issuer: String(payload['by']),
      issuerKey: String(payload['key']),
      expiresAt: new Date(payload.exp * 1_000),
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
