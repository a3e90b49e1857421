import { createHmac, generateKeyPairSync } from 'node:crypto';

const digits = (count: number): string => 'a1B2c3D4e5F6g7H8'.repeat(20).slice(0, count);
const hex = (count: number): string => 'a1b2c3d4e5f60718'.repeat(8).slice(0, count);
const base64url = (json: unknown): string =>
  Buffer.from(JSON.stringify(json)).toString('base64url');

/** A JWT (HS256) as Writ and others make them. */
const jwtOf = (claims: object): string => {
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
  ['url-password', 'svc:hunter-22-hunter@', 'amqps://svc:hunter-22-hunter@mq.acme.internal/x'],
  ['url-password', ':hunter-22-hunter@', 'redis://:hunter-22-hunter@cache:6379'],
  ['url-password', 'a:hunter-22-hunter@', 'https://a:hunter-22-hunter@db.example/x'],
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
  ['stripe-secret-key-live', `sk_live_${digits(24)}`],
  ['stripe-restricted-key-live', `rk_live_${digits(24)}`],
  ['gitlab-personal-access-token', `glpat-${digits(20)}`],
  ['grafana-service-account-token', `glsa_${digits(32)}_${hex(8)}`],
  ['groq-api-key', `gsk_${digits(52)}`],
  ['huggingface-user-access-token', `hf_${'aBcDeFgHiJ'.repeat(4).slice(0, 34)}`],
  ['notion-integration-token', `ntn_${'12345678901'}${digits(35)}`],
  ['hashicorp-vault-service-token', `hvs.${digits(95)}`],
  ['vercel-personal-access-token', `vcp_${digits(24)}`],
  ['databricks-personal-access-token', `dapi${hex(32)}`],
  ['docker-personal-access-token', `dckr_pat_${digits(27)}`],
  ['figma-personal-access-token', `figd_${digits(40)}`],
  ['cloudflare-user-api-token', `cfut_${digits(40)}${hex(8)}`],
  ['tailscale-api-key', `tskey-api-${digits(12)}-${digits(32)}`],
  ['google-api-key', `AIza${digits(35)}`],
  ['google-oauth-secret', `GOCSPX-${digits(28)}`],
  ['google-access-token', `ya29.${digits(60)}`],
  ['twilio-api-key', `SK${hex(32)}`],
  ['azure-storage-key', `${digits(86)}==`, `AccountName=a;AccountKey=${digits(86)}==;`],
  ['azure-client-secret', `a1B8Q~${digits(34)}`],
  ['digitalocean-token', `dop_v1_${hex(64)}`],
  ['atlassian-api-token', `ATATT3${digits(186)}`],
  ['pypi-token', `pypi-AgEIcHlwaS5vcmc${digits(60)}`],
  ['telegram-bot-token', `1234567890:AA${digits(33)}`],
  ['square-access-token', `sq0atp-${digits(22)}`],
  ['new-relic-key', `NRAK-${'A1B2C3D4E5'.repeat(3).slice(0, 27)}`],
  ['postman-api-key', `PMAK-${hex(24)}-${hex(34)}`],
  ['rubygems-key', `rubygems_${hex(48)}`],
  ['age-secret-key', `AGE-SECRET-KEY-1${'Q1W2E3R4T5'.repeat(6).slice(0, 58)}`],
  ['doppler-token', `dp.st.${digits(42)}`],
  ['terraform-token', `${digits(14)}.atlasv1.${digits(65)}`],
  ['json-web-token', jwtOf({ iss: 'https://login.example.com' })],
  ['password', 'correct-horse-9', 'host=db user=olga password=correct-horse-9 dbname=orders'],
];

/** Secrets of every kind, made here and good for nothing, each in a text that shows what it is. */
export const planted = made.map(([kind, secret, text = secret]): [string, string, string] => [
  kind,
  secret,
  text,
]);
