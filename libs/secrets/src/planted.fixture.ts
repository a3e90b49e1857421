import { createHmac, generateKeyPairSync } from 'node:crypto';

const digits = (count: number): string => 'a1B2c3D4e5F6g7H8'.repeat(20).slice(0, count);
const base64url = (json: unknown): string =>
  Buffer.from(JSON.stringify(json)).toString('base64url');

/** A JWT (HS256) as Writ and others make them. */
export const jwtOf = (claims: object): string => {
  const signed = `${base64url({ alg: 'HS256' })}.${base64url(claims)}`;
  return `${signed}.${createHmac('sha256', 'key').update(signed).digest('base64url')}`;
};

const pem = (type: 'pkcs8' | 'sec1', cipher?: object): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type, format: 'pem', ...cipher })
    .toString()
    .trim();

const made: [kind: string, secret: string, text?: string][] = [
  ['github-token', `ghp_${digits(36)}`],
  ['github-token', `github_pat_${digits(82)}`],
  ['npm-access-token', `npm_${digits(36)}`],
  ['npmrc-auth-token', digits(36), `//registry.example.com/:_authToken=${digits(36)}`],
  ['aws-access-key-id', `AKIA${'A1B2'.repeat(4)}`],
  ['aws-secret-access-key', digits(40), `AWS_SECRET_ACCESS_KEY="${digits(40)}"`],
  ['slack-token', `xoxb-${digits(12)}-${digits(12)}-${digits(24)}`],
  [
    'incoming-webhook',
    `https://hooks.slack.com/services/T${digits(8)}/B${digits(8)}/${digits(24)}`,
  ],
  ['sendgrid-key', `SG.${digits(22)}.${digits(43)}`],
  ['shopify-key', `shpat_${digits(32)}`],
  ['openai-token', `sk-${digits(20)}T3BlbkFJ${digits(20)}`],
  ['anthropic-api-key', `sk-ant-api03-${digits(93)}AA`],
  ['linear-api-token', `lin_api_${digits(40)}`],
  [
    'ops-token',
    `ops_${Buffer.from(JSON.stringify({ email: 'nobody@example.com', k: digits(117) })).toString('base64')}`,
  ],
  ['basic-auth', 'https://olga:correct-horse-9@git.example.com'],
  ['postgre-sql-connection', 'postgres://olga:correct-horse-9@db.internal:5432/orders'],
  ['my-sql-connection', 'mysql://olga:correct-horse-9@db.internal/orders'],
  ['mongo-db-connection', 'mongodb+srv://olga:correct-horse-9@db.internal/orders'],
  ['private-key', pem('pkcs8')],
  ['private-key', pem('sec1')],
  ['private-key', pem('pkcs8', { cipher: 'aes-256-cbc', passphrase: 'x' })],
  ['private-key', pem('sec1', { cipher: 'aes-256-cbc', passphrase: 'x' })],
  [
    'private-key',
    generateKeyPairSync('ed25519')
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString()
      .trim(),
  ],
  ['writ-api-key', `writ_abcdefghijkm_${digits(43)}`],
  ['writ-session', `writ_session_${digits(43)}`],
  ['writ-token', jwtOf({ iss: 'writ', sub: 'olga' })],
  ['writ-token', jwtOf({ iss: 'writ-link', sub: 'olga' })],
  ['writ-webhook-secret', `whsec_${digits(43)}=`],
  ['writ-log-key', `PRIVATE+KEY+writ-1f3a+c74f20a3+${digits(44)}`],
];

/** Secrets of every kind, made here and good for nothing, each in a text that shows what it is. */
export const planted = made.map(([kind, secret, text = secret]): [string, string, string] => [
  kind,
  secret,
  text,
]);
