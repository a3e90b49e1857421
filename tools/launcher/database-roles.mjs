import { hkdfSync } from 'node:crypto';
import { settings } from './read-settings.cjs';

/** As libs/platform names them: a role for each service that has a database, and one for people who read. */
const READER = 'writ_reader';
const servicesWithDatabase = settings.DATABASE_URL.readBy.filter((name) => name !== 'launcher');
const roles = [...servicesWithDatabase.map((name) => `writ_${name}`), READER];

/**
 * The password of a role: HKDF (RFC 5869) of the owner's, so that each start and each test finds the same one without another
 * file. It is for owners whose password was generated: a short one could be guessed from it.
 */
const passwordOf = (role, ownerPassword) =>
  Buffer.from(
    hkdfSync('sha256', decodeURIComponent(ownerPassword), '', `writ/database-role/${role}`, 32),
  ).toString('base64url');

/** The URL of a role, beside that of the owner. */
const urlOf = (role, ownerUrl) => {
  const url = new URL(ownerUrl);
  const { password } = url;
  url.username = role;
  url.password = passwordOf(role, password);
  return url.href;
};

/** `WRIT_DATABASE_PASSWORDS`, for the migration. */
export const passwordsFor = (ownerUrl) => {
  const { password } = new URL(ownerUrl);
  return roles.map((role) => `${role}:${passwordOf(role, password)}`).join(',');
};

/** The URL by which a service reaches the database; undefined for what is no service with a database. */
export const serviceUrl = (service, ownerUrl) =>
  servicesWithDatabase.includes(service) ? urlOf(`writ_${service}`, ownerUrl) : undefined;

/** The URL by which people read the database. */
export const readerUrl = (ownerUrl) => urlOf(READER, ownerUrl);
