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
  '@secretlint/secretlint-rule-github': /gh[pousr]_[A-Za-z0-9_]{36}|github_pat_/,
  '@secretlint/secretlint-rule-openai': /T3BlbkFJ/,
  '@secretlint/secretlint-rule-anthropic': /sk-ant-api0/,
  '@secretlint/secretlint-rule-linear': /lin_api_/,
  '@secretlint/secretlint-rule-1password': /ops_ey/,
  '@secretlint/secretlint-rule-database-connection-string': CREDENTIALS,
};

/** A rule that a newer preset brings is asked about every text, until it has a hint here. */
const ALWAYS = /(?:)/;

/** What a text must hold for one rule of the preset. */
export const hintOf = (ruleId: string): RegExp => hints[ruleId] ?? ALWAYS;

/** What a text must hold for any of the forms in `own-secrets.ts`. */
export const OWN_HINT = /writ_|\.eyJ|whsec_|PRIVATE\+KEY\+|-----BEGIN/;

/** What the text of a JSON document must hold where a text in it must hold `hint`. */
export const inJson = (hint: RegExp): RegExp => (hint === CREDENTIALS ? CREDENTIALS_IN_JSON : hint);

/** What a text must hold for any of the rules. */
export const anyOf = (patterns: readonly RegExp[]): RegExp =>
  new RegExp([...new Set(patterns.map(({ source }) => source))].join('|'));
