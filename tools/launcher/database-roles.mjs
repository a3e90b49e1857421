import { hkdfSync } from 'node:crypto';
import { Stop } from './log.mjs';
import { settings } from './read-settings.cjs';

/** As libs/platform names them: a role for each service that has a database, and one for people who read. */
const READER = 'writ_reader';
const servicesWithDatabase = settings.DATABASE_URL.readBy.filter((name) => name !== 'launcher');
const roles = [...servicesWithDatabase.map((name) => `writ_${name}`), READER];

const LOGINS = /^(\d{1,9}):([\w-]{32,})$/;

/**
 * What logins are called and what their passwords derive from: by default `writ_ledger` and so on, and the owner's password.
 *
 * @param logins `2:<secret>`, the text of `database-logins`: logins `writ_ledger_2` and so on, beside the earlier ones
 */
const derivation = (ownerUrl, logins) => {
  if (logins === undefined)
    return { end: '', secret: decodeURIComponent(new URL(ownerUrl).password) };
  const [, number, secret] = LOGINS.exec(logins.trim()) ?? [];
  if (number === undefined)
    throw new Stop(
      'database-logins must be <number>:<32 characters A-Z, a-z, 0-9, _ and - or more>.',
    );
  return { end: `_${number}`, secret };
};

/**
 * Password by login: HKDF (RFC 5869), so that each start and each test finds the same one without another file. It is for
 * secrets that were generated: a short one could be guessed from a password.
 */
const passwordOf = (login, secret) =>
  Buffer.from(hkdfSync('sha256', secret, '', `writ/database-role/${login}`, 32)).toString(
    'base64url',
  );

/** The URL of a role's login, beside that of the owner. */
const urlOf = (role, ownerUrl, logins) => {
  const { end, secret } = derivation(ownerUrl, logins);
  const url = new URL(ownerUrl);
  url.username = `${role}${end}`;
  url.password = passwordOf(url.username, secret);
  return url.href;
};

/** `WRIT_DATABASE_PASSWORDS`, for the migration. */
export const passwordsFor = (ownerUrl, logins) => {
  const { end, secret } = derivation(ownerUrl, logins);
  return roles
    .map((role) => `${role}${end}`)
    .map((login) => `${login}:${passwordOf(login, secret)}`)
    .join(',');
};

/** The URL by which a service reaches the database; undefined for what is no service with a database. */
export const serviceUrl = (service, ownerUrl, logins) =>
  servicesWithDatabase.includes(service) ? urlOf(`writ_${service}`, ownerUrl, logins) : undefined;

/** The URL by which people read the database. */
export const readerUrl = (ownerUrl, logins) => urlOf(READER, ownerUrl, logins);
