import { type Place, presetRules } from './preset-rules';
import { type Form, publishedForms } from './published-forms';

/** A URL that names somebody before its host. */
const CREDENTIALS = /:\/\/[^/\s]*@/;

/** The same within one text of a JSON document: a quotation mark in it is escaped. */
const CREDENTIALS_IN_JSON = /:\/\/(?:[^/\s"\\]|\\.)*@/;

/**
 * What a text must hold for a rule to find anything in it: less than the rule asks for, never more, and
 * cheap to look for. Escaping, in the text of a JSON document, takes none of these apart.
 */
const hints: Readonly<Record<string, RegExp>> = {
  '@secretlint/secretlint-rule-aws':
    /(?:SECRET|secret|Secret)_?(?:ACCESS|access|Access)_?(?:KEY|key|Key)|(?:A3T[A-Z0-9]|AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA)[A-Z0-9]{16}/,
  '@secretlint/secretlint-rule-privatekey': /-----BEGIN/,
  '@secretlint/secretlint-rule-npm': /x-oauth-basic@|_authToken|npm_[A-Za-z0-9_]{36}/,
  '@secretlint/secretlint-rule-basicauth': CREDENTIALS,
  '@secretlint/secretlint-rule-slack': /xox[bpaor]-|xapp-|[hH][oO][oO][kK][sS]\.[sS][lL]/,
  '@secretlint/secretlint-rule-sendgrid': /SG\.\w/,
  '@secretlint/secretlint-rule-shopify': /shp(?:pa|ca|at|ss)_/,
  '@secretlint/secretlint-rule-github': /gh[pousr]_|github_pat_/,
  '@secretlint/secretlint-rule-openai': /T3BlbkFJ/,
  '@secretlint/secretlint-rule-anthropic': /sk-ant-api0/,
  '@secretlint/secretlint-rule-linear': /lin_api_/,
  '@secretlint/secretlint-rule-stripe': /[rs]k_(?:live|test)_/,
  '@secretlint/secretlint-rule-gitlab': /glpat-/,
  '@secretlint/secretlint-rule-grafana': /glc_|glsa_/,
  '@secretlint/secretlint-rule-groq': /gsk_/,
  '@secretlint/secretlint-rule-huggingface': /hf_/,
  '@secretlint/secretlint-rule-notion': /ntn_/,
  '@secretlint/secretlint-rule-hashicorp-vault': /hv[sbr]\./,
  '@secretlint/secretlint-rule-vercel': /vc[piark]_/,
  '@secretlint/secretlint-rule-databricks': /dapi/,
  '@secretlint/secretlint-rule-docker': /dckr_pat_/,
  '@secretlint/secretlint-rule-figma': /figd_/,
  '@secretlint/secretlint-rule-cloudflare': /cfk_|cfut_|cfat_/,
  '@secretlint/secretlint-rule-tailscale': /tskey-/,
  '@secretlint/secretlint-rule-1password': /ops_ey/,
  '@secretlint/secretlint-rule-database-connection-string': CREDENTIALS,
};

/** A rule of a newer preset scans every text until it has a hint here. */
const ALWAYS = /(?:)/;

/** What a text must hold for one rule of the preset. */
const hintOf = (ruleId: string): RegExp => hints[ruleId] ?? ALWAYS;

/** What a text must hold for any of the forms of Writ's own secrets. */
const OWN_HINT = /writ_|\.eyJ|whsec_|PRIVATE\+KEY\+|-----BEGIN/;

/** What the text of a JSON document must hold where a text in it must hold `hint`. */
const inJson = (hint: RegExp): RegExp => (hint === CREDENTIALS ? CREDENTIALS_IN_JSON : hint);

/** What a text must hold for any of the rules. */
const anyOf = (patterns: readonly RegExp[]): RegExp =>
  new RegExp([...new Set(patterns.map(({ source }) => source))].join('|'));

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
const forms: readonly Omit<Form, 'hint'>[] = [
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

/** Places of Writ's own secrets and of private keys in a text. */
const ownSecretsIn = (text: string): readonly Place[] =>
  forms.flatMap((form) => placesOf(form, text));

const placesOf = (
  { kind, pattern, isSecret }: Omit<Form, 'hint'>,
  text: string,
): readonly Place[] =>
  Array.from(text.matchAll(pattern), ({ 0: match, index }) => ({ kind, match, index }))
    .filter(({ match }) => isSecret?.(match) ?? true)
    .map(({ match, index }) => ({ kind, start: index, end: index + match.length }));

/** A secret in a text. Its place and kind, never the secret itself. */
export interface Finding {
  /** What it is: `github-token`, `private-key`, `writ-api-key` … */
  readonly kind: string;
  /** In UTF-16 units from the text's beginning; `end` is behind its last one. */
  readonly start: number;
  readonly end: number;
  /** 1 is the first. */
  readonly line: number;
}

interface Search {
  readonly hint: RegExp;
  readonly find: (text: string) => readonly Place[];
}

const searches: readonly Search[] = [
  { hint: OWN_HINT, find: ownSecretsIn },
  ...publishedForms.map((form) => ({
    hint: form.hint,
    find: (text: string) => placesOf(form, text),
  })),
  ...presetRules().map(({ ruleId, find }) => ({ hint: hintOf(ruleId), find })),
];

const HINT = anyOf(searches.map(({ hint }) => hint));

const JSON_HINT = anyOf(searches.map(({ hint }) => inJson(hint)));

/** False when a JSON document surely holds no secret, at a fraction of the cost of looking. */
export const mayHoldSecrets = (document: string): boolean => JSON_HINT.test(document);

/** The secrets in a text, in its order. Where one contains another, both are one finding. */
export const findSecrets = (text: string): readonly Finding[] => {
  if (!HINT.test(text)) return [];
  const places = searches
    .filter(({ hint }) => hint.test(text))
    .flatMap(({ find }) => find(text))
    .filter(({ start, end }) => !MASK.test(text.slice(start, end)))
    .sort((a, b) => a.start - b.start || b.end - a.end);
  return withLines(apart(places), text);
};

/** The text with `[masked: <kind>]` in the place of each secret. */
export const maskSecrets = (text: string): string => maskedAt(text, findSecrets(text));

export const maskedAt = (text: string, findings: readonly Finding[]): string => {
  const masked = findings.map(
    ({ kind, start }, index) => text.slice(findings[index - 1]?.end ?? 0, start) + maskOf(kind),
  );
  return masked.join('') + text.slice(findings.at(-1)?.end ?? 0);
};

/** The text that replaces a secret. */
export const maskOf = (kind: string): string => `[masked: ${kind}]`;

/** Rules for settings find any value: without this they would find the mask. */
const MASK = /^\[masked: [a-z0-9-]+\]$/;

const apart = (places: readonly Place[]): readonly Place[] => {
  const merged: Place[] = [];
  for (const place of places) {
    const last = merged.at(-1);
    if (!last || place.start >= last.end) merged.push(place);
    else if (place.end > last.end) merged[merged.length - 1] = { ...last, end: place.end };
  }
  return merged;
};

const withLines = (places: readonly Place[], text: string): readonly Finding[] => {
  let line = 1;
  let at = 0;
  return places.map((place) => {
    for (let end = text.indexOf('\n', at); end >= 0 && end < place.start;) {
      line += 1;
      at = end + 1;
      end = text.indexOf('\n', at);
    }
    return { ...place, line };
  });
};
