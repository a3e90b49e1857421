// @ts-check
/**
 * Every setting of Writ, declared once: services and launcher read by it, and the table of docs/operations/settings.md, docker-compose.yml and
 * the environment that the launcher passes on are compared with it. It is plain JavaScript, because the launcher runs
 * before anything is installed or built.
 */
'use strict';
const { databaseSettings } = require('./database-settings.cjs');
const { mailSettings } = require('./mail-settings.cjs');
const { natsSettings, SERVICES } = require('./nats-settings.cjs');
const { operationsSettings } = require('./operations-settings.cjs');
const kinds = require('./setting-kinds.cjs');
const { tracingSettings } = require('./tracing-settings.cjs');

const { choice, executable, folder, networks, ownAddress, text, url, whole } = kinds;

const PLACE = 'postgres|folder:/[^,]*|s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/[A-Za-z0-9_./-]*)?';
const ANCHOR = '(?:[A-Za-z0-9][\\w.-]*=)?(?:file:/|git:/|webhook:https?://|witness:https?://)\\S+';
const CONTENT_KEY = '[\\w-]{1,64}:[A-Za-z0-9+/]{43}=';
const ROLES_OF = '[^,]*[^,\\s][^,]*=\\s*[a-z-]+(?:\\+[a-z-]+)*\\s*';
const CLAIM = /^\S{1,128}$/;
const MIB = 1024 * 1024;

/** @param {string} one @param {string} separator */
const listOf = (one, separator) => new RegExp(`^(?:${one})(?:${separator}(?:${one}))*$`);

