/** A form that only a secret has; `isSecret` looks closer at what has it. */
export interface Form {
  readonly kind: string;
  readonly pattern: RegExp;
  /** What a text must hold for the pattern to match: cheap to look for. */
  readonly hint: RegExp;
  readonly isSecret?: (text: string) => boolean;
}

/** Whether the header of a JWT can be read and names an algorithm (RFC 7519). */
const isJwt = (text: string): boolean => {
  try {
    const header: unknown = JSON.parse(Buffer.from(text.split('.')[0]!, 'base64url').toString());
    return typeof (header as { alg?: unknown } | null)?.alg === 'string';
  } catch {
    return false;
  }
};

/** What stands alone: no letter, digit, `_` or `-` before or behind it. */
const alone = (source: string): RegExp => new RegExp(`(?<![\\w-])(?:${source})(?![\\w-])`, 'g');

/**
 * Credentials of common services that the preset does not know, by the forms that their issuers document. Each has a prefix
 * of its own, so that ordinary text is not taken for one.
 */
export const publishedForms: readonly Form[] = [
  { kind: 'google-api-key', hint: /AIza/, pattern: alone('AIza[\\w-]{35}') },
  { kind: 'google-oauth-secret', hint: /GOCSPX-/, pattern: alone('GOCSPX-[\\w-]{28}') },
  { kind: 'google-access-token', hint: /ya29\./, pattern: alone('ya29\\.[\\w-]{20,2048}') },
  { kind: 'twilio-api-key', hint: /SK[0-9a-f]{8}/, pattern: alone('SK[0-9a-f]{32}') },
  {
    kind: 'azure-storage-key',
    hint: /AccountKey=/,
    pattern: /(?<=AccountKey=)[A-Za-z0-9+/]{86}==/g,
  },
  {
    kind: 'azure-client-secret',
    hint: /[78]Q~/,
    pattern: /(?<![\w~.-])[A-Za-z0-9_~.]{3}[78]Q~[A-Za-z0-9_~.-]{31,34}(?![\w~.-])/g,
  },
  { kind: 'digitalocean-token', hint: /do[opr]_v1_/, pattern: alone('do[opr]_v1_[0-9a-f]{64}') },
  { kind: 'atlassian-api-token', hint: /ATATT3/, pattern: alone('ATATT3[\\w=-]{180,250}') },
  { kind: 'pypi-token', hint: /pypi-AgE/, pattern: alone('pypi-AgE[\\w-]{50,1000}') },
  { kind: 'telegram-bot-token', hint: /:AA/, pattern: alone('\\d{8,10}:AA[\\w-]{33}') },
  { kind: 'square-access-token', hint: /sq0/, pattern: alone('sq0[a-z]{3}-[\\w-]{22,43}') },
  { kind: 'new-relic-key', hint: /NRAK-/, pattern: alone('NRAK-[A-Z0-9]{27}') },
  { kind: 'postman-api-key', hint: /PMAK-/, pattern: alone('PMAK-[0-9a-f]{24}-[0-9a-f]{34}') },
  { kind: 'rubygems-key', hint: /rubygems_/, pattern: alone('rubygems_[0-9a-f]{48}') },
  {
    kind: 'age-secret-key',
    hint: /AGE-SECRET-KEY-1/,
    pattern: alone('AGE-SECRET-KEY-1[0-9A-Z]{58}'),
  },
  {
    kind: 'doppler-token',
    hint: /dp\.[a-z]{2}\./,
    pattern: alone('dp\\.[a-z]{2}\\.[A-Za-z0-9]{40,44}'),
  },
  {
    kind: 'terraform-token',
    hint: /\.atlasv1\./,
    pattern: alone('[A-Za-z0-9]{14}\\.atlasv1\\.[\\w-]{60,70}'),
  },
  {
    kind: 'json-web-token',
    hint: /\.eyJ/,
    pattern: /(?<![\w-])eyJ[\w-]{8,2048}\.eyJ[\w-]{4,8192}\.[\w-]{16,2048}(?![\w-])/g,
    isSecret: isJwt,
  },
  {
    // Of any scheme and host: the preset knows http to some hosts, and four databases. A digit or a sign, as below.
    kind: 'url-password',
    hint: /:\/\/[^\s/?#:@"\\]*:[^\s/?#@"\\]*@/,
    pattern:
      /(?<=:\/\/)[^\s/?#:@"'<>\\]{0,128}:(?=[^\s/?#@"'<>\\]{0,128}[\d!%+^~])[^\s/?#@"'<>\\{}$]{8,128}@(?=[\w[])/g,
  },
  {
    // A setting: a value with a digit or a sign in it, so that prose is none.
    kind: 'password',
    hint: /(?:[Pp]assword|PASSWORD|[Pp]asswd|PASSWD|[Pp]wd|PWD)["']?=/,
    pattern:
      /(?<=(?:password|passwd|pwd)["']?=["']?)(?=[^\s"'&;${}<>*]{0,128}[\d!#%+?@^~])[^\s"'&;${}<>*]{8,128}/gi,
  },
];
