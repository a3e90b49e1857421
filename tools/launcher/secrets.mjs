import { createHash, createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createFileDurably, createFolderDurably, writeFileDurably } from './durable-file.mjs';
import { newIssuer, usersOfLog } from './nats-accounts.mjs';

const ROLES = [
  'integrator',
  'delegate',
  'approver',
  'operator',
  'analyst',
  'auditor',
  'admin',
  'deployment-admin',
];
const ID_CHARACTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/**
 * Reads a secret file, or makes it (mode 0600) from what `make` returns. Of two processes that make it
 * at the same moment the first wins. It survives a power cut from then on.
 */
export function readOrMake(path, make) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  createFolderDurably(dirname(path));
  try {
    createFileDurably(path, make());
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  return readFileSync(path, 'utf8');
}

/** 32 random bytes in base64url (RFC 4648 §5): 43 characters that need no escaping in a URL. */
export const newSecret = () => randomBytes(32).toString('base64url');

// 32 characters, so taking a byte modulo 32 favours none of them.
const newId = () =>
  [...randomBytes(12)].map((byte) => ID_CHARACTERS[byte % ID_CHARACTERS.length]).join('');

/** A key for each role, as JSON. */
export const newKeys = () =>
  JSON.stringify(
    Object.fromEntries(ROLES.map((role) => [role, `writ_${newId()}_${newSecret()}`])),
    null,
    2,
  );

/** The development keys, one per role: `{ operator: 'writ_<id>_<secret>', … }`. Made once. */
export const keysIn = (data) => JSON.parse(readOrMake(keysFileIn(data), newKeys));

export const keysFileIn = (data) => join(data, 'keys.json');

/** What short-lived NATS tokens are signed with. Made once. */
export function tokenSecretFileIn(data) {
  const path = join(data, 'token-secret');
  readOrMake(path, newSecret);
  return path;
}

/** What the log is signed with. Made once; another one under the same name takes its place by hand. */
export function logKeyFileIn(data) {
  const path = join(data, 'log-key');
  readOrMake(path, () => newLogKey());
  return path;
}

/** What wraps the keys to stored contents: without it they are lost. Made once; another is put in front by hand. */
export function contentKeyFileIn(data) {
  const path = join(data, 'content-key');
  readOrMake(path, newContentKey);
  return path;
}

/** A random AES-256 key with a random id: `key-1f3a…:<base64>`. */
export const newContentKey = () =>
  `key-${randomBytes(4).toString('hex')}:${randomBytes(32).toString('base64')}`;

// What stands before an Ed25519 seed and a public key in DER (RFC 8410).
const SEED_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_PREFIX_BYTES = 12;
const ED25519 = Buffer.of(1);

/** The name of a new log: where callers reach the API, a URL without a scheme (C2SP tlog-tiles) with a random end. */
export function logNameAt(address) {
  const end = randomBytes(4).toString('hex');
  if (!address || !URL.canParse(address)) return `writ-${end}`;
  const { host, pathname } = new URL(address);
  return `${host}${pathname.replace(/\/+$/, '').replaceAll('+', '%2B')}/log/${end}`;
}

/** A signer key (C2SP signed-note) of a log, by default of one with a new name: `PRIVATE+KEY+writ-1f3a…+<id>+<base64>`. */
export function newLogKey(name = logNameAt(process.env.WRIT_PUBLIC_URL)) {
  const seed = randomBytes(32);
  const key = createPrivateKey({
    key: Buffer.concat([SEED_PREFIX, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  const hash = createHash('sha256')
    .update(`${name}\n`)
    .update(ED25519)
    .update(spki.subarray(PUBLIC_PREFIX_BYTES));
  const id = hash.digest('hex').slice(0, 8);
  return `PRIVATE+KEY+${name}+${id}+${Buffer.concat([ED25519, seed]).toString('base64')}`;
}

/** The superuser's password of the embedded Postgres. Made once. */
export const postgresPasswordIn = (data) => readOrMake(join(data, 'postgres-password'), newSecret);

/** The users of the services on NATS, `{ services: <password> }`; callers sign in with their keys. Made once. */
export const natsUsersIn = (data) =>
  JSON.parse(
    readOrMake(join(data, 'nats-users.json'), () =>
      JSON.stringify({ services: newSecret() }, null, 2),
    ),
  );

/**
 * The users of the services of further logs on NATS: `{ eu: { 'eu-services': <password> } }`, of the logs that the file `nats-logs.json`
 * names already and of those that are `added`. Empty in a deployment with one log.
 */
export const natsLogsIn = (data, added = []) => {
  const path = join(data, 'nats-logs.json');
  const known = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const fresh = added.filter((log) => !known[log]);
  if (fresh.length === 0) return known;
  const users = fresh.map((log) => [log, { [usersOfLog(log)[0]]: newSecret() }]);
  const logs = { ...known, ...Object.fromEntries(users) };
  writeFileDurably(path, JSON.stringify(logs, null, 2), { mode: 0o600 });
  return logs;
};

/** `<user>:<password>` of the first user, by which services sign in. The server takes all users, so it needs no restart. */
export const natsLoginOf = (users) => Object.entries(users)[0].map(encodeURIComponent).join(':');

/** What the path of NATS's monitoring port follows from. Made once. */
export const natsMonitorIn = (data) => readOrMake(join(data, 'nats-monitor'), newSecret);

/** The seed of what signs callers in on NATS, which trusts its public key. Made once. */
export const natsIssuerFileIn = (data) => {
  const path = join(data, 'nats-issuer');
  readOrMake(path, newIssuer);
  return path;
};

/** The seed by which callers are signed in: `WRIT_NATS_ISSUER`, which the services also use, or else the file's. */
export const natsIssuerIn = (data, env = process.env) =>
  env.WRIT_NATS_ISSUER || readFileSync(natsIssuerFileIn(data), 'utf8');

/** `<number>:<secret>` of the database logins that take the place of the first ones; undefined until somebody writes it. */
export const databaseLoginsIn = (data) => {
  const path = join(data, 'database-logins');
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
};
