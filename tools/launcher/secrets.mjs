import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROLES = ['integrator', 'delegate', 'approver', 'operator', 'analyst', 'auditor', 'admin'];
const ID_CHARACTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/**
 * Reads a secret file, or makes it (mode 0600) from what `make` returns. `wx` keeps the first of two
 * processes that make it at the same moment.
 */
export function readOrMake(path, make) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(path, make(), { mode: 0o600, flag: 'wx' });
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

const newKeys = () =>
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

/** The superuser's password of the embedded Postgres. Made once. */
export const postgresPasswordIn = (data) => readOrMake(join(data, 'postgres-password'), newSecret);

/** `{ services, integrators }`: the passwords of the two NATS users. Made once. */
export const natsUsersIn = (data) =>
  JSON.parse(
    readOrMake(join(data, 'nats-users.json'), () =>
      JSON.stringify({ services: newSecret(), integrators: newSecret() }, null, 2),
    ),
  );
