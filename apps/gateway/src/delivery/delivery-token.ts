import { createHash, createHmac } from 'node:crypto';
import { type CommandFrame, derivedKeys } from '#platform';

/** 32 bytes in base64url (RFC 4648, section 5). */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/**
 * The token of a link: 32 bytes that nobody can guess who does not know the secret (HMAC-SHA-256), and that the same
 * command always gets, so that it is stored nowhere and a request repeated after a lost answer still gets it.
 */
export const tokenFor = (
  { tenant, actor, commandId }: Pick<CommandFrame['metadata'], 'tenant' | 'actor' | 'commandId'>,
  secrets: string,
): string =>
  createHmac('sha256', derivedKeys(secrets, 'delivery-links').first)
    .update(JSON.stringify(['writ:delivery-link', tenant, actor.id, commandId]))
    .digest('base64url');

/** What the ledger knows a token by; undefined for what cannot be one. */
export const digestOf = (token: string): string | undefined =>
  TOKEN.test(token) ? createHash('sha256').update(token).digest('hex') : undefined;
