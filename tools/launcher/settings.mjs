import { accessSync, constants, statSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import { readAddresses } from './addresses.mjs';
import { Stop } from './log.mjs';
import { oidcVariables } from './oidc-variables.mjs';
import { root } from './root.mjs';

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

const MIB = 1024 * 1024;
const PLACE =
  /^(?:postgres|folder:\/.*|s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[A-Za-z0-9_./-]*)?)$/;

const isWhole = (value, least, most) =>
  /^\d{1,15}$/.test(value) && Number(value) >= least && Number(value) <= most;
const isAnchor = (value) =>
  /^(?:[A-Za-z0-9][\w.-]*=)?(?:file:\/|git:\/|webhook:https?:\/\/|witness:https?:\/\/)\S+$/.test(
    value,
  );
const isPort = (value) => /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535;
const isUrl = (value, ...protocols) =>
  URL.canParse(value) && protocols.includes(new URL(value).protocol);
const isFolderOrFree = (value) =>
  statSync(resolve(root, value), { throwIfNoEntry: false })?.isDirectory() ?? true;
const isOwnAddress = (value) =>
  ['0.0.0.0', '::', 'localhost'].includes(value) ||
  Object.values(networkInterfaces())
    .flat()
    .some(({ address }) => address === value);
const isExecutable = (value) => {
  try {
    accessSync(value, constants.X_OK);
    return statSync(value).isFile();
  } catch {
    return false;
  }
};

/**
 * Every variable that the launcher reads: the README's table is made from this one
 * (`node tools/launcher/main.mjs settings`). An empty variable counts as unset.
 */