exports.settings = {
  WRIT_PORT: whole({
    preset: 8080,
    means: 'Port of the HTTP API. When 8080 is taken, npm start takes a free one and prints it.',
    from: 1,
    to: 65_535,
    readBy: ['launcher', 'exceptions', 'gateway'],
  }),
  WRIT_DATA: folder({
    preset: '.writ',
    means: 'Folder of all data: database, streams, keys, logs.',
    readBy: ['launcher'],
  }),
  WRIT_PROCESSES: choice(['one', 'each'], {
    preset: 'one',
    means:
      'Whether npm start runs all services in one process, which needs a quarter of the memory, or each in a process of its own.',
    readBy: ['launcher'],
  }),
  WRIT_HOST: ownAddress({
    preset: '127.0.0.1',
    means: 'Address that the API listens on.',
    readBy: ['exceptions', 'gateway'],
  }),
  ...operationsSettings,
  ...tracingSettings,
  WRIT_PUBLIC_URL: url({
    means: 'Address at which callers reach the API, if it differs from the listening address.',
    protocols: ['http:', 'https:'],
    readBy: ['exceptions', 'gateway'],
  }),
  WRIT_IN_FLIGHT_PER_CALLER: whole({
    preset: 256,
    means: 'Requests that one caller may have in flight; more get 429 (backpressure).',
    from: 1,
    to: 999_999,
    readBy: ['gateway'],
  }),
  WRIT_TRUSTED_PROXIES: networks({
    means:
      'Proxies whose X-Forwarded-For names the address of a caller; failed sign-ins are counted by it.',
    readBy: ['gateway'],
  }),
  WRIT_CLOCK_SKEW: whole({
    preset: 60,
    means:
      'Seconds that the clock of a source may be ahead. A fact that is dated later counts from its time on.',
    unit: 'seconds',
    from: 0,
    to: 3_600,
    readBy: ['intake'],
  }),
  WRIT_BREAK_GLASS_HOURS: whole({
    preset: 168,
    means: 'Hours that a break-glass may live at most, whatever its code says.',
    unit: 'hours',
    from: 1,
    to: 168,
    readBy: ['exceptions'],
  }),
  WRIT_BREAK_GLASS_REVIEW_DAYS: whole({
    preset: 30,
    means:
      'Days within which the review of a break-glass is due at the latest, whatever its code says.',
    unit: 'days',
    from: 1,
    to: 30,
    readBy: ['exceptions'],
  }),
  WRIT_TOKEN_SECRET: text({
    isRequired: true,
    isSecret: true,
    means:
      'Secret from which the keys of tokens, links, sessions, API keys and webhooks derive; of several, the first signs. Default: generated in WRIT_DATA.',
    expects: 'a text of 32 characters or more without a comma, several joined by commas',
    pattern: /^[^,]{32,}(,[^,]{32,})*$/,
    readBy: SERVICES,
  }),
  WRIT_LOG_KEY: text({
    isSecret: true,
    means: 'Ed25519 key that signs the checkpoints of the log. Default: generated in WRIT_DATA.',
    expects: 'a signer key: PRIVATE+KEY+<name>+<id>+<base64>',
    pattern: /^PRIVATE\+KEY\+[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$/,
    readBy: ['ledger'],
  }),
  WRIT_LOG_SIGNED: text({
    means:
      'Folder with the record of the last signature, outside the database and on a disk that survives a restart. Default: beside the key.',
    expects: 'a folder',
    pattern: /./,
    readBy: ['ledger'],
  }),
  WRIT_CONTENT_KEY: text({
    isSecret: true,
    means:
      'Master key that encrypts the data keys of contents and texts; of several, the first encrypts. Default: generated in WRIT_DATA.',
    expects: '<id>:<base64 of 32 bytes>, several joined by commas',
    pattern: listOf(CONTENT_KEY, '\\s*,\\s*'),
    readBy: ['ledger'],
  }),
  WRIT_CONTENT_PLACE: text({
    preset: 'postgres',
    means:
      'Where to store evidence that is too large for the database. With several locations, joined by commas, new content goes to the first.',
    expects: 'postgres, folder:</absolute/path> that all ledgers share, or s3://<bucket>/<prefix>',
    pattern: listOf(PLACE, ','),
    readBy: ['ledger'],
  }),
  WRIT_CONTENT_IN_POSTGRES_UP_TO: whole({
    preset: MIB,
    means: 'Bytes up to which content is stored in the database.',
    unit: 'bytes',
    from: 0,
    to: 16 * MIB,
    readBy: ['ledger'],
  }),
  WRIT_CONTENT_MAX: whole({
    preset: 1024 * MIB,
    means: 'Maximum bytes of the content of one evidence.',
    unit: 'bytes',
    from: MIB,
    to: 64 * 1024 * MIB,
    readBy: ['ledger'],
  }),
  WRIT_BACKUP_DAYS: whole({
    means:
      'Days for which backups of the database and archived WAL are stored, 0 without any: the answer when erased content is unrecoverable needs it.',
    unit: 'days',
    from: 0,
    to: 36_500,
    readBy: ['ledger'],
  }),
  WRIT_S3_ENDPOINT: url({
    means:
      'S3-compatible store, unless it is Amazon S3; AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY have the credentials.',
    protocols: ['http:', 'https:'],
    readBy: ['ledger'],
  }),
  WRIT_S3_REGION: text({
    preset: 'us-east-1',
    means: 'Region of the store.',
    expects: 'the name of a region',
    pattern: /^[a-z0-9-]{1,64}$/,
    readBy: ['ledger'],
  }),
  WRIT_PUBLIC_LOG: choice(['off', 'hashes', 'entries'], {
    preset: 'off',
    means:
      'What everybody may read under /log without a key (C2SP tlog-tiles): nothing; checkpoints and hashes; or the entries too, which are the events of all tenants.',
    readBy: ['gateway', 'ledger'],
  }),
  WRIT_ANCHORS: text({
    preset: '',
    isSecret: true,
    means: 'Anchors: places outside the deployment for checkpoints of the log (docs/anchoring.md).',
    expects:
      'anchors separated by spaces: file:/path, git:/path, webhook:https://…, witness:https://…#<verifier key>, each with <name>= before it or without',
    pattern: listOf(ANCHOR, '\\s+'),
    readBy: ['ledger'],
  }),
  WRIT_ANCHOR_EVERY: whole({
    preset: 300,
    means: 'Seconds between two checkpoints to an anchor.',
    unit: 'seconds',
    from: 1,
    to: 86_400,
    readBy: ['ledger'],
  }),
  WRIT_ANCHOR_WEBHOOK_SECRET: text({
    isSecret: true,
    means: 'Secret that signs checkpoints to webhook anchors without a secret of their own.',
    expects: 'whsec_<base64 of 24 to 64 bytes>',
    pattern: /^(whsec_)?[A-Za-z0-9+/]{32,88}={0,2}$/,
    readBy: ['ledger'],
  }),
  WRIT_WEBHOOKS_PRIVATE: choice(['deny', 'allow'], {
    preset: 'deny',
    means: 'Whether webhooks may call private addresses and plain http, for development.',
    readBy: ['exceptions'],
  }),
  ...mailSettings,
  WRIT_OIDC_ISSUER: text({
    means: 'OpenID provider through which people sign in (docs/signing-in.md).',
    expects: 'an https:// URL, or http:// on this machine',
    pattern:
      /^(https:\/\/[^\s/?#]+|http:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?)(\/[^\s?#]*)?$/,
    readBy: ['gateway'],
  }),
  WRIT_OIDC_CLIENT_ID: text({
    means: 'Client id of Writ at the provider; required with WRIT_OIDC_ISSUER.',
    expects: 'a text',
    pattern: /\S/,
    readBy: ['gateway'],
  }),
  WRIT_OIDC_CLIENT_SECRET: text({
    isSecret: true,
    means: 'Client secret, for a confidential client.',
    expects: 'a text',
    pattern: /\S/,
    readBy: ['gateway'],
  }),
  WRIT_OIDC_ROLES_CLAIM: text({
    preset: 'roles',
    means: 'Claim of the ID token with groups or roles.',
    expects: 'the name of a claim, or a path to it with dots',
    pattern: CLAIM,
    readBy: ['gateway'],
  }),
  WRIT_OIDC_ROLES: text({
    means: 'Mapping of the values of that claim to roles; required with WRIT_OIDC_ISSUER.',
    expects: '<value>=<role>+<role>, several joined by commas',
    pattern: listOf(ROLES_OF, ','),
    readBy: ['gateway'],
  }),
  WRIT_OIDC_PERSON_CLAIM: text({
    preset: 'sub',
    means: 'Claim that identifies the person; choose one that people cannot set themselves.',
    expects: 'the name of a claim',
    pattern: CLAIM,
    readBy: ['gateway'],
  }),
  WRIT_OIDC_OWNERS_CLAIM: text({
    means: 'Claim with the owners for whom the person may answer.',
    expects: 'the name of a claim, or a path to it with dots',
    pattern: CLAIM,
    readBy: ['gateway'],
  }),
  WRIT_OIDC_TENANT: text({
    preset: 'default',
    means: 'Tenant of the people who sign in through the provider.',
    expects: '1 to 64 characters of A-Z, a-z, 0-9, _ and -',
    pattern: /^[A-Za-z0-9_-]{1,64}$/,
    readBy: ['gateway'],
  }),
  WRIT_LOG_LEVEL: choice(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    preset: 'info',
    means: 'Log level of the services.',
    readBy: ['launcher', ...SERVICES],
  }),
  ...databaseSettings,
  ...natsSettings,
  WRIT_KEYS_FILE: text({
    isInternal: true,
    means: 'JSON file of role → API key for keys that exist from the start.',
    expects: 'the path of a file',
    pattern: /./,
    readBy: ['policy'],
  }),
  NATS_SERVER_BIN: executable({
    means:
      'The nats-server to start. Default: a downloaded one, the one on PATH, or a new download.',
    readBy: ['launcher'],
  }),
  XDG_CACHE_HOME: folder({
    preset: '~/.cache',
    means: 'Cache folder for a downloaded nats-server, in its subfolder `writ`.',
    readBy: ['launcher'],
  }),
};
