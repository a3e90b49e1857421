import { type Place } from './preset-rules';

/** A form that only a secret has; `isSecret` looks closer at what has it. */
interface Form {
  readonly kind: string;
  readonly pattern: RegExp;
  readonly isSecret?: (text: string) => boolean;
}

/** Who signs Writ's own tokens: callers' tokens, and the links by which people decide. */
const ISSUERS: readonly unknown[] = ['writ', 'writ-link'];

/** The claims of a JWT (RFC 7519), read without a key: whose it is. */
const isOurToken = (jwt: string): boolean => {
  try {
    const claims: unknown = JSON.parse(Buffer.from(jwt.split('.')[1]!, 'base64url').toString());
    return ISSUERS.includes((claims as { iss?: unknown } | null)?.iss);
  } catch {
    return false;
  }
};

/**
 * What Writ itself hands out, whose forms no list of others knows; and private keys by the form that
 * RFC 7468 gives them, because the preset knows no elliptic-curve ones and no encrypted ones.
 */
const forms: readonly Form[] = [
  { kind: 'writ-api-key', pattern: /writ_[A-Za-z0-9]{12}_[A-Za-z0-9_-]{43}/g },
  { kind: 'writ-session', pattern: /writ_session_[A-Za-z0-9_-]{43}/g },
  {
    kind: 'writ-token',
    pattern:
      /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,512}\.eyJ[A-Za-z0-9_-]{8,4096}\.[A-Za-z0-9_-]{43}/g,
    isSecret: isOurToken,
  },
  { kind: 'writ-webhook-secret', pattern: /whsec_[A-Za-z0-9+/]{32,128}={0,2}/g },
  {
    kind: 'writ-log-key',
    pattern: /PRIVATE\+KEY\+[^\s+]{1,256}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{43,128}={0,2}/g,
  },
  {
    kind: 'private-key',
    pattern:
      /-----BEGIN (?:[A-Z0-9]{1,32} ){0,4}PRIVATE KEY(?: BLOCK)?-----(?:(?:\s|\\[rn]){1,4}[A-Za-z-]{1,32}: [^\n\\]{0,256}){0,8}[A-Za-z0-9+/=\s\\]{40,20000}-----END (?:[A-Z0-9]{1,32} ){0,4}PRIVATE KEY(?: BLOCK)?-----/g,
  },
];

/** Where Writ's own secrets and private keys stand in a text. */
export const ownSecretsIn = (text: string): readonly Place[] =>
  forms.flatMap(({ kind, pattern, isSecret }) =>
    Array.from(text.matchAll(pattern), ({ 0: match, index }) => ({ kind, match, index }))
      .filter(({ match }) => isSecret?.(match) ?? true)
      .map(({ match, index }) => ({ kind, start: index, end: index + match.length })),
  );
