import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Webhook as Signer } from 'standardwebhooks';
import { type Notice } from '#contracts';
import { type DerivedKeys, derivedKeys } from '#platform';

/** What is sent: the same bytes with every attempt, so that only its time and signatures differ. */
export const bodyOf = ({ type, at, ...notice }: Notice): string =>
  JSON.stringify({ type, timestamp: at, data: { type, at, ...notice } });

/**
 * The headers of Standard Webhooks: `webhook-id` is the notice's, whatever the attempt; the signatures
 * are of every secret that is valid now, separated by spaces.
 */
export const headersOf = (
  noticeId: string,
  body: string,
  secrets: readonly string[],
  at: string,
): Readonly<Record<string, string>> => {
  const time = new Date(at);
  return {
    'webhook-id': noticeId,
    'webhook-timestamp': String(Math.floor(time.getTime() / 1_000)),
    'webhook-signature': secrets
      .map((secret) => new Signer(secret).sign(noticeId, time, body))
      .join(' '),
  };
};

const ALGORITHM = 'aes-256-gcm';

const IV_BYTES = 12;

const TAG_BYTES = 16;

const SECRET_BYTES = 32;

/** A new signing secret in the form of Standard Webhooks: `whsec_` and 32 random bytes in base64. */
export const newWebhookSecret = (): string =>
  `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;

/**
 * Keeps secrets so that the database alone gives none away: AES-256-GCM under a key derived (HKDF,
 * RFC 5869) from the secret that all of our processes share. `about` ties a box to its webhook.
 */
export class SecretBox {
  private readonly keys: DerivedKeys;

  constructor(sharedSecrets: string) {
    this.keys = derivedKeys(sharedSecrets, 'webhook-secrets');
  }

  seal(secret: string, about: string): Buffer {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.keys.first, iv).setAAD(Buffer.from(about));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
  }

  /** Throws when the box was sealed under none of the shared secrets, or for another webhook. */
  open(box: Buffer, about: string): string {
    const errors: unknown[] = [];
    for (const key of this.keys.all)
      try {
        return openBy(key, box, about);
      } catch (error) {
        errors.push(error);
      }
    throw errors[0];
  }
}

const openBy = (key: Buffer, box: Buffer, about: string): string => {
  const iv = box.subarray(0, IV_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(about)).setAuthTag(box.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const sealed = box.subarray(IV_BYTES + TAG_BYTES);
  return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8');
};
