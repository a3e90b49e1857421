import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addressesIn } from './addresses.mjs';
import { Stop } from './log.mjs';
import { isSetUp } from './postgres.mjs';
import {
  contentKeyFileIn,
  keysIn,
  logKeyFileIn,
  natsIssuerFileIn,
  natsMonitorIn,
  natsUsersIn,
  postgresPasswordIn,
  tokenSecretFileIn,
} from './secrets.mjs';
import { settings } from './read-settings.cjs';

/** Written last for the containers of docker-compose.yml: whose database is elsewhere. */
export const DATABASE_URL_FILE = 'database-url';

const isValueOf = (name) => (text) => settings[name].parse(text) !== undefined;
const isMapTo = (isValue) => (text) => {
  try {
    const values = Object.values(JSON.parse(text));
    return values.length > 0 && values.every(isValue);
  } catch {
    return false;
  }
};
const isApiKey = (value) => /^writ_[a-z0-9]{12}_[A-Za-z0-9_-]{43}$/.test(value);
const isPassword = (value) => /^[\w-]{43}$/.test(value);

/**
 * The secret files of a data folder. `variable` holds the value in place of the file. `lost` says what
 * stored data loses without the old one; where nothing is lost, a missing file is made again.
 */
const secretFiles = [
  {
    name: 'log-key',
    variable: 'WRIT_LOG_KEY',
    isWhole: isValueOf('WRIT_LOG_KEY'),
    make: logKeyFileIn,
    lost: 'It signs the log: a new one signs another log. If no backup has it, put a key of the same log name into it (docs/verify.md).',
  },
  {
    name: 'content-key',
    variable: 'WRIT_CONTENT_KEY',
    isWhole: isValueOf('WRIT_CONTENT_KEY'),
    make: contentKeyFileIn,
    lost: 'Without it nobody can read the evidence contents and texts that are stored. If no backup has it, they are lost; write a new key into it: echo "key-1:$(openssl rand -base64 32)".',
  },
  {
    name: 'token-secret',
    variable: 'WRIT_TOKEN_SECRET',
    isWhole: (text) => /^[\x21-\x7e]+$/.test(text) && isValueOf('WRIT_TOKEN_SECRET')(text),
    make: tokenSecretFileIn,
    lost: 'It seals the secrets of webhooks and signs decision links. If no backup has it, write a new text of 32 characters or more into it, rotate the secrets of all webhooks and send new links.',
  },
  {
    name: 'postgres-password',
    isWhole: isPassword,
    make: postgresPasswordIn,
    lost: 'Postgres accepts no other one. If no backup has it, set a new password of 43 characters (A-Z, a-z, 0-9, _, -) for the role postgres and write it into the file.',
  },
  { name: 'keys.json', isWhole: isMapTo(isApiKey), make: keysIn },
  { name: 'nats-users.json', isWhole: isMapTo(isPassword), make: natsUsersIn },
  { name: 'nats-monitor', isWhole: isPassword, make: natsMonitorIn },
  {
    name: 'nats-issuer',
    variable: 'WRIT_NATS_ISSUER',
    isWhole: isValueOf('WRIT_NATS_ISSUER'),
    make: natsIssuerFileIn,
  },
];

/**
 * Checks every secret file of a data folder and makes those that are missing, before anything is
 * stored that needs them. An empty or damaged one is refused, and so is a missing one that stored data needs.
 *
 * @throws Stop with one line for each file that is wrong, and what to do about it
 */
export function makeSecrets(data) {
  const needed = secretFiles.filter(({ variable }) => !isSet(variable));
  const isUsed = holdsData(data);
  const problems = needed.map((file) => problemOf(file, data, isUsed)).filter(Boolean);
  if (problems.length > 0) throw new Stop(problems.join('\n[writ] '));
  for (const { make } of needed) make(data);
}

/** Whether the operator has set the secret, as a text or by a file of their own. */
const isSet = (variable) => Boolean(process.env[variable] || process.env[`${variable}_FILE`]);

/** The files of the secrets that the operator has not set, by the variables that name them to services. */
export const secretVariables = (data) =>
  Object.fromEntries(
    secretFiles
      .filter(({ variable }) => variable && !isSet(variable))
      .map(({ variable, make }) => [`${variable}_FILE`, make(data)]),
  );

/** Whether a system was set up here: its database lies in the folder, or it has been ready once. */
const holdsData = (data) =>
  isSetUp(data) || [addressesIn(data), join(data, DATABASE_URL_FILE)].some(existsSync);

function problemOf({ name, isWhole, lost }, data, isUsed) {
  const path = join(data, name);
  const text = existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
  if (text === undefined)
    return isUsed && lost ? `${path} is missing. Restore it from a backup. ${lost}` : undefined;
  if (isWhole(text)) return undefined;
  const state = text.replaceAll('\0', '') === '' ? 'is empty' : 'is damaged';
  const remedy =
    isUsed && lost
      ? `Restore it from a backup. ${lost}`
      : 'Restore it from a backup, or delete it: the next start makes a new one, and no data is lost.';
  return `${path} ${state}. ${remedy}`;
}