export const variables = [
  {
    name: 'WRIT_PORT',
    preset: '8080',
    means: 'Port of the HTTP API on 127.0.0.1. When 8080 is taken, a free one is used and said.',
    expects: 'a port number from 1 to 65535',
    isValid: isPort,
  },
  {
    name: 'WRIT_DATA',
    preset: '.writ',
    means: 'Folder of everything that is kept: database, streams, keys, logs.',
    expects: 'a folder, or a path where one can be made',
    isValid: isFolderOrFree,
  },
  {
    name: 'WRIT_HOST',
    preset: '127.0.0.1',
    means: 'Address that the API listens on.',
    expects: 'an address of this machine, 0.0.0.0 or ::',
    isValid: isOwnAddress,
  },
  {
    name: 'WRIT_PUBLIC_URL',
    preset: '',
    means: 'Where callers reach the API, when that is not where it listens.',
    expects: 'an http:// or https:// URL',
    isValid: (value) => isUrl(value, 'http:', 'https:'),
  },
  {
    name: 'WRIT_IN_FLIGHT_PER_CALLER',
    preset: '256',
    means: 'Requests that one caller may have open at once; beyond it the answer is 429.',
    expects: 'a whole number of 1 or more',
    isValid: (value) => /^[1-9]\d{0,5}$/.test(value),
  },
  {
    name: 'WRIT_STREAM_REPLICAS',
    preset: '1',
    means: 'Copies that a NATS cluster keeps of each stream.',
    expects: '1, 3 or 5',
    isValid: (value) => ['1', '3', '5'].includes(value),
  },
  {
    name: 'WRIT_STREAM_MAX_BYTES',
    preset: '268435456',
    means:
      'Bytes of disk that each of the two NATS streams may take; the ledger keeps all events, a stream the latest.',
    expects: 'a whole number from 16777216 to 274877906944',
    isValid: (value) => isWhole(value, 16 * MIB, 256 * 1024 * MIB),
  },
  {
    name: 'WRIT_TOKEN_SECRET',
    preset: '',
    means: 'Signs the short-lived tokens of NATS callers; else one is made and kept in WRIT_DATA.',
    expects: 'a text of 32 characters or more',
    isValid: (value) => value.length >= 32,
  },
  {
    name: 'WRIT_LOG_KEY',
    preset: '',
    means: 'Signs what the log says of itself; else one is made and kept in WRIT_DATA.',
    expects: 'a signer key: PRIVATE+KEY+<name>+<id>+<base64>',
    isValid: (value) => /^PRIVATE\+KEY\+[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$/.test(value),
  },
  {
    name: 'WRIT_LOG_SIGNED',
    preset: '',
    means:
      'The folder that records what was signed last, outside the database; else one beside the key.',
    expects: 'a folder',
    isValid: () => true,
  },
  {
    name: 'WRIT_NATS_ISSUER',
    preset: '',
    means: 'Signs what a caller may do on NATS; else one is made and stored in WRIT_DATA.',
    expects: 'the seed of an account nkey',
    isValid: (value) => /^SA[A-Z2-7]{56}$/.test(value),
  },
  {
    name: 'WRIT_CONTENT_KEY',
    preset: '',
    means: 'Wraps the keys to kept content and texts; else one is made and kept in WRIT_DATA.',
    expects: '<id>:<base64 of 32 bytes>, several joined by commas',
    isValid: (value) =>
      value.split(',').every((key) => /^[\w-]{1,64}:[A-Za-z0-9+/]{43}=$/.test(key.trim())),
  },
  {
    name: 'WRIT_CONTENT_PLACE',
    preset: 'postgres',
    means:
      'Where contents of evidence lie that are too large for the database; of several, joined by commas, the first takes what is new.',
    expects: 'postgres, folder:</absolute/path> that all ledgers share, or s3://<bucket>/<prefix>',
    isValid: (value) => value.split(',').every((place) => PLACE.test(place)),
  },
  {
    name: 'WRIT_CONTENT_IN_POSTGRES_UP_TO',
    preset: '1048576',
    means: 'Bytes up to which content lies in the database wherever the rest does.',
    expects: 'a whole number from 0 to 16777216',
    isValid: (value) => isWhole(value, 0, 16 * MIB),
  },
  {
    name: 'WRIT_CONTENT_MAX',
    preset: '1073741824',
    means: 'Bytes that the content of one evidence may have.',
    expects: 'a whole number from 1048576 to 68719476736',
    isValid: (value) => isWhole(value, MIB, 64 * 1024 * MIB),
  },
  {
    name: 'WRIT_S3_ENDPOINT',
    preset: '',
    means:
      'The S3-compatible store, where it is not that of Amazon; credentials are in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    expects: 'an http:// or https:// URL',
    isValid: (value) => isUrl(value, 'http:', 'https:'),
  },
  {
    name: 'WRIT_S3_REGION',
    preset: 'us-east-1',
    means: 'The region of the store.',
    expects: 'the name of a region',
    isValid: (value) => /^[a-z0-9-]{1,64}$/.test(value),
  },
  {
    name: 'WRIT_ANCHORS',
    preset: '',
    means: 'Where checkpoints of the log are kept outside: see docs/anchoring.md.',
    expects:
      'anchors separated by spaces: file:/path, git:/path, webhook:https://…, witness:https://…#<verifier key>',
    isValid: (value) => value.trim().split(/\s+/).every(isAnchor),
  },
  {
    name: 'WRIT_ANCHOR_EVERY',
    preset: '300',
    means: 'Seconds after which an anchor is given the next checkpoint.',
    expects: 'a whole number of seconds from 1 to 86400',
    isValid: (value) => /^[1-9]\d{0,4}$/.test(value) && Number(value) <= 86_400,
  },
  {
    name: 'WRIT_ANCHOR_WEBHOOK_SECRET',
    preset: '',
    means: 'Signs what is sent to webhook anchors that have no secret of their own.',
    expects: 'whsec_<base64 of 24 to 64 bytes>',
    isValid: (value) => /^(whsec_)?[A-Za-z0-9+/]{32,88}={0,2}$/.test(value),
  },
  {
    name: 'WRIT_WEBHOOKS_PRIVATE',
    preset: 'deny',
    means: 'Whether webhooks may lead to private addresses, and by plain http: for development.',
    expects: 'deny or allow',
    isValid: (value) => ['deny', 'allow'].includes(value),
  },
  ...oidcVariables,
  {
    name: 'WRIT_LOG_LEVEL',
    preset: 'info',
    means: 'How much the services say.',
    expects: `one of ${LEVELS.join(', ')}`,
    isValid: (value) => LEVELS.includes(value),
  },
  {
    name: 'DATABASE_URL',
    preset: '',
    means:
      'A Postgres 17 or later of your own, with the right to create roles; else one is started.',
    expects: 'a postgres:// URL, such as postgres://user:password@127.0.0.1:5432/writ',
    isValid: (value) => isUrl(value, 'postgres:', 'postgresql:'),
  },
  {
    name: 'NATS_URL',
    preset: '',
    means:
      'A NATS of your own with JetStream, several servers joined by commas; else one is started.',
    expects: 'a nats:// or tls:// URL, such as nats://user:password@127.0.0.1:4222',
    isValid: (value) => value.split(',').every((url) => isUrl(url.trim(), 'nats:', 'tls:')),
  },
  {
    name: 'NATS_SERVER_BIN',
    preset: '',
    means: 'The nats-server to start; else a fetched one, the one on PATH, or one fetched now.',
    expects: 'the path of an executable file',
    isValid: isExecutable,
  },
  {
    name: 'XDG_CACHE_HOME',
    preset: '~/.cache',
    means: 'Where a fetched nats-server is kept, in the folder `writ`.',
    expects: 'a folder, or a path where one can be made',
    isValid: isFolderOrFree,
  },
];

/**
 * Reads and checks the environment.
 * @returns `{ port, isPortChosen, data, logLevel, databaseUrl, natsUrl }`
 * @throws Stop with one line for each variable that is wrong
 */
export function readSettings(env = process.env) {
  const problems = variables
    .filter(({ name, isValid }) => env[name] && !isValid(env[name]))
    .map(({ name, expects }) => `${name}=${shown(name, env[name])} is not ${expects}.`);
  if (problems.length > 0) throw new Stop(problems.join('\n[writ] '));

  const valueOf = (wanted) => env[wanted] || variables.find(({ name }) => name === wanted).preset;
  const data = resolve(root, valueOf('WRIT_DATA'));
  // A shell that has read our own addresses does not mean servers of somebody else.
  const ours = readAddresses(data);
  const unlessOurs = (name) => (env[name] && env[name] !== ours[name] ? env[name] : undefined);
  return {
    port: Number(valueOf('WRIT_PORT')),
    isPortChosen: Boolean(env.WRIT_PORT),
    data,
    logLevel: valueOf('WRIT_LOG_LEVEL'),
    databaseUrl: unlessOurs('DATABASE_URL'),
    natsUrl: unlessOurs('NATS_URL'),
  };
}

/** A URL may hold a password, and what we print ends up in logs. */
const shown = (name, value) =>
  /_(URL|SECRET|KEY|ISSUER|ANCHORS)$/.test(name) ? '…' : JSON.stringify(value);

/** The variables as a Markdown table. */
export const settingsTable = () =>
  [
    '| variable | default | meaning | expects |',
    '|---|---|---|---|',
    ...variables.map(
      ({ name, preset, means, expects }) =>
        `| \`${name}\` | ${preset && `\`${preset}\``} | ${means} | ${expects} |`,
    ),
  ].join('\n');
